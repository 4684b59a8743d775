"""The wire form: quotations as the JSON objects that ``openapi.yaml`` describes.

Offsets are code points into the text as it was sent, or UTF-16 code units (what JavaScript counts in) on request.
"""

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable
from typing import NotRequired, TypedDict

from ..attribution.quotation import Analysis, Kind, Mode, Quotation, Reason, Span, Speaker
from ..provenance import Model

CONFIDENCE_DIGITS = 3


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


class QuotationForm(TypedDict):
    """A quotation; ``why`` only where it was asked for."""

    id: str
    kind: str
    mode: str
    text: str
    content: list[SpanForm]
    cue: SpanForm | None
    source: SpanForm | None
    speaker: SpeakerForm | None
    confidence: float
    why: NotRequired[list[ReasonForm]]


class AnswerForm(TypedDict):
    """What one text is answered with."""

    quotes: list[QuotationForm]
    warnings: list[str]
    model: Model


def chosen(
    quotations: Iterable[Quotation], *, kinds: Collection[Kind] = tuple(Kind), modes: Collection[Mode] = tuple(Mode)
) -> list[Quotation]:
    """The quotations of the kinds and modes given, in the order they had."""
    return [quotation for quotation in quotations if quotation.kind in kinds and quotation.mode in modes]


def answer(
    text: str,
    analysis: Analysis,
    *,
    model: Model,
    kinds: Collection[Kind] = tuple(Kind),
    modes: Collection[Mode] = (Mode.SPEECH,),
    explain: bool = False,
    utf16: bool = False,
) -> AnswerForm:
    """What ``POST /quotes`` answers: the chosen quotations, the warnings, and what found them."""
    writer = _Writer(text, explain=explain, utf16=utf16)
    quotations = chosen(analysis.quotations, kinds=kinds, modes=modes)
    return AnswerForm(
        quotes=[writer.quotation(each) for each in quotations], warnings=list(analysis.warnings), model=model
    )


class _Writer:
    """Writes the quotations of one text."""

    def __init__(self, text: str, *, explain: bool, utf16: bool) -> None:
        self._text = text
        self._explain = explain
        self._offset = _utf16_offsets(text) if utf16 else int
        self._text_digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()

    def quotation(self, quotation: Quotation) -> QuotationForm:
        form = QuotationForm(
            id=self._id("quotation", *(f"{span.start}-{span.end}" for span in quotation.content)),
            kind=quotation.kind.value,
            mode=quotation.mode.value,
            text=quotation.text,
            content=[self._span(span) for span in quotation.content],
            cue=self._span(quotation.cue) if quotation.cue else None,
            source=self._span(quotation.source) if quotation.source else None,
            speaker=self._speaker(quotation.speaker) if quotation.speaker else None,
            confidence=round(quotation.confidence, CONFIDENCE_DIGITS),
        )
        if self._explain:
            form["why"] = [self._reason(reason) for reason in quotation.why]
        return form

    def _span(self, span: Span) -> SpanForm:
        return SpanForm(start=self._offset(span.start), end=self._offset(span.end), text=span.of(self._text))

    def _reason(self, reason: Reason) -> ReasonForm:
        return ReasonForm(**self._span(reason.span), because=reason.because)

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

    def _id(self, *parts: str) -> str:
        """The same 16 hex digits for the same thing of the same text, whoever asks and whenever."""
        named = "\0".join(parts).encode("utf-8", "surrogatepass")
        return hashlib.sha256(self._text_digest + named).hexdigest()[:16]


def _utf16_offsets(text: str) -> Callable[[int], int]:
    """What turns an offset in code points into one in UTF-16 units: each character beyond U+FFFF before it adds one."""
    wide = [at for at, character in enumerate(text) if character > "\uffff"]
    return lambda offset: offset + bisect_left(wide, offset)
