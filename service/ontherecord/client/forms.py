"""What the service answers and is asked, under the names that ``openapi.yaml`` has for it.

An answer is the JSON object itself, a plain ``dict`` whose type says what is in it: it can be written to a file as it
came, and a member that a later release adds is there at once and breaks nothing. Identifiers are 32 hex digits.
Offsets are half-open, in code points, or in UTF-16 units where those were asked for.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, Literal, NotRequired, TypedDict

Kind = Literal["direct", "mixed", "indirect"]
Mode = Literal["speech", "thought"]
Modes = Literal["speech", "thought", "all"]
FacetName = Literal["speaker", "role", "publisher", "kind", "month"]
Offsets = Literal["codepoints", "utf16"]
SpeakerType = Literal["person", "organisation", "group", "document", "unnamed"]


class Span(TypedDict):
    """A stretch of the text, and its words."""

    start: int
    end: int
    text: str


class Reason(Span):
    """A link of the chain from a source's words to its speaker."""

    because: str


class Speaker(TypedDict):
    """Who said it; ``members`` only where several speak as one."""

    id: str
    name: str
    type: SpeakerType
    title: str | None
    role: str | None
    affiliation: str | None
    members: NotRequired[list["Speaker"]]


class Document(TypedDict):
    """The article that a quotation or a speaker stands in."""

    id: str
    title: str | None
    url: str | None
    publisher: str | None
    published_at: str | None


class Quotation(TypedDict):
    """What was said, by whom; ``why`` only where it was asked for."""

    id: str
    kind: Kind
    mode: Mode
    text: str
    content: list[Span]
    cue: Span | None
    source: Span | None
    speaker: Speaker | None
    confidence: float
    why: NotRequired[list[Reason]]


class Highlight(TypedDict):
    """A stretch of a quotation's ``text`` that was searched for."""

    start: int
    end: int


class QuotationWithDocument(Quotation):
    """A quotation that is kept, with the article it stands in; ``highlights`` only where ``q`` was given."""

    document: Document
    highlights: NotRequired[list[Highlight]]


class Counts(TypedDict):
    """How many quotations of each kind there are; only what was said or written is counted."""

    direct: int
    mixed: int
    indirect: int


class KeptSpeaker(Speaker):
    """A speaker of one article."""

    document: Document
    quotes: Counts


class Model(TypedDict):
    """What found the quotations."""

    version: str
    weights: str
    spacy_pipeline: str | None


class Answer(TypedDict):
    """The quotations of one article; ``text`` only where HTML was sent: the main text, which the offsets count in."""

    document: Document
    quotes: list[Quotation]
    warnings: list[str]
    model: Model
    text: NotRequired[str]


class KeptDocument(Document):
    """An article that is kept."""

    added_at: str
    characters: int
    quotes: Counts
    warnings: list[str]
    model: Model


class DocumentWithText(KeptDocument):
    """An article that is kept, with its text."""

    text: str


class Facet(TypedDict):
    """How many quotations are of one speaker (``value`` is the id), role, publisher, kind or month."""

    value: str
    name: NotRequired[str]
    count: int


class Facets(TypedDict):
    """What the quotations found are of, the most frequent first; ``complete`` if all were counted that match."""

    counted: int
    complete: bool
    speaker: NotRequired[list[Facet]]
    role: NotRequired[list[Facet]]
    publisher: NotRequired[list[Facet]]
    kind: NotRequired[list[Facet]]
    month: NotRequired[list[Facet]]


class QuotationsPage(TypedDict):
    """Some of the quotations; ``next`` leads to more, or is None; ``facets`` only where some were asked for."""

    quotes: list[QuotationWithDocument]
    next: str | None
    facets: NotRequired[Facets]


class DocumentsPage(TypedDict):
    """Some of the articles."""

    documents: list[KeptDocument]
    next: str | None


class SpeakersPage(TypedDict):
    """Some of the speakers."""

    speakers: list[KeptSpeaker]
    next: str | None


class BatchLine(TypedDict):
    """An article of a batch; ``ref`` is whatever its sender knows it by, and comes back with its line."""

    text: str
    title: NotRequired[str]
    url: NotRequired[str]
    publisher: NotRequired[str]
    published_at: NotRequired[str | date]
    ref: NotRequired[str]


class Fault(TypedDict):
    """One thing that was wrong: in the body (``pointer``, a JSON Pointer), the query or a header."""

    pointer: NotRequired[str]
    parameter: NotRequired[str]
    header: NotRequired[str]
    detail: str


class ProblemForm(TypedDict):
    """Why there is no answer (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str
    trace_id: str
    errors: NotRequired[list[Fault]]


class BatchAnswerLine(TypedDict):
    """What one article of a batch is answered with: a ``problem``, or the members of an answer.

    ``line`` counts the articles from 1; ``status`` is 201 (kept anew), 200, or the problem's.
    """

    line: int
    ref: str | None
    status: int
    problem: NotRequired[ProblemForm]
    document: NotRequired[Document]
    quotes: NotRequired[list[Quotation]]
    warnings: NotRequired[list[str]]
    model: NotRequired[Model]


class Limits(TypedDict):
    """The most of each that the service takes; the rates a minute are None where there are none."""

    characters: int
    page_characters: int
    body_bytes: int
    batch_items: int
    batch_bytes: int
    request_seconds: int
    queue_seconds: int
    concurrent_analyses: int
    reads_per_minute: int | None
    writes_per_minute: int | None


class Description(TypedDict):
    """What the service is, with the limits in force."""

    name: str
    version: str
    model: Model
    limits: Limits
    formats: dict[str, Any]
    links: dict[str, str]


class Health(TypedDict):
    """That the process answers."""

    status: str


class Readiness(Health):
    """That requests can be sent, and how each part is that must work."""

    checks: dict[str, str]


class Representation(TypedDict, total=False):
    """How quotations are written: with ``why``; and what offsets count."""

    explain: bool
    offsets: Offsets


class Choice(Representation, total=False):
    """Which quotations of an article are answered; ``store=False`` keeps nothing of it."""

    store: bool
    kinds: Kind | Iterable[Kind]
    mode: Modes


class Published(TypedDict, total=False):
    """By whom, from when, to when."""

    publisher: str
    published_from: str | date
    published_to: str | date


class DocumentFilters(Published, total=False):
    """Which articles: all that are given must hold."""

    sort: Literal["-published", "published", "-added", "added"]
    limit: int
    cursor: str


class QuotationFilters(Published, Representation, total=False):
    """Which quotations; in ``q``, ``speaker``, ``role`` and ``affiliation`` are words, "phrases", beginnings* and
    -without."""

    q: str
    speaker: str
    speaker_id: str
    role: str
    affiliation: str
    kind: Kind | Iterable[Kind]
    mode: Modes
    status: Literal["accepted", "verified", "unverified", "rejected", "all"]
    document: str
    facets: FacetName | Iterable[FacetName]
    sort: Literal["-published", "published", "-added", "added", "relevance"]
    limit: int
    cursor: str


class SpeakerFilters(TypedDict, total=False):
    """Which speakers; ``name``, ``role`` and ``affiliation`` are words that must all occur."""

    name: str
    type: SpeakerType
    role: str
    affiliation: str
    document: str
    sort: Literal["-added", "added", "name"]
    limit: int
    cursor: str
