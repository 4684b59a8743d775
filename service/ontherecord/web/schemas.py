"""What requests may hold (marshmallow); ``openapi.yaml`` says the same, and a test compares the two.

Each schema loads to a dictionary in which every member stands: with its default, or None, where it was left out.
"""

from functools import cache
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import request
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from ..archive.facets import COLUMNS
from ..attribution.quotation import Kind, SpeakerType
from .problems import Problem, pointer
from .values import (
    CommaSeparated,
    Instant,
    WholeNumber,
    address,
    choice,
    flag,
    identifier,
    matching,
    published,
    text,
    words,
)

MOST_ERRORS = 20
LONGEST_NAME = 200
"""Characters."""

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


def kinds() -> CommaSeparated:
    """Kinds as a tuple; all of them unless said."""
    kind = fields.Enum(Kind, by_value=fields.String)
    return CommaSeparated(kind, load_default=tuple(Kind), validate=validate.Length(min=1, max=len(Kind)))


class QuotationQuery(Schema):
    """How quotations are written: what one quotation is asked for with."""

    explain = flag(default=False)
    offsets = choice("codepoints", "utf16")


class BatchQuery(QuotationQuery):
    """What ``POST /quotes/batch`` can be asked for."""

    store = flag(default=True)
    kinds = kinds()
    mode = choice("speech", "thought", "all")


class PostQuotesQuery(Facts, BatchQuery):
    """What ``POST /quotes`` can be asked for; the facts only of an article that is sent bare, not as JSON."""


class PostQuotesHeaders(Schema):
    """The headers of ``POST /quotes`` that are checked."""

    idempotency_key = matching("^[!-~]{1,255}$", "1 to 255 visible ASCII characters", name="Idempotency-Key")


class Page(Schema):
    """Where a page begins and how long it is."""

    limit = WholeNumber(load_default=50, validate=validate.Range(min=1, max=200))
    cursor = matching("^[A-Za-z0-9_-]{1,1000}$", "a cursor as `next` gives it")


class Published(Schema):
    """From when to when, both ends included, in microseconds since 1970; a day at the end is the whole day."""

    publisher = words(200)
    published_from = Instant()
    published_to = Instant(end_of_day=True)


class QuotesFilter(QuotationQuery, Published, Page):
    """Which quotations ``GET /quotes`` lists, and how."""

    q = words(200)
    speaker = words(200)
    speaker_id = identifier()
    role = words(200)
    affiliation = words(200)
    kind = kinds()
    mode = choice("speech", "thought", "all")
    document = identifier()
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


class DocumentsFilter(Published, Page):
    """Which documents ``GET /documents`` lists, and how."""

    sort = choice("-published", "published", "-added", "added")


class SpeakersFilter(Page):
    """Which speakers ``GET /speakers`` lists, and how."""

    name = words(200)
    type = fields.Enum(SpeakerType, by_value=fields.String, load_default=None, allow_none=False)
    role = words(200)
    affiliation = words(200)
    document = identifier()
    sort = choice("-added", "added", "name")


class NoQuery(Schema):
    """Of what takes no parameter at all."""


def load(schema: type[Schema], body: object) -> dict[str, Any]:
    """The body's values; a Problem 422 that points at each fault."""
    try:
        return _made(schema).load(body)  # type: ignore[arg-type, no-any-return]  # marshmallow itself refuses a non-object
    except ValidationError as error:
        faults = [{"pointer": pointer(*steps), "detail": detail} for steps, detail in _faults(error.messages)]
    raise _refused("The body breaks its schema; see errors.", faults)


def load_query(schema: type[Schema]) -> dict[str, Any]:
    """The query's values; a Problem 422 that names each parameter that is unknown, repeated or wrong."""
    given, faults = _query()
    try:
        values: dict[str, Any] = _made(schema).load({name: each[0] for name, each in given.items()})
    except ValidationError as error:
        faults += [(str(steps[0]), detail) for steps, detail in _faults(error.messages)]
        values = {}
    if faults:
        errors = [{"parameter": name, "detail": detail} for name, detail in faults]
        raise _refused("The query cannot be used; see errors.", errors)
    return values


def load_headers(schema: type[Schema]) -> dict[str, Any]:
    """The values of the headers that the schema names; a Problem 422 that names each that is wrong."""
    names = [field.data_key or name for name, field in _made(schema).fields.items()]
    try:
        return _made(schema).load({name: request.headers[name] for name in names if name in request.headers})  # type: ignore[no-any-return]
    except ValidationError as error:
        faults = [{"header": str(steps[0]), "detail": detail} for steps, detail in _faults(error.messages)]
    raise _refused("A header cannot be used; see errors.", faults)


@cache
def _made(schema: type[Schema]) -> Schema:
    """One of each is enough: what they load they do not keep."""
    return schema()


def _query() -> tuple[dict[str, list[str]], list[tuple[str, str]]]:
    """The parameters in the order they came, and what is wrong with their bytes or their number.

    werkzeug would leave bytes that are not UTF-8 escaped as they were, so that ``%ff`` would be searched for.
    """
    given: dict[str, list[str]] = {}
    faults: list[tuple[str, str]] = []
    for pair in filter(None, request.query_string.split(b"&")):
        name, value = (unquote_to_bytes(part.replace(b"+", b" ")) for part in pair.partition(b"=")[::2])
        shown = name.decode("utf-8", "replace")
        given.setdefault(shown, []).append(value.decode("utf-8", "replace"))
        if not (_is_utf8(name) and _is_utf8(value)):
            faults.append((shown, "Is not UTF-8."))
    return given, faults + [(name, "Given more than once.") for name, values in given.items() if len(values) > 1]


def _is_utf8(value: bytes) -> bool:
    try:
        value.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _refused(detail: str, errors: list[dict[str, str]]) -> Problem:
    """The problem with its first faults, and no more of the names that a client made up than can be read."""
    shown = [{name: value[:LONGEST_NAME] for name, value in error.items()} for error in errors[:MOST_ERRORS]]
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors=shown)


def _faults(messages: Any, steps: tuple[str | int, ...] = ()) -> list[tuple[tuple[str | int, ...], str]]:
    """marshmallow's tree of messages as (path, message) pairs; ``_schema`` is the whole."""
    if isinstance(messages, dict):
        return [
            fault
            for name, inner in messages.items()
            for fault in _faults(inner, steps if name == "_schema" else (*steps, name))
        ]
    return [(steps, str(message)) for message in messages]
