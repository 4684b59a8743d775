"""Where the words of one text stand in another: an old version of an article and a new one, or two wordings.

Words that come in a row which either text has only once are anchors; the longest series of anchors in the same order
is kept, and what lies between two of them is looked through in the same way with shorter rows (Bram Cohen's patience
diff, over rows of words). The cost grows with the number of words, whatever they are.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from ..attribution.quotation import Span

WORD = re.compile(r"\w+")

ROWS = (5, 2, 1)
"""Words in a row that make an anchor, tried one after the other: long rows are seldom the same by chance."""

DEEPEST = 8
"""How often what lies between anchors is looked through again once rows are of one word."""

NOWHERE = -1

KNOWN_BY = 4
"""Words in a row that a passage which was moved elsewhere is looked for by."""

MOST_PLACES = 20
"""Places before, and as many after, that such a row is looked for at, the nearest first."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, and where each begins and ends in it."""

    text: str
    words: list[str]
    starts: list[int]
    ends: list[int]

    @classmethod
    def of(cls, text: str) -> "Words":
        """The words as they are spelt; case matters."""
        spans = [match.span() for match in WORD.finditer(text)]
        return cls(text, WORD.findall(text), [start for start, _ in spans], [end for _, end in spans])

    def within(self, span: Span) -> range:
        """The places of the words that the span has any of."""
        return range(bisect_right(self.ends, span.start), bisect_left(self.starts, span.end))


class Alignment:
    """Two texts side by side: ``places`` has for each word of the old one its place in the new one, or NOWHERE."""

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = Words.of(old), Words.of(new)
        self.places = aligned(self.old.words, self.new.words)
        self._reached = list(accumulate(self.places, max, initial=NOWHERE))
        self._rows: dict[int, dict[tuple[str, ...], list[int]]] = {}

    def place(self, word: int) -> int:
        """Where a word of the old text stands in the new one; or, if it does not, the word after which it would."""
        return self._reached[word + 1]

    def moved(self, span: Span) -> Span | None:
        """Where the words of a span of the old text stand now, whole and in a row; None if they do not.

        An empty span is nowhere.
        """
        if span.start >= span.end:
            return None
        inside = self.old.within(span)
        if not inside:
            return self._moved_without_words(span)
        first = self.places[inside[0]]
        if first == NOWHERE or not self._same(inside, first):
            first = self._elsewhere(inside)
        return None if first == NOWHERE else self._span(span, inside, first)

    def _span(self, span: Span, inside: range, first: int) -> Span:
        """The words with whatever of the span stands before the first and after the last of them."""
        old, new = self.old, self.new
        last = first + len(inside) - 1
        start = new.starts[first] + span.start - old.starts[inside[0]]
        end = new.ends[last] + span.end - old.ends[inside[-1]]
        before = slice(min(span.start, old.starts[inside[0]]), old.starts[inside[0]])
        after = slice(old.ends[inside[-1]], max(span.end, old.ends[inside[-1]]))
        if old.text[before] != new.text[max(0, start) : new.starts[first]]:
            start = max(start, new.starts[first])
        if old.text[after] != new.text[new.ends[last] : max(end, new.ends[last])]:
            end = min(end, new.ends[last])
        return Span(start, end)

    def _moved_without_words(self, span: Span) -> Span | None:
        """A span of punctuation: a colon that does for a cue. It stands where it stood after the word before it."""
        before = bisect_right(self.old.ends, span.start) - 1
        if before >= 0 and self.places[before] == NOWHERE:
            return None
        anchor, now = (self.old.ends[before], self.new.ends[self.places[before]]) if before >= 0 else (0, 0)
        moved = Span(now + span.start - anchor, now + span.end - anchor)
        return moved if moved.of(self.new.text) == span.of(self.old.text) else None

    def _same(self, inside: range, first: int) -> bool:
        """Whether the words stand in the new text in a row, from that place on."""
        return self.old.words[inside.start : inside.stop] == self.new.words[first : first + len(inside)]

    def _elsewhere(self, inside: range) -> int:
        """The place, nearest to where they would be, at which the words stand in a row out of the order of the rest."""
        row = min(KNOWN_BY, len(inside))
        places = self._places_of(tuple(self.old.words[inside.start : inside.start + row]))
        expected = self.place(inside[0])
        middle = bisect_left(places, expected)
        near = places[max(0, middle - MOST_PLACES) : middle + MOST_PLACES]
        for place in sorted(near, key=lambda each: abs(each - expected)):
            if self._same(inside, place):
                return place
        return NOWHERE

    def _places_of(self, row: tuple[str, ...]) -> list[int]:
        """Where a row of words stands in the new text."""
        if len(row) not in self._rows:
            rows: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
            for place, found in enumerate(_rows_of(self.new.words, len(row))):
                rows[found].append(place)
            self._rows[len(row)] = rows
        return self._rows[len(row)].get(row, [])


def aligned(old: Sequence[str], new: Sequence[str]) -> list[int]:
    """For each old word the place of the new word that it is, in the same order throughout; NOWHERE for one that went.

    >>> aligned("we will not go".split(), "no , we will go".split())
    [2, 3, -1, 4]
    """
    places = [NOWHERE] * len(old)
    gaps = [(range(len(old)), range(len(new)), 0)]
    while gaps:
        before, after, level = gaps.pop()
        before, after = _ends_paired(old, new, before, after, places)
        if before and after and level < len(ROWS) + DEEPEST:
            gaps += _between(old, new, before, after, places, level)
    return places


def _ends_paired(
    old: Sequence[str], new: Sequence[str], before: range, after: range, places: list[int]
) -> tuple[range, range]:
    """What is left between the words that the two stretches begin with and end with alike, which are paired."""
    shortest = min(len(before), len(after))
    begin = 0
    while begin < shortest and old[before[begin]] == new[after[begin]]:
        places[before[begin]] = after[begin]
        begin += 1
    end = 0
    while end < shortest - begin and old[before[-1 - end]] == new[after[-1 - end]]:
        places[before[-1 - end]] = after[-1 - end]
        end += 1
    return before[begin : len(before) - end], after[begin : len(after) - end]


def _between(
    old: Sequence[str], new: Sequence[str], before: range, after: range, places: list[int], level: int
) -> Iterator[tuple[range, range, int]]:
    """Pairs the words of anchors; the stretches between them, to be looked through with shorter rows."""
    row = ROWS[min(level, len(ROWS) - 1)]
    anchors = _in_order(_anchors(old, new, before, after, row))
    if not anchors and level >= len(ROWS) - 1:
        return
    reached = before.start, after.start
    for here, there in [*anchors, (before.stop, after.stop)]:
        if here >= reached[0] and there >= reached[1]:
            yield range(reached[0], here), range(reached[1], there), level + 1
            length = row if here < before.stop else 0
            places[here : here + length] = range(there, there + length)
            reached = here + length, there + length
        elif here - reached[0] == there - reached[1]:  # an anchor that overlaps the one before, in step with it
            length = here + row - reached[0]
            places[reached[0] : here + row] = range(reached[1], reached[1] + length)
            reached = here + row, there + row


def _anchors(old: Sequence[str], new: Sequence[str], before: range, after: range, row: int) -> list[tuple[int, int]]:
    """Where the rows of words stand that each of the two stretches has just once, in the order of the old one."""
    here = _once(old, before, row)
    there = _once(new, after, row)
    return [(place, there[found]) for found, place in here.items() if found in there]


def _once(words: Sequence[str], stretch: range, row: int) -> dict[tuple[str, ...], int]:
    """The rows of words that come once in the stretch, with their places."""
    once: dict[tuple[str, ...], int] = {}
    twice: set[tuple[str, ...]] = set()
    for place, found in enumerate(_rows_of(words[stretch.start : stretch.stop], row), start=stretch.start):
        if found in once:
            twice.add(found)
        once[found] = place
    return {found: place for found, place in once.items() if found not in twice}


def _rows_of(words: Sequence[str], row: int) -> Iterator[tuple[str, ...]]:
    return zip(*(words[first:] for first in range(row)), strict=False)


def _in_order(anchors: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest series of anchors that stand in the same order in both texts (patience sorting)."""
    tops: list[int] = []
    holders: list[int] = []
    below: list[int] = []
    for number, (_, there) in enumerate(anchors):
        pile = bisect_left(tops, there)
        below.append(holders[pile - 1] if pile else NOWHERE)
        tops[pile : pile + 1] = [there]
        holders[pile : pile + 1] = [number]
    series = []
    number = holders[-1] if holders else NOWHERE
    while number != NOWHERE:
        series.append(anchors[number])
        number = below[number]
    return series[::-1]
