"""Whether the words of a passage are those of a record: verbatim, altered, cut, or not on record in it at all.

A passage is laid along the record run by run, a run being what stands between ellipses, brackets and cues:

* All of it in one place of the record: *verbatim*, if it takes whole sentences, or does not pretend to: what begins
  with a small letter shows that it is a part.
* A passage that reads as a sentence and begins or ends inside one of the record's: *cut*. ("We will not go," of "We
  will not go unless they ask us.")
* Words left out where the passage shows an ellipsis, or where the cue interrupts: *cut*; so is leaving out the record's
  own ellipsis. Left out without a sign: *altered*.
* Brackets that add to what was said change nothing; brackets in the place of words: *altered*.
* Other words, if most are the record's, in its order: *altered*; else it is *not on record*.

Typesetting does not matter (formats/spoken.py).
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate
from typing import TypeAlias

from ...formats.differences import Change, Step, changes, joined, steps
from .passages import SEPARATOR, Passage, Run

NEAR = 0.6
"""Share of a passage's words that a record must have, in order, for the passage to be altered from it."""

SHORTEST = 4
"""Words of a passage that can be altered: of fewer, too little would be left of it."""

PLACES = 10
"""Places of the record where a passage may begin that are tried."""

MOST_RUNS = 100
"""Runs of a passage that are laid along a record; what has more ellipses and brackets is compared word by word."""


class Verdict(StrEnum):
    """What there is to say of a quotation in a draft."""

    VERBATIM = "verbatim"
    ALTERED = "altered"
    CUT = "cut"
    ANOTHER_SPEAKER = "another_speaker"
    NOT_ON_RECORD = "not_on_record"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A passage laid along a record: ``changes`` lead from the record's words to the passage's.

    ``shared`` is the share of the passage's words that the record has in that order; ``because`` says what decided.
    """

    verdict: Verdict
    shared: float
    because: str
    changes: list[Change]


GRAVITY = (Verdict.VERBATIM, Verdict.CUT, Verdict.ALTERED, Verdict.NOT_ON_RECORD)
"""The verdicts on words, the least first."""

SAID_SO = "These words are on record."
CUT_SHORT = "It begins or ends inside a sentence of the record."
LEFT_OUT = "Words of the record are left out where it shows an ellipsis, or is interrupted."
GAP_CLOSED = "The record shows an ellipsis inside these words."
REPLACED = "Brackets stand in the place of words of the record."
CHANGED = "Words differ from the record, or are left out without an ellipsis."
FAR = "Too few of its words are on record together."


Fault: TypeAlias = tuple[Verdict, str]


def compare(passage: Passage, record: Passage) -> Comparison:
    """The words of a passage judged by a record; brackets of the record may be left out."""
    found = _compared(passage, record)
    if not record.asides or found.verdict is Verdict.VERBATIM:
        return found
    return min(found, _compared(passage, replace(record, with_asides=False)), key=_gravity)


def _compared(passage: Passage, record: Passage) -> Comparison:
    if passage.folded and passage.folded == record.folded and record.gaps <= passage.gaps:
        whole = (0, len(passage.words))
        return Comparison(Verdict.VERBATIM, 1.0, SAID_SO, _changes(passage, record, [Step(whole, whole, same=True)]))
    runs = passage.runs
    laid = [_judged(passage, record, runs, places) for places in _placements(passage, record, runs)]
    return min(laid, key=_gravity) if laid else _altered(passage, record)


def _gravity(comparison: Comparison) -> int:
    return GRAVITY.index(comparison.verdict)


def _placements(passage: Passage, record: Passage, runs: Sequence[Run]) -> Iterator[list[int]]:
    """Where in the record the runs may begin, in their order, each as near to the one before as it can."""
    sought = [SEPARATOR.join(["", *passage.folded[run.start : run.end], ""]) for run in runs]
    starts = [0, *accumulate(len(word) + 1 for word in record.folded)]
    first = -1
    for _ in range(PLACES if 0 < len(runs) <= MOST_RUNS else 0):
        first = record.spelt.find(sought[0], first + 1)
        found = [first]
        for before, words in zip(sought, sought[1:], strict=False):
            found.append(record.spelt.find(words, found[-1] + len(before) - 1) if found[-1] >= 0 else -1)
        if found[-1] < 0:
            return
        yield [bisect_right(starts, at) - 1 for at in found]


def _judged(passage: Passage, record: Passage, runs: Sequence[Run], places: Sequence[int]) -> Comparison:
    """The verdict on a passage all of whose runs are on record, at these places of it."""
    laid = _laid(passage, record, runs, places)
    faults = [*_faults_at_ends(passage, record, laid), *_faults_inside(record, runs, laid)]
    verdict, because = max(faults, key=lambda fault: GRAVITY.index(fault[0]), default=(Verdict.VERBATIM, SAID_SO))
    return Comparison(verdict, 1.0, because, _changes(passage, record, laid))


def _laid(passage: Passage, record: Passage, runs: Sequence[Run], places: Sequence[int]) -> list[Step]:
    """Step by step: what stands before a run, the run, and so on, and what stands after the last.

    Brackets at either end stand for as many words of the record if they are the same.
    """
    laid: list[Step] = []
    reached = Step((places[0], places[0]), (0, 0), same=True)
    if passage.folded[: runs[0].start] == record.folded[max(places[0] - runs[0].start, 0) : places[0]]:
        reached = Step((places[0] - runs[0].start,) * 2, (0, 0), same=True)
    for run, place in zip(runs, places, strict=True):
        laid.append(_step(passage, record, (reached.before[1], place), (reached.after[1], run.start)))
        reached = Step((place, place + run.end - run.start), (run.start, run.end), same=True)
        laid.append(reached)
    rest = len(passage.words) - reached.after[1]
    end = reached.before[1]
    if passage.folded[reached.after[1] :] == record.folded[end : end + rest]:
        end += rest
    laid.append(_step(passage, record, (reached.before[1], end), (reached.after[1], len(passage.words))))
    return laid


def _step(passage: Passage, record: Passage, before: tuple[int, int], after: tuple[int, int]) -> Step:
    return Step(before, after, same=record.folded[slice(*before)] == passage.folded[slice(*after)])


def _faults_at_ends(passage: Passage, record: Passage, laid: Sequence[Step]) -> Iterator[Fault]:
    ends = (
        (laid[0], laid[0].before[0], 0 in passage.gaps),
        (laid[-1], laid[-1].before[1], len(passage.words) in passage.gaps),
    )
    for step, place, has_gap in ends:
        if not record.begins_sentence(place):
            if not step.same:
                yield Verdict.ALTERED, REPLACED
            elif has_gap or passage.is_whole:
                yield Verdict.CUT, CUT_SHORT


def _faults_inside(record: Passage, runs: Sequence[Run], laid: Sequence[Step]) -> Iterator[Fault]:
    for run, joint, step in zip(runs, laid[::2], laid[1::2], strict=False):
        if run is not runs[0] and not joint.same and joint.before[0] < joint.before[1]:
            yield (Verdict.CUT, LEFT_OUT) if run.after_break else (Verdict.ALTERED, REPLACED)
        if any(step.before[0] < gap < step.before[1] for gap in record.gaps):
            yield Verdict.CUT, GAP_CLOSED


def _altered(passage: Passage, record: Passage) -> Comparison:
    """A passage that is not in the record as it stands: near enough to be altered from it, or not on record."""
    first, last = _window(passage, record)
    found = [
        Step((first + step.before[0], first + step.before[1]), step.after, step.same)
        for step in steps(record.folded[first:last], passage.folded)
    ]
    shared = sum(step.after[1] - step.after[0] for step in found if step.same)
    share = shared / max(len(passage.words) - len(passage.asides), 1)
    is_near = len(passage.words) >= SHORTEST and share >= NEAR
    verdict, because = (Verdict.ALTERED, CHANGED) if is_near else (Verdict.NOT_ON_RECORD, FAR)
    return Comparison(verdict, min(share, 1.0), because, _changes(passage, record, _trimmed(found)))


def _window(passage: Passage, record: Passage) -> tuple[int, int]:
    """The range of the record, half as long again as the passage, that has the most of its words."""
    length = len(passage.words) * 3 // 2 + 2
    if len(record.words) <= length:
        return 0, len(record.words)
    wanted = set(passage.folded)
    counts = [0, *accumulate(word in wanted for word in record.folded)]
    first = max(range(len(record.words) - length + 1), key=lambda place: counts[place + length] - counts[place])
    return first, first + length


def _trimmed(found: Sequence[Step]) -> list[Step]:
    """The steps without what they remove at either end, but for as many words as others stand in the place of."""
    kept = joined(found)
    if not kept:
        return [Step((0, 0), (0, 0), same=True)]
    if not kept[0].same:
        start, end = kept[0].before
        kept[0] = replace(kept[0], before=(max(start, end - _length(kept[0].after)), end))
    if not kept[-1].same:
        start, end = kept[-1].before
        kept[-1] = replace(kept[-1], before=(start, min(end, start + _length(kept[-1].after))))
    return kept


def _length(places: tuple[int, int]) -> int:
    return places[1] - places[0]


def _changes(passage: Passage, record: Passage, laid: Sequence[Step]) -> list[Change]:
    """The difference, with what of the record stands before and after the passage removed."""
    first, last = laid[0].before[0], laid[-1].before[1]
    before = changes(record.words, [], [Step((0, first), (0, 0), same=False)])
    after = changes(record.words, [], [Step((last, len(record.words)), (0, 0), same=False)])
    return [*before, *changes(record.words, passage.words, laid), *after]
