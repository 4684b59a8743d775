"""The word-level difference of two texts: what stays, goes, comes and changes, each with its place in both.

It is the smallest there is: as many words as can stay do (the longest common subsequence; H. Hyyrö, "Bit-parallel
LCS-length computation revisited", 2004, as RapidFuzz has it, whose worst case is a 64th of the quadratic one that makes
``difflib`` unfit for text from strangers).
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypedDict

from rapidfuzz.distance import LCSseq

from ..attribution.quotation import Span
from .spoken import WORD, Word, words_in

MOST_WORDS = 2_000
"""Words of a text that are compared one by one, in a hundredth of a second; the rest is the same or is not."""


class Op(StrEnum):
    """What became of a stretch of the text before."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch of words and what became of it; ``before`` is None of what was added, ``after`` of what was removed."""

    op: Op
    before: Span | None
    after: Span | None


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch before and the one after that stands for it, as half-open ranges of words; ``same`` or not."""

    before: tuple[int, int]
    after: tuple[int, int]
    same: bool


class StretchForm(TypedDict):
    """A stretch of a text, and its words."""

    start: int
    end: int
    text: str


class ChangeForm(TypedDict):
    """A change, as it is sent."""

    op: str
    before: StretchForm | None
    after: StretchForm | None


def difference(before: str, after: str) -> list[Change]:
    """What was done to the words of one text to get those of the other, in order; [] if neither has any.

    >>> [(change.op.value, change.after and change.after.of("We never went")) for change in
    ...  difference("we will never go", "We never went")]
    [('same', 'We'), ('removed', None), ('same', 'never'), ('changed', 'went')]
    """
    words_before, words_after = (words_in(text, most=MOST_WORDS) for text in (before, after))
    compared = changes(words_before, words_after, steps(_folded(words_before), _folded(words_after)))
    rest_before, rest_after = _rest(before, words_before), _rest(after, words_after)
    if rest_before is None and rest_after is None:
        return compared
    same = bool(rest_before and rest_after and rest_before.of(before) == rest_after.of(after))
    return [*compared, _change(rest_before, rest_after, same=same)]


def steps(before: Sequence[str], after: Sequence[str]) -> list[Step]:
    """The difference of two lists of words, as ranges of them that cover both."""
    found = [
        Step((edit.src_start, edit.src_end), (edit.dest_start, edit.dest_end), same=edit.tag == "equal")
        for edit in LCSseq.opcodes(before[:MOST_WORDS], after[:MOST_WORDS])
    ]
    if len(before) > MOST_WORDS or len(after) > MOST_WORDS:
        rest_before, rest_after = before[MOST_WORDS:], after[MOST_WORDS:]
        ranges = (len(before) - len(rest_before), len(before)), (len(after) - len(rest_after), len(after))
        found.append(Step(*ranges, same=rest_before == rest_after))
    return found


def joined(found: Iterable[Step]) -> list[Step]:
    """The steps that hold words, neighbours that are both the same, or both not, as one."""
    joint: list[Step] = []
    for step in found:
        if step.before[0] >= step.before[1] and step.after[0] >= step.after[1]:
            continue
        if joint and joint[-1].same == step.same:
            last = joint.pop()
            step = Step((last.before[0], step.before[1]), (last.after[0], step.after[1]), same=step.same)
        joint.append(step)
    return joint


def changes(before: Sequence[Word], after: Sequence[Word], found: Iterable[Step]) -> list[Change]:
    """The steps as changes of the texts."""
    return [_change(_span(before, step.before), _span(after, step.after), same=step.same) for step in joined(found)]


def forms(found: Iterable[Change], before: str, after: str, *, utf16: bool = False) -> list[ChangeForm]:
    """The changes as they are sent, with their words; offsets count code points, or UTF-16 units."""
    form_before, form_after = _former(before, utf16), _former(after, utf16)
    return [
        ChangeForm(op=each.op.value, before=form_before(each.before), after=form_after(each.after)) for each in found
    ]


def _former(text: str, utf16: bool) -> Callable[[Span | None], StretchForm | None]:
    wide = [at for at, character in enumerate(text) if character > "\uffff"] if utf16 else []

    def form(span: Span | None) -> StretchForm | None:
        if span is None:
            return None
        start, end = (offset + bisect_left(wide, offset) for offset in (span.start, span.end))
        return StretchForm(start=start, end=end, text=span.of(text))

    return form


def _change(before: Span | None, after: Span | None, *, same: bool) -> Change:
    if same:
        return Change(Op.SAME, before, after)
    return Change(Op.ADDED if before is None else Op.REMOVED if after is None else Op.CHANGED, before, after)


def _rest(text: str, words: Sequence[Word]) -> Span | None:
    """What follows the words that are compared one by one, if there are so many."""
    following = WORD.search(text, words[-1].span.end) if len(words) == MOST_WORDS else None
    return Span(following.start(), len(text.rstrip())) if following else None


def _span(words: Sequence[Word], place: tuple[int, int]) -> Span | None:
    start, end = place
    return Span(words[start].span.start, words[end - 1].span.end) if start < end else None


def _folded(words: Iterable[Word]) -> list[str]:
    return [word.folded for word in words]
