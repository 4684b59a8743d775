"""The wire form: quotations as the JSON objects that ``openapi.yaml`` describes.

An analysis is written down once, with everything there is to say (:func:`record`); that is what the archive keeps. What
a client is sent is a choice from it (:func:`answer`, :func:`shown`). Offsets are code points into the text as it was
sent, or UTF-16 code units (what JavaScript counts in) on request.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NotRequired, TypedDict

from ..attribution.quotation import Analysis, Kind, Mode, Quotation, Reason, Span, Speaker
from ..provenance import Model
from .facts import Facts, document_id, ids_within

CONFIDENCE_DIGITS = 3

MODES = {"speech": (Mode.SPEECH,), "thought": (Mode.THOUGHT,), "all": tuple(Mode)}
"""What a client may ask for by these names."""


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


def chosen(
    quotations: Iterable[Quotation], *, kinds: Collection[Kind] = tuple(Kind), modes: Collection[Mode] = tuple(Mode)
) -> list[Quotation]:
    """The quotations of the kinds and modes given, in the order they had."""
    return [quotation for quotation in quotations if quotation.kind in kinds and quotation.mode in modes]


class CountsForm(TypedDict):
    """How many quotations of speech there are of each kind."""

    direct: int
    mixed: int
    indirect: int


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


def document_form(identity: str, facts: Facts) -> DocumentForm:
    """The article that quotations stand in."""
    return DocumentForm(
        id=identity, title=facts.title, url=facts.url, publisher=facts.publisher, published_at=facts.published_at
    )


def record(text: str, facts: Facts, analysis: Analysis, *, model: Model) -> Record:
    """The analysis of a text written down, under the ids that the text and its source give."""
    document = document_form(document_id(text, facts), facts)
    writer = _Writer(text, document["id"])
    return Record(document, [writer.quotation(each) for each in analysis.quotations], list(analysis.warnings), model)


def answer(
    record: Record,
    *,
    kinds: Collection[str] = tuple(Kind),
    modes: Collection[str] = (Mode.SPEECH,),
    explain: bool = False,
    utf16: bool = False,
    text: str | None = None,
) -> AnswerForm:
    """What one article is answered with: the chosen quotations, the warnings, and what found them."""
    quotes = [
        each for each in record.quotes if each["kind"] in kinds and each["mode"] in modes and not each["rejected"]
    ]
    form = AnswerForm(
        document=record.document,
        quotes=[shown(each, explain=explain, utf16=utf16) for each in quotes],
        warnings=record.warnings,
        model=record.model,
    )
    if text is not None:
        form["text"] = text
    return form


def shown(
    record: QuotationRecord, *, explain: bool = False, utf16: bool = False, document: DocumentForm | None = None
) -> QuotationForm:
    """What a client asked for of a quotation."""
    form = QuotationForm(
        id=record["id"],
        kind=record["kind"],
        mode=record["mode"],
        text=record["text"],
        content=[counted(span, utf16) for span in record["content"]],
        cue=record["cue"] and counted(record["cue"], utf16),
        source=record["source"] and counted(record["source"], utf16),
        speaker=record["speaker"],
        confidence=record["confidence"],
        verified=record["verified"],
        rejected=record["rejected"],
        corrected=record["corrected"],
    )
    if explain:
        form["why"] = [ReasonForm(**counted(each, utf16), because=each["because"]) for each in record["why"]]
    if document:
        form["document"] = document
    return form


def highlighted(text: str, stretches: Iterable[tuple[int, int]], *, utf16: bool = False) -> list[HighlightForm]:
    """Stretches of a quotation's text, counted as they were asked for."""
    wide = [] if text.isascii() or not utf16 else _wide(text)
    return [HighlightForm(start=_in_utf16(wide, start), end=_in_utf16(wide, end)) for start, end in stretches]


def counted(span: SpanRecord, utf16: bool) -> SpanForm:
    """The span with offsets as they were asked for."""
    start, end = span["utf16"] if utf16 and "utf16" in span else (span["start"], span["end"])
    return SpanForm(start=start, end=end, text=span["text"])


def _wide(text: str) -> list[int]:
    """Where characters beyond U+FFFF stand, which are two UTF-16 units each."""
    return [at for at, character in enumerate(text) if character > "\uffff"]


def _in_utf16(wide: Sequence[int], offset: int) -> int:
    """The offset in UTF-16 units: each of the wide characters before it adds one."""
    return offset + bisect_left(wide, offset)


class SpanWriter:
    """Writes spans of one text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._wide = [] if text.isascii() else _wide(text)

    def span(self, span: Span) -> SpanRecord:
        """The span with its words."""
        form = SpanRecord(start=span.start, end=span.end, text=span.of(self._text))
        if self._wide and self._wide[0] < span.end:
            form["utf16"] = [_in_utf16(self._wide, span.start), _in_utf16(self._wide, span.end)]
        return form


class _Writer:
    """Writes the quotations of one text."""

    def __init__(self, text: str, document: str) -> None:
        self._id = ids_within(document)
        self._span = SpanWriter(text).span

    def quotation(self, quotation: Quotation) -> QuotationRecord:
        return QuotationRecord(
            id=self._id("quotation", *(f"{span.start}-{span.end}" for span in quotation.content)),
            kind=quotation.kind.value,
            mode=quotation.mode.value,
            text=quotation.text,
            content=[self._span(span) for span in quotation.content],
            cue=self._span(quotation.cue) if quotation.cue else None,
            source=self._span(quotation.source) if quotation.source else None,
            speaker=self._speaker(quotation.speaker) if quotation.speaker else None,
            confidence=round(quotation.confidence, CONFIDENCE_DIGITS),
            why=[self._reason(reason) for reason in quotation.why],
            verified=False,
            rejected=False,
            corrected=[],
        )

    def _reason(self, reason: Reason) -> ReasonRecord:
        return ReasonRecord(**self._span(reason.span), because=reason.because)

    def _speaker(self, speaker: Speaker) -> SpeakerForm:
        form = SpeakerForm(
            id=self._id("speaker", speaker.type.value, speaker.name),
            name=speaker.name,
            type=speaker.type.value,
            title=speaker.title,
            role=speaker.role,
            affiliation=speaker.affiliation,
        )
        if speaker.members:
            form["members"] = [self._speaker(member) for member in speaker.members]
        return form
