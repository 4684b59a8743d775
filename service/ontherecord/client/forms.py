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
Offsets = Literal["codepoints", "utf16"]
Status = Literal["accepted", "verified", "unverified", "rejected", "all"]
Correctable = Literal["speaker", "kind", "mode", "content", "cue", "source"]
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
    verified: bool
    rejected: bool
    corrected: list[Correctable]
    why: NotRequired[list[Reason]]


class QuotationWithDocument(Quotation):
    """A quotation that is kept, with the article it stands in."""

    document: Document


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
    version: int
    quotes: Counts
    warnings: list[str]
    model: Model


class DocumentWithText(KeptDocument):
    """An article that is kept, with its text."""

    text: str


class SpanSaid(TypedDict):
    """A stretch of the text, to correct a quotation by."""

    start: int
    end: int


class SpeakerSaid(TypedDict, total=False):
    """Who said it: a speaker's ``id`` or a name; what is left out stays, None is what the article does not say."""

    id: str
    name: str
    type: SpeakerType
    title: str | None
    role: str | None
    affiliation: str | None


class Correction(TypedDict, total=False):
    """What is so from now on; what is left out stays as it is, None takes away."""

    speaker: SpeakerSaid | None
    kind: Kind
    mode: Mode
    content: list[SpanSaid]
    cue: SpanSaid | None
    source: SpanSaid | None
    verified: bool
    rejected: bool


class Editor(TypedDict):
    """Who corrected: a key, or, with ``key`` None, who ran a command."""

    key: str | None
    name: str


class MemberChange(TypedDict):
    """What a member of a quotation was, and is from then on."""

    before: Any
    after: Any


class CorrectionMade(TypedDict):
    """A correction; ``by`` is None where a new text left a decision without its words."""

    at: str
    by: Editor | None
    version: int
    changes: dict[str, MemberChange]


class FoundByEngine(TypedDict, total=False):
    """What the engine says of whatever is corrected; sent as a correction, it undoes that."""

    kind: Kind
    mode: Mode
    text: str
    content: list[Span] | None
    cue: Span | None
    source: Span | None
    speaker: Speaker | None


class History(TypedDict):
    """A page of what became of a quotation, from the first correction on; ``removed_in`` is a version, or None."""

    quote: str
    document: str
    removed_in: int | None
    found: FoundByEngine
    corrections: list[CorrectionMade]
    next: str | None


class Difference(TypedDict):
    """A stretch of words and what became of it."""

    op: Literal["same", "removed", "added", "changed"]
    before: Span | None
    after: Span | None


class Reattribution(TypedDict):
    """A quotation that another speaker is given for."""

    before: Quotation
    after: Quotation


class Rewording(Reattribution):
    """A quotation in other words."""

    difference: list[Difference]


class Changes(TypedDict):
    """What a new text changed in the quotations."""

    added: list[Quotation]
    removed: list[Quotation]
    reworded: list[Rewording]
    reattributed: list[Reattribution]


class ReplacedDocument(Answer):
    """What a new text is answered with."""

    version: int
    changes: Changes


class ChangeCounts(TypedDict):
    """How many quotations a version changed."""

    added: int
    removed: int
    reworded: int
    reattributed: int


class VersionSummary(TypedDict):
    """A version of an article, without its text; ``changes`` are None of the first."""

    version: int
    title: str | None
    url: str | None
    publisher: str | None
    published_at: str | None
    added_at: str
    characters: int
    changes: ChangeCounts | None
    warnings: list[str]
    model: Model


class Version(TypedDict):
    """A version of an article; ``changes`` are None of the first."""

    version: int
    added_at: str
    document: Document
    quotes: list[Quotation]
    warnings: list[str]
    model: Model
    text: str
    changes: Changes | None


class VersionsPage(TypedDict):
    """Some versions of an article, the latest first."""

    versions: list[VersionSummary]
    next: str | None


class QuotationsPage(TypedDict):
    """Some of the quotations; ``next`` leads to more, or is None."""

    quotes: list[QuotationWithDocument]
    next: str | None


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


class VersionChoice(Representation, total=False):
    """Which quotations of an article are answered."""

    kinds: Kind | Iterable[Kind]
    mode: Modes


class Choice(VersionChoice, total=False):
    """The same; ``store=False`` keeps nothing of the article."""

    store: bool


class DocumentFilters(TypedDict, total=False):
    """Which articles: all that are given must hold."""

    publisher: str
    published_from: str | date
    published_to: str | date
    sort: Literal["-published", "published", "-added", "added"]
    limit: int
    cursor: str


class QuotationFilters(DocumentFilters, Representation, total=False):
    """Which quotations; ``q``, ``speaker``, ``role`` and ``affiliation`` are words that must all occur."""

    q: str
    speaker: str
    speaker_id: str
    role: str
    affiliation: str
    kind: Kind | Iterable[Kind]
    mode: Modes
    document: str
    status: Status


class HistoryFilters(TypedDict, total=False):
    """Which page of a history, and what its offsets count."""

    offsets: Offsets
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
