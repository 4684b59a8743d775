"""Articles in JSON: what a request, or a line of many, holds of one."""

from marshmallow import Schema

from ..values import address, published, text, words

FACTS = ("title", "url", "publisher", "published_at")
"""What is known of an article beside its text."""


class Facts(Schema):
    """What is known of an article beside its text: the words as they were sent."""

    title = words(1000)
    url = address()
    publisher = words(200)
    published_at = published()


class Article(Facts):
    """An article to find the quotations of."""

    text = text(required=True)


class BatchLine(Article):
    """A line of a batch: an article, and what its sender calls it."""

    ref = words(200, shortest=0)


class Draft(Schema):
    """A draft whose quotations are to be checked."""

    text = text(required=True)
