"""A text cut where marks begin and end, so that marks that overlap, or stand in each other, can be shown one by one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from ....attribution.quotation import Span


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text that is the content, the cue or the source of a quotation, by its place in the list."""

    span: Span
    part: Literal["content", "cue", "source"]
    quotation: int


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch all of which the same marks cover."""

    start: int
    text: str
    marks: tuple[Mark, ...]

    @property
    def spoken(self) -> tuple[Mark, ...]:
        """The contents that it belongs to, the innermost last: the one that began last, or else ends first."""
        contents = [mark for mark in self.marks if mark.part == "content"]
        return tuple(sorted(contents, key=lambda mark: (mark.span.start, -mark.span.end)))

    @property
    def named(self) -> tuple[Mark, ...]:
        """The cues and sources that it belongs to."""
        return tuple(mark for mark in self.marks if mark.part != "content")


def runs(text: str, within: Span, marks: Iterable[Mark], *, breaks: Iterable[int] = ()) -> Iterator[Run]:
    """That part of the text in runs, which are all of it and in order; cut at the breaks too."""
    beginning, ending = defaultdict(list), defaultdict(list)
    for mark in marks:
        start, end = max(mark.span.start, within.start), min(mark.span.end, within.end)
        if start < end:
            beginning[start].append(mark)
            ending[end].append(mark)
    inside = (place for place in breaks if within.start < place < within.end)
    covering: dict[Mark, None] = {}
    for start, end in pairwise(sorted({within.start, within.end, *beginning, *ending, *inside})):
        for mark in ending[start]:
            covering.pop(mark, None)
        covering |= dict.fromkeys(beginning[start])
        yield Run(start, text[start:end], tuple(covering))
