"""What addresses may ask for after their question mark; and of headers, what is checked."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from ...archive.search.facets import COLUMNS
from ...attribution.quotation import Kind, SpeakerType
from ...formats.catalogue import ARTICLE, DOCUMENT, FEED, LISTED, ONE, REPORT, names
from ..values import (
    CommaSeparated,
    Instant,
    Several,
    WholeNumber,
    address,
    choice,
    flag,
    format_name,
    identifier,
    matching,
    words,
)
from .articles import Facts


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


class HistoryQuery(Page):
    """How the history of a quotation is written, and which page of it."""

    offsets = choice("codepoints", "utf16")


class CheckQuery(Published):
    """Against which quotations a draft is checked, and how the answer is written."""

    offsets = choice("codepoints", "utf16")


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


class FeedQuery(Page):
    """How a feed is written, and how much of it; ``json`` is what its JSON was called first."""

    format = format_name(*names(FEED), "json")
    bom = flag(default=False)


class SourcesQuery(Schema):
    """What ``GET /reports/sources`` can be asked for."""

    publisher = words(200)
    since = Instant(name="from")
    until = Instant(end_of_day=True, name="to")
    format = format_name(*names(REPORT))
    bom = flag(default=False)
    limit = WholeNumber(load_default=20, validate=validate.Range(min=1, max=200))


class ErasureQuery(Schema):
    """How something is erased: for good, if it is refused from then on."""

    refuse = flag(default=False)


class NoQuery(Schema):
    """Of what takes no parameter at all."""
