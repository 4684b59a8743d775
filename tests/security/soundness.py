"""What is wrong with an analysis of a text, whatever the text is: nothing, or what does not hold."""

from collections.abc import Iterator
from itertools import pairwise

from ontherecord.attribution.quotation import Analysis, Quotation, Reason, Span, Speaker
from ontherecord.formats import writing
from ontherecord.formats.facts import Facts
from ontherecord.formats.wire import SpanForm
from ontherecord.provenance import Model

NOTHING = Facts()
MODEL = Model(version="0", weights="0", spacy_pipeline=None)


def unsound(text: str, analysis: Analysis) -> list[str]:
    """What does not hold of the analysis; [] if all of it does."""
    return [*_of_quotations(text, analysis), *_on_the_wire(text, analysis)]


def _of_quotations(text: str, analysis: Analysis) -> Iterator[str]:
    for quotation in analysis.quotations:
        yield from _of_quotation(text, quotation)
    firsts = [each.content[0] for each in analysis.quotations if each.content]
    if firsts != sorted(firsts):
        yield "quotations are not in text order"


def _of_quotation(text: str, quotation: Quotation) -> Iterator[str]:
    if not quotation.content:
        yield "a quotation has no content"
    if any(before.end > after.start for before, after in pairwise(quotation.content)):
        yield f"parts are out of order: {quotation.content}"
    parts = [*quotation.content, quotation.cue, quotation.source, *(reason.span for reason in quotation.why)]
    for span in parts:
        if span is not None and not _is_within(text, span):
            yield f"no words at {span}"
    for reason in quotation.why:
        yield from _of_reason(text, reason)
    if quotation.speaker is not None:
        yield from _of_speaker(quotation.speaker)
    if not 0 <= quotation.confidence <= 1:
        yield f"confidence of {quotation.confidence}"


def _is_within(text: str, span: Span) -> bool:
    return 0 <= span.start < span.end <= len(text) and bool(span.of(text).strip())


def _of_reason(text: str, reason: Reason) -> Iterator[str]:
    if reason.text != reason.span.of(text):
        yield f"a reason says {reason.text!r} of {reason.span}"


def _of_speaker(speaker: Speaker) -> Iterator[str]:
    named = (speaker.name, speaker.title, speaker.role, speaker.affiliation)
    if any(words is not None and not words.strip() for words in named):
        yield f"a speaker is called nothing: {speaker}"
    for member in speaker.members:
        yield from _of_speaker(member)


def _on_the_wire(text: str, analysis: Analysis) -> Iterator[str]:
    """What does not slice as it is sent, in code points and in UTF-16 units."""
    units = text.encode("utf-16-le", "surrogatepass")
    record = writing.record(text, NOTHING, analysis, model=MODEL)
    for sent in writing.answer(record, modes=("speech", "thought"), explain=True)["quotes"]:
        for span in _spans(sent):
            if text[span["start"] : span["end"]] != span["text"]:
                yield f"{span} does not slice to its text"
    for sent in writing.answer(record, modes=("speech", "thought"), explain=True, utf16=True)["quotes"]:
        for span in _spans(sent):
            if units[2 * span["start"] : 2 * span["end"]].decode("utf-16-le", "surrogatepass") != span["text"]:
                yield f"{span} does not slice to its text in UTF-16"


def _spans(sent: writing.QuotationForm) -> Iterator[SpanForm]:
    yield from sent["content"]
    yield from sent["why"]
    yield from (span for span in (sent["cue"], sent["source"]) if span is not None)
