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
Op = Literal["same", "removed", "added", "changed"]
Verdict = Literal["verbatim", "altered", "cut", "another_speaker", "not_on_record"]


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


class Said(TypedDict):
    """Which quotation it is, and where and when it was published."""

    quote: str
    document: str
    published_at: str


class KeptSpeaker(Speaker):
    """A speaker of the archive; title, role and affiliation are those that the latest article tells."""

    aliases: list[str]
    quotes: Counts
    first: Said | None
    last: Said | None


class NameSeen(TypedDict):
    """A name, in how many articles it stands, and the first and the last of them."""

    name: str
    documents: int
    first: Document
    last: Document


class RoleSeen(TypedDict):
    """What articles say that a speaker is; in how many, and the first and the last of them."""

    title: str | None
    role: str | None
    affiliation: str | None
    documents: int
    first: Document
    last: Document


class WholeSpeaker(KeptSpeaker):
    """A speaker with names, roles and organisations over time, the last seen first."""

    named_by_hand: bool
    former_ids: list[str]
    names: list[NameSeen]
    roles: list[RoleSeen]
    organisations: list[NameSeen]


class NamedSpeaker(TypedDict):
    """A speaker by id and name."""

    id: str
    name: str


class Editor(TypedDict):
    """Who corrected or decided."""

    key: str | None
    name: str


class Decision(TypedDict):
    """What an editor decided about a speaker; what it does not concern is None."""

    decision: Literal["renamed", "merged", "split", "split off"]
    at: str
    by: Editor
    name_before: str | None
    name_after: str | None
    speaker: NamedSpeaker | None
    documents: int | None


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


class Change(TypedDict):
    """What became of a stretch of words: ``before`` is None of what was added, ``after`` of what was removed."""

    op: Op
    before: Span | None
    after: Span | None


class Reattribution(TypedDict):
    """A quotation that another speaker is given for."""

    before: Quotation
    after: Quotation


class Rewording(Reattribution):
    """A quotation in other words."""

    difference: list[Change]


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


class Printing(TypedDict):
    """A quotation of some words: who printed it, and to whom it gives them."""

    id: str
    kind: Kind
    speaker: Speaker | None
    document: Document


class Variant(TypedDict):
    """A wording, as it was first printed; ``quotes`` is how often it was, ``printings`` those on the page.

    ``difference`` leads to it from the quotation that was asked for.
    """

    text: str
    quotes: int
    first: Printing
    difference: list[Change]
    printings: list[Printing]


class SaidBy(TypedDict):
    """Somebody to whom the words are given, in so many quotations; None where no speaker was found."""

    id: str | None
    name: str | None
    type: SpeakerType | None
    quotes: int


class VariantCounts(TypedDict):
    """How many wordings there are, and how many quotations of them."""

    wordings: int
    quotes: int


class VariantsPage(TypedDict):
    """Some of the wordings of a quotation; all but ``variants`` and ``next`` is of all of them."""

    quotation: QuotationWithDocument
    first: Printing | None
    counts: VariantCounts
    speakers: list[SaidBy]
    variants: list[Variant]
    next: str | None


class Match(TypedDict):
    """A quotation that is kept, beside the words of a draft; ``difference`` leads from it to them.

    ``words`` is the verdict on the words alone; ``same_speaker`` is None where one of the two names nobody.
    """

    quotation: QuotationWithDocument
    words: Verdict
    same_speaker: bool | None
    shared: float
    difference: list[Change]


class Check(TypedDict):
    """What there is to say of words that a draft has in quotation marks."""

    text: str
    verdict: Verdict
    because: str
    quotation: Quotation
    match: Match | None
    others: list[Match]


class Checked(TypedDict):
    """The verdicts on a draft, in text order."""

    checks: list[Check]
    verdicts: dict[Verdict, int]
    warnings: list[str]
    model: Model


class SavedQuery(TypedDict, total=False):
    """What a search is for: the filters of ``quotes``."""

    q: str
    speaker: str
    speaker_id: str
    role: str
    affiliation: str
    kind: list[Kind]
    mode: Modes
    publisher: str
    document: str
    published_from: str | date
    published_to: str | date


class WebhookAddress(TypedDict):
    """Where new matches are to be sent."""

    url: str


class NewSearch(TypedDict):
    """A search to keep."""

    name: str
    query: SavedQuery
    feed: NotRequired[bool]
    webhook: NotRequired[WebhookAddress | None]


class SearchChanges(TypedDict, total=False):
    """What of a search is to change: ``feed=True`` gives it another address, ``webhook`` another secret; False and None
    take them away."""

    name: str
    feed: bool
    webhook: WebhookAddress | None


class DeliveryCounts(TypedDict):
    """How many deliveries wait, were taken by the receiver, and were given up."""

    waiting: int
    delivered: int
    failed: int


class Webhook(TypedDict):
    """Where a search's new matches are sent, and how that goes; ``secret`` only in the answer to what made it."""

    url: str
    state: Literal["listening", "gone"]
    created_at: str
    deliveries: DeliveryCounts
    last_tried_at: str | None
    last_status: int | None
    last_failure: str | None
    secret: NotRequired[str]


class Search(TypedDict):
    """A search that is kept; ``feed_path`` only in the answer to what made it."""

    id: str
    name: str
    query: SavedQuery
    created_at: str
    feed: bool
    feed_path: NotRequired[str]
    webhook: Webhook | None


class SearchesPage(TypedDict):
    """Some of the searches."""

    searches: list[Search]
    next: str | None


class NamedSearch(TypedDict):
    """Which search a delivery is for."""

    id: str
    name: str


class Delivery(TypedDict):
    """What a webhook is sent: a search, and quotations that it found since."""

    search: NamedSearch
    quotes: list[QuotationWithDocument]


class JsonFeed(TypedDict):
    """What a search finds, as a JSON Feed 1.1; the last added first."""

    version: str
    title: str
    items: list[dict[str, Any]]


class DecisionsPage(TypedDict):
    """Some of the decisions; ``next`` leads to more, or is None."""

    decisions: list[Decision]
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


class Published(TypedDict, total=False):
    """By whom, from when, to when."""

    publisher: str
    published_from: str | date
    published_to: str | date


class DocumentFilters(Published, total=False):
    """Which articles: all that are given must hold."""

    url: str
    sort: Literal["-published", "published", "-added", "added"]
    limit: int
    cursor: str


class PageChoice(TypedDict, total=False):
    """How much of a list, from where."""

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
    status: Status
    document: str
    facets: FacetName | Iterable[FacetName]
    sort: Literal["-published", "published", "-added", "added", "relevance"]
    limit: int
    cursor: str


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


class VariantsRepresentation(TypedDict, total=False):
    """Which page of a quotation's variants, and what offsets count."""

    limit: int
    cursor: str
    offsets: Offsets


class CheckFilters(TypedDict, total=False):
    """Against which quotations a draft is checked, and what offsets count."""

    publisher: str
    published_from: str | date
    published_to: str | date
    offsets: Offsets
