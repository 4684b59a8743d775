"""Attributions made consistent, and the quotations that have no cue of their own tied to the ones they follow.

The tagger judges each cue by itself. Here two attributions that claim the same words are parted, and quoted sentences
that nobody claimed are given to whoever was speaking: '"We lost," he said. Then he smiled. "We will win."'
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from .marks import Quoted
from .quotation import Attribution, Span
from .whole import give_whole_regions

FEWEST_WORDS = 4
"""A shorter quoted region without a cue is more likely a name, a title or a word in doubt than a quotation."""

SENTENCE_BEFORE = re.compile(r"(?:[.!?…:][\"'”’»)\]]*|^)\s*$")
SENTENCE_INSIDE = re.compile(r"[.!?…—–-][\"'”’»“)\]]*$")
STARTS_SENTENCE = re.compile(r"[\s\"'“‘\[(…]*(?:\.{3}\s*)?[A-Z0-9À-Þ\[]")
DATELINE = re.compile(r"[A-Z][A-Z .'’-]{2,30}(?:, [\w .,/]{1,40}?)?(?: \([^)\n]{1,30}\))? ?(?:—|–|--) ?")
WORD = re.compile(r"\w+(?:['’]\w+)*")

FOLLOWER_CONFIDENCE = 0.8
"""Of a follower, given that the quotation it follows is right."""

SAME_WORDS = 0.5
"""Two attributions that share this much of the shorter one's content claim the same words."""


def link(
    text: str, paragraphs: Sequence[Span], regions: Sequence[Quoted], attributions: Sequence[Attribution]
) -> list[Attribution]:
    """All attributions in text order, those without a cue among them, each with the one it continues."""
    given = give_whole_regions(text, regions, _within_reach(text, attributions))
    kept = _without_rivals(text, [_without_dateline(text, each) for each in given])
    followers = _followers(text, paragraphs, regions, kept)
    ordered = sorted([*kept, *followers], key=lambda attribution: (attribution.content[0], attribution.content[-1]))
    return list(_with_antecedents(ordered, paragraphs))


def _within_reach(text: str, attributions: Sequence[Attribution]) -> list[Attribution]:
    """The attributions less the parts of their content that belong to one whose cue stands nearer.

    '"We lost," said Lee. "It is over," said Kay.': Kay does not begin before Lee is done, whatever Kay's cue claims.
    """
    worded = [_worded(text, attribution) for attribution in attributions]
    by_cue = sorted(((_cue(each), each) for each in worded), key=lambda pair: pair[0])
    return [each if len(each.content) == 1 else _trimmed(each, by_cue) for each in worded]


def _cue(attribution: Attribution) -> Span:
    assert attribution.cue is not None  # as everything has that the tagger marked
    return attribution.cue


def _worded(text: str, attribution: Attribution) -> Attribution:
    """The attribution less the parts of its content that are punctuation only."""
    worded = tuple(part for part in attribution.content if WORD.search(text, part.start, part.end))
    return replace(attribution, content=worded) if worded else attribution


def _trimmed(attribution: Attribution, by_cue: Sequence[tuple[Span, Attribution]]) -> Attribution:
    own = _cue(attribution)
    kept = []
    for part in attribution.content:
        first = bisect_left(by_cue, min(part.end, own.end), key=lambda each: each[0].start)
        last = bisect_left(by_cue, max(part.start, own.start), key=lambda each: each[0].start)
        if not any(_claims(other, part) for _, other in by_cue[first:last] if other is not attribution):
            kept.append(part)
    return replace(attribution, content=tuple(kept)) if kept else attribution


def _claims(attribution: Attribution, part: Span) -> bool:
    """Whether at least half of the part is content of the attribution."""
    shared = (min(span.end, part.end) - max(span.start, part.start) for span in attribution.content)
    return sum(length for length in shared if length > 0) >= SAME_WORDS * (part.end - part.start)


def _without_rivals(text: str, attributions: Sequence[Attribution]) -> list[Attribution]:
    """The attributions less those whose content, or whose cue, a surer one claims as its content."""
    taken = bytearray(len(text))
    kept = []
    for attribution in sorted(attributions, key=lambda each: (-each.confidence, each.content)):
        if _share(taken, attribution.content) < SAME_WORDS and not _share(taken, (_cue(attribution),)):
            _take(taken, attribution.content)
            kept.append(attribution)
    return kept


def _without_dateline(text: str, attribution: Attribution) -> Attribution:
    """The attribution less the place and agency before an article's first sentence: "NAIROBI, May 4 (AFP) — "."""
    first, *others = attribution.content
    dateline = DATELINE.match(text, first.start, first.end)
    if (
        dateline is None
        or dateline.end() == first.end
        or text[max(0, first.start - 1) : first.start].strip(" ") not in ("", "\n")
    ):
        return attribution
    return replace(attribution, content=(Span(dateline.end(), first.end), *others))


def _take(taken: bytearray, spans: Sequence[Span]) -> None:
    for span in spans:
        taken[span.start : span.end] = b"\1" * (span.end - span.start)


def _share(taken: bytearray, spans: Sequence[Span]) -> float:
    """How much of the spans is taken, 0 to 1."""
    return sum(taken.count(1, span.start, span.end) for span in spans) / sum(span.end - span.start for span in spans)


def _followers(
    text: str, paragraphs: Sequence[Span], regions: Sequence[Quoted], attributions: Sequence[Attribution]
) -> Iterator[Attribution]:
    """Quoted sentences that no attribution claims."""
    taken = bytearray(len(text))
    for attribution in attributions:
        _take(taken, attribution.content)
        _take(taken, [span for span in (attribution.cue, attribution.source) if span is not None])
    starts = [paragraph.start for paragraph in paragraphs]
    for region in regions:
        paragraph = paragraphs[bisect_right(starts, region.span.start) - 1]
        if region.depth == 0 and not _share(taken, (region.span,)) and _is_sentence(text, paragraph, region):
            yield Attribution((region.span,), None, None, FOLLOWER_CONFIDENCE)


def _is_sentence(text: str, paragraph: Span, region: Quoted) -> bool:
    """Whether the region stands as a sentence of its own: '"We will win."', and not: a "lame duck" of a law."""
    inner = region.inner.of(text)
    return (
        len(WORD.findall(inner)) >= FEWEST_WORDS
        and STARTS_SENTENCE.match(inner) is not None
        and SENTENCE_BEFORE.search(text[max(paragraph.start, region.span.start - 8) : region.span.start]) is not None
        and (SENTENCE_INSIDE.search(region.span.of(text)) is not None or region.span.end == paragraph.end)
    )


def _with_antecedents(attributions: Sequence[Attribution], paragraphs: Sequence[Span]) -> Iterator[Attribution]:
    """Each attribution, followers with the place of the one they continue: of their paragraph or the one before."""
    starts = [paragraph.start for paragraph in paragraphs]
    last: tuple[int, int] | None = None
    for place, attribution in enumerate(attributions):
        paragraph = bisect_right(starts, attribution.content[0].start) - 1
        if attribution.cue is not None:
            yield attribution
        elif last is not None and paragraph - last[1] <= 1:
            confidence = attribution.confidence * attributions[last[0]].confidence
            yield replace(attribution, continues=last[0], confidence=confidence)
        else:
            yield attribution
        last = (place, bisect_right(starts, attribution.content[-1].start) - 1)
