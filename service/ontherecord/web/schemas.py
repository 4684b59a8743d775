"""What requests may hold (marshmallow); ``openapi.yaml`` says the same, and a test compares the two.

Each schema loads to a dictionary in which every member stands: with its default, or None, where it was left out; but of
a correction only what was said.
"""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from ..archive.editing.marked import MOST_PARTS
from ..archive.erasing.retention import MOST_DAYS
from ..archive.search.facets import COLUMNS
from ..attribution.quotation import Kind, Mode, SpeakerType
from ..formats.catalogue import ARTICLE, DOCUMENT, FEED, LISTED, ONE, REPORT, names
from ..webhooks.allowed import LONGEST_URL, URL, WANTED_URL
from .values import (
    CommaSeparated,
    Instant,
    JsonInteger,
    Offset,
    Several,
    Truth,
    Whole,
    WholeNumber,
    address,
    choice,
    flag,
    format_name,
    identifier,
    matching,
    published,
    required_identifier,
    required_words,
    said,
    said_words,
    text,
    words,
)

LONGEST_NAME = 200
"""Characters."""

MOST_PUBLISHERS = 1_000
"""Lines of a retention policy."""


MOST_DOCUMENTS_SPLIT = 500
"""Documents that are told in one request to show another speaker."""

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


class Draft(Schema):
    """A draft whose quotations are to be checked."""

    text = text(required=True)


class BatchLine(Article):
    """A line of a batch: an article, and what its sender calls it."""

    ref = words(200, shortest=0)


def kinds(field: type[Several] = CommaSeparated) -> Several:
    """Kinds as a tuple; all of them unless said."""
    kind = fields.Enum(Kind, by_value=fields.String)
    return field(kind, load_default=tuple(Kind), validate=validate.Length(min=1, max=len(Kind)))


class QuotationQuery(Schema):
    """How quotations are written: what one quotation is asked for with."""

    explain = flag(default=False)
    offsets = choice("codepoints", "utf16")


class OneQuotationQuery(QuotationQuery):
    """What ``GET /quotes/{id}`` can be asked for."""

    format = format_name(*names(ONE))
    bom = flag(default=False)


class BatchQuery(QuotationQuery):
    """What ``POST /quotes/batch`` can be asked for."""

    store = flag(default=True)
    kinds = kinds()
    mode = choice("speech", "thought", "all")


class PostQuotesQuery(Facts, BatchQuery):
    """What ``POST /quotes`` can be asked for; the facts only of an article that is sent bare, not as JSON."""

    format = format_name(*names(ARTICLE))
    bom = flag(default=False)


class PostQuotesHeaders(Schema):
    """The headers of ``POST /quotes`` that are checked."""

    idempotency_key = matching("^[!-~]{1,255}$", "1 to 255 visible ASCII characters", name="Idempotency-Key")


class VersionQuery(QuotationQuery):
    """What a version of a document can be asked for."""

    kinds = kinds()
    mode = choice("speech", "thought", "all")


class PutDocumentQuery(Facts, VersionQuery):
    """What ``PUT /documents/{id}`` can be asked for; the facts only of an article that is sent bare, not as JSON."""


class SpanSaid(Schema):
    """A stretch of the text that somebody marked."""

    start = Offset(least=0)
    end = Offset(least=1)


class SpeakerSaid(Schema):
    """Who said it, as somebody says; what is left out stays as it is."""

    id = said(Whole("^[0-9a-f]{32}$", error="Must be 32 hexadecimal digits in lower case."))
    name = said_words(500)
    type = fields.Enum(SpeakerType, by_value=fields.String)
    title = said_words(200, null=True)
    role = said_words(500, null=True)
    affiliation = said_words(500, null=True)


class Correction(Schema):
    """What somebody says of a quotation otherwise than the engine; what is left out stays as it is, null takes away."""

    speaker = fields.Nested(SpeakerSaid, allow_none=True)
    kind = fields.Enum(Kind, by_value=fields.String)
    mode = fields.Enum(Mode, by_value=fields.String)
    content = fields.List(fields.Nested(SpanSaid), validate=validate.Length(min=1, max=MOST_PARTS))
    cue = fields.Nested(SpanSaid, allow_none=True)
    source = fields.Nested(SpanSaid, allow_none=True)
    verified = Truth()
    rejected = Truth()


class Page(Schema):
    """Where a page begins and how long it is."""

    limit = WholeNumber(load_default=50, validate=validate.Range(min=1, max=200))
    cursor = matching("^[A-Za-z0-9_-]{1,1000}$", "a cursor as `next` gives it")


class Published(Schema):
    """From when to when, both ends included, in microseconds since 1970; a day at the end is the whole day."""

    publisher = words(200)
    published_from = Instant()
    published_to = Instant(end_of_day=True)


class QuotationsFilter(Published):
    """Which quotations."""

    q = words(200)
    speaker = words(200)
    speaker_id = identifier()
    role = words(200)
    affiliation = words(200)
    kind = kinds()
    mode = choice("speech", "thought", "all")
    document = identifier()


class QuotesFilter(QuotationQuery, QuotationsFilter, Page):
    """Which quotations ``GET /quotes`` lists, and how."""

    format = format_name(*names(LISTED))
    bom = flag(default=False)
    status = choice("accepted", "verified", "unverified", "rejected", "all")
    sort = choice("-published", "published", "-added", "added", "relevance")
    facets = CommaSeparated(
        fields.String(validate=validate.OneOf(tuple(COLUMNS))),
        load_default=None,
        allow_none=False,
        validate=validate.Length(min=1, max=len(COLUMNS)),
    )

    @validates_schema
    def relevance_is_to_words(self, query: dict[str, Any], **_: object) -> None:
        """Refuses to sort by how much quotations bear on words where none were given."""
        if query["sort"] == "relevance" and query["q"] is None:
            raise ValidationError("Must be another where there is no q.", "sort")


class VariantsQuery(Page):
    """Which page of a quotation's variants, and how it is written."""

    offsets = choice("codepoints", "utf16")


class CheckQuery(Published):
    """Against which quotations a draft is checked, and how the answer is written."""

    offsets = choice("codepoints", "utf16")


class SavedQuery(QuotationsFilter):
    """Which quotations a search that is kept is for, in JSON."""

    kind = kinds(Several)


class WebhookAddress(Schema):
    """Where a search's new matches are to be sent."""

    url = fields.String(
        required=True, validate=[validate.Length(min=1, max=LONGEST_URL), Whole(URL, error=f"Must be {WANTED_URL}.")]
    )


class NewSearch(Schema):
    """A search to keep."""

    name = words(200, required=True)
    query = fields.Nested(SavedQuery, required=True)
    feed = Truth(load_default=False)
    webhook = fields.Nested(WebhookAddress, load_default=None, allow_none=True)


class SearchChanges(Schema):
    """What of a search is to change: only what is named. ``feed`` true gives a new address, false takes it away."""

    name = words(200)
    feed = Truth()
    webhook = fields.Nested(WebhookAddress, allow_none=True)


class FeedQuery(Page):
    """How a feed is written, and how much of it; ``json`` is what its JSON was called first."""

    format = format_name(*names(FEED), "json")
    bom = flag(default=False)


class DocumentQuery(Schema):
    """How a document is written."""

    format = format_name(*names(DOCUMENT))


class DocumentsFilter(Published, Page):
    """Which documents ``GET /documents`` lists, and how."""

    url = address()
    sort = choice("-published", "published", "-added", "added")


class SpeakersFilter(Page):
    """Which speakers ``GET /speakers`` lists, and how."""

    name = words(200)
    type = fields.Enum(SpeakerType, by_value=fields.String, load_default=None, allow_none=False)
    role = words(200)
    affiliation = words(200)
    document = identifier()
    sort = choice("-added", "added", "name")


class ErasureQuery(Schema):
    """How something is erased: for good, if it is refused from then on."""

    refuse = flag(default=False)


class SourcesQuery(Schema):
    """What ``GET /reports/sources`` can be asked for."""

    publisher = words(200)
    since = Instant(name="from")
    until = Instant(end_of_day=True, name="to")
    format = format_name(*names(REPORT))
    bom = flag(default=False)
    limit = WholeNumber(load_default=20, validate=validate.Range(min=1, max=200))


def days() -> JsonInteger:
    """How many days documents are kept; null for ever."""
    return JsonInteger(required=True, allow_none=True, validate=validate.Range(min=1, max=MOST_DAYS))


class PublisherDays(Schema):
    """How long the documents of one publisher are kept."""

    publisher = words(200, required=True)
    days = days()


class Retention(Schema):
    """How long documents are kept: those of some publishers, and all others."""

    default_days = days()
    publishers = fields.List(fields.Nested(PublisherDays), required=True, validate=validate.Length(max=MOST_PUBLISHERS))

    @validates_schema
    def _check_each_once(self, policy: dict[str, Any], **_: object) -> None:
        """Refuses two lines about one publisher."""
        named = [each["publisher"] for each in policy["publishers"]]
        for place, name in enumerate(named):
            if name in named[:place]:
                raise ValidationError({"publishers": {place: {"publisher": ["Has a line before this."]}}})


class NewName(Schema):
    """What a speaker is called from now on."""

    name = required_words(LONGEST_NAME)


class OtherSpeaker(Schema):
    """The speaker who is found to be the same."""

    speaker_id = required_identifier()


class SomeDocuments(Schema):
    """The documents that show somebody else."""

    documents = fields.List(
        required_identifier(), required=True, validate=validate.Length(min=1, max=MOST_DOCUMENTS_SPLIT)
    )


class HistoryQuery(Page):
    """How the history of a quotation is written, and which page of it."""

    offsets = choice("codepoints", "utf16")


class NoQuery(Schema):
    """Of what takes no parameter at all."""
