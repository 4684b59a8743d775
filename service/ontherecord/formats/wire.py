"""The wire form: the JSON objects that ``openapi.yaml`` describes, and the records that the archive keeps.

A record is all that there is to say, a form what a client is sent of it: ``writing`` makes records of an analysis, and
forms of records. Offsets are code points into the text as it was sent; a record has them in UTF-16 code units too.
"""

from dataclasses import dataclass
from typing import NotRequired, TypedDict

from ..provenance import Model


class SpanForm(TypedDict):
    """A stretch of the text, and its words."""

    start: int
    end: int
    text: str


class ReasonForm(SpanForm):
    """A link of the chain from a source to its speaker."""

    because: str


class SpeakerForm(TypedDict):
    """Who said it; ``members`` only where several people speak as one."""

    id: str
    name: str
    type: str
    title: str | None
    role: str | None
    affiliation: str | None
    members: NotRequired[list["SpeakerForm"]]


class DocumentForm(TypedDict):
    """Which article it stands in."""

    id: str
    title: str | None
    url: str | None
    publisher: str | None
    published_at: str | None


class HighlightForm(TypedDict):
    """A stretch of a quotation's ``text`` that was searched for."""

    start: int
    end: int


class QuotationForm(TypedDict):
    """A quotation; ``why`` where it was asked for, ``document`` where quotations of several stand together,
    ``highlights`` where words were searched for."""

    id: str
    kind: str
    mode: str
    text: str
    content: list[SpanForm]
    cue: SpanForm | None
    source: SpanForm | None
    speaker: SpeakerForm | None
    confidence: float
    verified: bool
    rejected: bool
    corrected: list[str]
    why: NotRequired[list[ReasonForm]]
    document: NotRequired[DocumentForm]
    highlights: NotRequired[list[HighlightForm]]


class AnswerForm(TypedDict):
    """What one article is answered with; ``text`` only where it is not what was sent."""

    document: DocumentForm
    text: NotRequired[str]
    quotes: list[QuotationForm]
    warnings: list[str]
    model: Model


class CountsForm(TypedDict):
    """How many quotations of speech there are of each kind."""

    direct: int
    mixed: int
    indirect: int


class KeptDocumentForm(DocumentForm):
    """An article of the archive."""

    added_at: str
    characters: int
    version: int
    quotes: CountsForm
    warnings: list[str]
    model: Model


class WholeDocumentForm(KeptDocumentForm):
    """An article of the archive with its text."""

    text: str


class FacetForm(TypedDict):
    """How many of the quotations found are of one speaker, role, …; ``name`` of a speaker, whose id is the value."""

    value: str
    name: NotRequired[str]
    count: int


class FacetsForm(TypedDict):
    """What the quotations found are of, each the most frequent first; only what was asked for."""

    counted: int
    complete: bool
    speaker: NotRequired[list[FacetForm]]
    role: NotRequired[list[FacetForm]]
    publisher: NotRequired[list[FacetForm]]
    kind: NotRequired[list[FacetForm]]
    month: NotRequired[list[FacetForm]]


class SaidForm(TypedDict):
    """Which quotation it is, and where and when it was published."""

    quote: str
    document: str
    published_at: str


class KeptSpeakerForm(SpeakerForm):
    """A speaker of the archive; title, role and affiliation are the latest that an article tells.

    ``first`` and ``last`` are None where no article is dated; ``aliases`` are the other names that articles use.
    """

    aliases: list[str]
    quotes: CountsForm
    first: SaidForm | None
    last: SaidForm | None


class SeenForm(TypedDict):
    """In how many articles it stands, and the first and the last of them."""

    documents: int
    first: DocumentForm
    last: DocumentForm


class NameSeenForm(SeenForm):
    """A name of a speaker or of an organisation, and where it stands."""

    name: str


class RoleSeenForm(SeenForm):
    """What articles say that a speaker is, and where."""

    title: str | None
    role: str | None
    affiliation: str | None


class WholeSpeakerForm(KeptSpeakerForm):
    """A speaker of the archive with names, roles and organisations over time, the last seen first."""

    named_by_hand: bool
    former_ids: list[str]
    names: list[NameSeenForm]
    roles: list[RoleSeenForm]
    organisations: list[NameSeenForm]


class NamedForm(TypedDict):
    """A speaker by id and name."""

    id: str
    name: str


class EditorForm(TypedDict):
    """Who corrected or decided."""

    key: str | None
    name: str


class DecisionForm(TypedDict):
    """What an editor decided about a speaker; what it does not concern is None."""

    decision: str
    at: str
    by: EditorForm
    name_before: str | None
    name_after: str | None
    speaker: NamedForm | None
    documents: int | None


class SpanRecord(SpanForm):
    """A span with its start and end in UTF-16 units too, where they differ."""

    utf16: NotRequired[list[int]]


class ReasonRecord(SpanRecord):
    """A link of the chain, likewise."""

    because: str


class QuotationRecord(TypedDict):
    """All there is to say of a quotation; ``corrected`` names the members that are as an editor made them."""

    id: str
    kind: str
    mode: str
    text: str
    content: list[SpanRecord]
    cue: SpanRecord | None
    source: SpanRecord | None
    speaker: SpeakerForm | None
    confidence: float
    why: list[ReasonRecord]
    verified: bool
    rejected: bool
    corrected: list[str]


class FoundForm(TypedDict, total=False):
    """What the engine says of a quotation where an editor says otherwise; no content where its words went."""

    kind: str
    mode: str
    text: str
    content: list[SpanRecord] | None
    cue: SpanRecord | None
    source: SpanRecord | None
    speaker: SpeakerForm | None
    why: list[ReasonRecord]


@dataclass(frozen=True, slots=True)
class Record:
    """All that was found in one article; ``quotes`` of every kind and mode, in text order."""

    document: DocumentForm
    quotes: list[QuotationRecord]
    warnings: list[str]
    model: Model
