"""Writes an analysis down in the wire form, and chooses from it.

It is written down once, with everything there is to say (:func:`record`); that is what the archive keeps. What a client
is sent is a choice from it (:func:`answer`, :func:`shown`). Offsets are code points into the text as it was sent, or
UTF-16 code units (what JavaScript counts in) on request.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Sequence

from ..attribution.quotation import Analysis, Kind, Mode, Quotation, Reason, Span, Speaker
from ..provenance import Model
from .facts import Facts, document_id, ids_within
from .wire import (
    AnswerForm,
    DocumentForm,
    HighlightForm,
    QuotationForm,
    QuotationRecord,
    ReasonForm,
    ReasonRecord,
    Record,
    SpanForm,
    SpanRecord,
    SpeakerForm,
)

CONFIDENCE_DIGITS = 3

MODES = {"speech": (Mode.SPEECH,), "thought": (Mode.THOUGHT,), "all": tuple(Mode)}
"""What a client may ask for by these names."""


def chosen(
    quotations: Iterable[Quotation], *, kinds: Collection[Kind] = tuple(Kind), modes: Collection[Mode] = tuple(Mode)
) -> list[Quotation]:
    """The quotations of the kinds and modes given, in the order they had."""
    return [quotation for quotation in quotations if quotation.kind in kinds and quotation.mode in modes]


def record(text: str, facts: Facts, analysis: Analysis, *, model: Model) -> Record:
    """The analysis of a text written down, under the ids that the text and its source give."""
    document = document_form(document_id(text, facts), facts)
    writer = _Writer(text, document["id"])
    return Record(document, [writer.quotation(each) for each in analysis.quotations], list(analysis.warnings), model)


def document_form(identity: str, facts: Facts) -> DocumentForm:
    """The article that quotations stand in."""
    return DocumentForm(
        id=identity, title=facts.title, url=facts.url, publisher=facts.publisher, published_at=facts.published_at
    )


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


def _wide(text: str) -> list[int]:
    """Where characters beyond U+FFFF stand, which are two UTF-16 units each."""
    return [at for at, character in enumerate(text) if character > "\uffff"]


def _in_utf16(wide: Sequence[int], offset: int) -> int:
    """The offset in UTF-16 units: each of the wide characters before it adds one."""
    return offset + bisect_left(wide, offset)
