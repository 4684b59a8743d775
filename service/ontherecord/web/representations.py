"""The format that a client wants of those that a view offers, and the answer in it.

A view asks ``offered`` for the one that the client wants, and hands it to ``written`` with what there is to write.
"""

from collections.abc import Sequence

from flask import Response, after_this_request

from ..formats.catalogue import Format, called
from ..formats.selection import Selection
from .negotiation import accepted


def offered(formats: Sequence[Format], named: str | None) -> Format:
    """The format that is named in the query, or else accepted; a Problem 406 where none of them is."""
    after_this_request(_vary)
    if named:
        return called(named)
    by_media_type = {each.media_type: each for each in formats}
    return by_media_type[accepted(*by_media_type)]


def written(form: Format, selection: Selection) -> Response:
    """The quotations in the format."""
    assert form.write, f"{form.name} is the view's own to write"
    return Response(b"".join(form.write(selection)), content_type=form.content_type)


def _vary(response: Response) -> Response:
    response.vary.add("Accept")
    return response
