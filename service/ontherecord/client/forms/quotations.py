"""A quotation: what was said, by whom, in which article; and a page of them."""

from typing import Literal, NotRequired, TypedDict

Kind = Literal["direct", "mixed", "indirect"]
Mode = Literal["speech", "thought"]
Modes = Literal["speech", "thought", "all"]
FacetName = Literal["speaker", "role", "publisher", "kind", "month"]
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
