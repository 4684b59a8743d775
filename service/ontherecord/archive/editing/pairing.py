"""Which quotation of an old version of a text is which of a new one: the same words, or the same place and like words.

Looked for in this order, each quotation being paired once:

1. the same words by the same speaker, first where the old place leads to the new one, then in the order of the text;
2. the same words by another speaker, likewise;
3. at the same place (content that overlaps, or the same cue), like words: the nearest likeness first;
4. like words anywhere.

The cost grows with the number of words; each quotation is compared with a few candidates only.
"""

from bisect import bisect_right
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from ...attribution.quotation import Span
from ...formats.alignment import NOWHERE, Alignment
from ...formats.wire import QuotationRecord, SpeakerForm
from ..words import words_of

LIKE = 0.5
"""Words in common, of the words of both, from which on two quotations are wordings of one."""

LIKE_AT_CUE = 0.25
"""The same where both hang on the same cue: “We lost,” said Lee, became “We were robbed,” said Lee."""

FEWEST_ELSEWHERE = 4
"""Words in common without which two quotations at different places are not taken for wordings of one."""

MOST_CANDIDATES = 12
"""Quotations that one is compared with."""

RARE = 20
"""Quotations that a word may stand in to lead from one to another."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What pairing looks at in a quotation; places are those of words in its own text."""

    words: tuple[str, ...]
    bag: Counter[str]
    speaker: str | None
    first: int
    last: int
    cue: int

    @classmethod
    def of(cls, record: QuotationRecord, within: Callable[[Span], range]) -> "_Read":
        words = tuple(words_of(record["text"]))
        content = [within(Span(span["start"], span["end"])) for span in record["content"]]
        cue = within(Span(record["cue"]["start"], record["cue"]["end"])) if record["cue"] else range(0)
        return cls(
            words,
            Counter(words),
            known_as(record["speaker"]),
            content[0].start,
            content[-1].stop,
            cue[0] if cue else NOWHERE,
        )


def paired(alignment: Alignment, old: Sequence[QuotationRecord], new: Sequence[QuotationRecord]) -> dict[int, int]:
    """For each old quotation that is there still, by its place in its list, the place of the new one."""
    before = [_Read.of(record, alignment.old.within) for record in old]
    after = [_Read.of(record, alignment.new.within) for record in new]
    pairs = _Pairs(before, after)
    pairs.same(lambda each: (each.words, each.speaker), alignment)
    pairs.same(lambda each: each.words, alignment)
    pairs.like(_at_the_same_place(pairs, alignment))
    pairs.like(_anywhere(pairs))
    return pairs.found


def known_as(speaker: SpeakerForm | None) -> str | None:
    """A speaker's name as it is compared."""
    return " ".join(words_of(speaker["name"])) if speaker else None


def is_same_speaker(before: SpeakerForm | None, after: SpeakerForm | None) -> bool:
    """Whether two versions of an article name the same speaker; "Davis" and "Jeff Davis" are one, as in any article."""
    if before is None or after is None:
        return before is after
    if before["name"] == after["name"]:
        return True
    one, other = (set((known_as(each) or "").split()) for each in (before, after))
    return one == other or (
        before["type"] == after["type"] and bool(one) and bool(other) and (one < other or other < one)
    )


def is_same_wording(before: QuotationRecord, after: QuotationRecord) -> bool:
    """Whether two quotations have the same words; case, accents and punctuation do not matter."""
    return before["text"] == after["text"] or words_of(before["text"]) == words_of(after["text"])


class _Pairs:
    """The pairs found so far, and who is still without."""

    def __init__(self, before: Sequence[_Read], after: Sequence[_Read]) -> None:
        self.before, self.after = before, after
        self.found: dict[int, int] = {}
        self._taken: set[int] = set()

    def left(self) -> tuple[list[int], list[int]]:
        """The old ones and the new ones that are still without."""
        return (
            [each for each in range(len(self.before)) if each not in self.found],
            [each for each in range(len(self.after)) if each not in self._taken],
        )

    def same(self, key: Callable[[_Read], Hashable], alignment: Alignment) -> None:
        """Pairs those of the same key: first those at the same place, then the others in order."""
        old, new = self.left()
        there: defaultdict[Hashable, deque[int]] = defaultdict(deque)
        for each in new:
            there[key(self.after[each])].append(each)
        placed = {(key(self.after[each]), self.after[each].first): each for each in new}
        for each in old:
            moved = alignment.places[self.before[each].first] if self.before[each].words else NOWHERE
            self._pair(each, placed.get((key(self.before[each]), moved)))
        for each in old:
            waiting = there[key(self.before[each])]
            while waiting and each not in self.found:
                self._pair(each, waiting.popleft())

    def like(self, candidates: Iterable[tuple[float, int, int]]) -> None:
        """Pairs those that are most alike: each candidate is a likeness, an old one and a new one."""
        for _, before, after in sorted(candidates, key=lambda each: (-each[0], each[1], each[2])):
            if before not in self.found:
                self._pair(before, after)

    def likeness(self, before: int, after: int) -> float:
        """Words in common, each as often as both have it, of the words of both."""
        one, other = self.before[before].bag, self.after[after].bag
        return 2 * (one & other).total() / max(1, one.total() + other.total())

    def _pair(self, before: int, after: int | None) -> None:
        if after is not None and after not in self._taken:
            self.found[before] = after
            self._taken.add(after)


def _at_the_same_place(pairs: _Pairs, alignment: Alignment) -> Iterable[tuple[float, int, int]]:
    """Likenesses of quotations whose content overlaps, the old text laid over the new one, or whose cue is the same."""
    old, new = pairs.left()
    by_first = sorted((pairs.after[each].first, each) for each in new)
    by_cue = {pairs.after[each].cue: each for each in new if pairs.after[each].cue != NOWHERE}
    for each in old:
        before = pairs.before[each]
        first, last = alignment.place(before.first), alignment.place(before.last - 1)
        begun = bisect_right(by_first, (last, len(pairs.after)))
        near = {it for _, it in by_first[max(0, begun - MOST_CANDIDATES) : begun] if pairs.after[it].last > first}
        on_cue = by_cue.get(alignment.places[before.cue]) if before.cue != NOWHERE else None
        for candidate in near if on_cue is None else near | {on_cue}:
            likeness = pairs.likeness(each, candidate)
            if likeness >= (LIKE_AT_CUE if candidate == on_cue else LIKE):
                yield likeness, each, candidate


def _anywhere(pairs: _Pairs) -> Iterable[tuple[float, int, int]]:
    """Likenesses of quotations that share rare words, wherever they stand."""
    old, new = pairs.left()
    having: defaultdict[str, list[int]] = defaultdict(list)
    for each in new:
        for word in pairs.after[each].bag:
            having[word].append(each)
    for each in old:
        met = Counter(
            it for word in pairs.before[each].bag if len(having.get(word, ())) <= RARE for it in having.get(word, ())
        )
        for candidate, _ in met.most_common(MOST_CANDIDATES):
            shared = (pairs.before[each].bag & pairs.after[candidate].bag).total()
            likeness = pairs.likeness(each, candidate)
            if shared >= FEWEST_ELSEWHERE and likeness >= LIKE:
                yield likeness, each, candidate
