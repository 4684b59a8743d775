"""Quoted regions given whole to one attribution each.

What stands between a pair of outermost marks is one person's words, start to end. The tagger, which reads piece by
piece, may stop in the middle of a long one, or give the middle of '"A," he noted. "B," Lee went on.' to both cues.
"""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from .marks import Quoted
from .quotation import Attribution, Span
from .text import stripped

LONG = 20
"""Characters: shorter regions are left to the tagger, for they are often a name or a term within what is said; but not
those that it gives to two."""

NEAR = 3
"""Characters at most between a region and the cue or source beside it."""

CRUMB = 2
"""Words."""

CLOSE = 40
"""Characters between the end of a quoted region and the cue of its sentence: room for the source."""

WORD = re.compile(r"\w+")
PAUSE = re.compile(r"[\s,:]{0,3}")
"""What may stand between a cue or source and the region after it; a full stop would end what they belong to."""

ENOUGH = 0.3
"""Of a region, for an attribution that did not begin where the region does to be given all of it."""


def give_whole_regions(text: str, regions: Sequence[Quoted], attributions: Sequence[Attribution]) -> list[Attribution]:
    """The attributions, each outermost region wholly in the content of one or of none."""
    quoted = [region.span for region in regions if region.depth == 0]
    whole = frozenset(quoted)
    contested = _contested(quoted, attributions)
    settled = [span for span in quoted if span.end - span.start >= LONG or span in contested]
    claims: dict[Span, list[tuple[float, int]]] = defaultdict(list)
    for place, attribution in enumerate(attributions):
        for region in _touched(settled, attribution.content):
            claims[region].append((_claim(text, attribution, region), place))
    owners = {region: max(claimed, key=lambda each: (each[0], -each[1]))[1] for region, claimed in claims.items()}
    result = []
    for place, attribution in enumerate(attributions):
        touched = list(_touched(settled, attribution.content))
        lost = [region for region in touched if owners[region] != place]
        won = [region for region in touched if owners[region] == place and _deserves(attribution, region)]
        left = (stripped(text, span) for span in _without(attribution.content, lost))
        content = _merged([*left, *won])
        within = {span for span in content if any(region.overlaps(span) for region in _touched(quoted, [span]))}
        content = _without_crumbs(text, content, within, within & whole, attribution.cue)
        if content:
            result.append(replace(attribution, content=content))
    return result


def _contested(regions: Sequence[Span], attributions: Sequence[Attribution]) -> set[Span]:
    """The regions that several attributions have to themselves or tear apart.

    Where one reports another's words, both have those, but the outer has them within its own: 'He said she called it
    "a disaster".'
    """
    claims = Counter(
        region
        for attribution in attributions
        for region in _touched(regions, attribution.content)
        if any(_is_apart(span, region) for span in attribution.content)
    )
    return {region for region, number in claims.items() if number > 1}


def _is_apart(span: Span, region: Span) -> bool:
    """Whether the span is of the region's words alone, or ends or begins among them."""
    goes_beyond = span.start < region.start - NEAR or region.end + NEAR < span.end
    ends_within = (
        region.start + NEAR < span.end < region.end - NEAR or region.start + NEAR < span.start < region.end - NEAR
    )
    return span.overlaps(region) and (ends_within or not goes_beyond)


def _touched(regions: Sequence[Span], content: Sequence[Span]) -> Iterator[Span]:
    """The regions that the content touches, each once, in order."""
    seen = -1
    for span in content:
        place = max(seen + 1, bisect_left(regions, span.start, key=lambda region: region.start) - 1)
        while place < len(regions) and regions[place].start < span.end:
            if regions[place].overlaps(span):
                yield regions[place]
                seen = place
            place += 1


def _claim(text: str, attribution: Attribution, region: Span) -> float:
    """How good a claim the attribution has: how much of the region it holds, how sure it is, whether it stands beside.

    In '"B," Lee went on.' the words after the comma have the better claim.
    """
    parts = [part for part in (attribution.cue, attribution.source) if part is not None]
    beside = any(
        0 <= part.start - region.end <= NEAR or PAUSE.fullmatch(text, part.end, region.start) is not None
        for part in parts
    )
    return _held(attribution, region) * attribution.confidence + beside


def _held(attribution: Attribution, region: Span) -> float:
    shared = sum(max(0, min(s.end, region.end) - max(s.start, region.start)) for s in attribution.content)
    return shared / (region.end - region.start)


def _deserves(attribution: Attribution, region: Span) -> bool:
    """Whether the owner is given the rest of the region: not if its cue is inside ("He told me 'no' twice")."""
    if attribution.cue is not None and attribution.cue.overlaps(region):
        return False
    begins = any(abs(span.start - region.start) <= NEAR for span in attribution.content)
    return begins or _held(attribution, region) >= ENOUGH


def _without(content: Sequence[Span], lost: Sequence[Span]) -> Iterator[Span]:
    for span in content:
        start = span.start
        for region in lost:
            if region.overlaps(span):
                if region.start - start > NEAR:
                    yield Span(start, region.start)
                start = max(start, region.end)
        if start == span.start or span.end - start > NEAR:
            yield Span(start, span.end)


def _without_crumbs(
    text: str, content: Sequence[Span], within: Collection[Span], whole: Collection[Span], cue: Span | None
) -> tuple[Span, ...]:
    """The content less what stands outside the marks beside it and is no part of it.

    A word or two: '"No," Lee said answering.' And all that follows a cue whose sentence a quoted region opens:
    '"No," Lee said answering a question on the bridge.' Of the content, ``within`` is what has quoted words, and
    ``whole`` what is a quoted region and nothing more.
    """
    opens = cue is not None and any(0 <= cue.start - span.end <= CLOSE for span in whole)

    def is_crumb(span: Span) -> bool:
        is_after = opens and cue is not None and span.start >= cue.end
        return is_after or len(WORD.findall(span.of(text))) <= CRUMB

    are_crumbs = all(is_crumb(span) for span in content if span not in within)
    return tuple(span for span in content if span in within) if within and are_crumbs else tuple(content)


def _merged(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans in order, those that touch made one."""
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        elif span.start < span.end:
            merged.append(span)
    return tuple(merged)
