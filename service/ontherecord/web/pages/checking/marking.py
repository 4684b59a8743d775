"""A draft cut into what was checked and what stands between."""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TypeAlias

from ....formats.comparing import CheckForm

Place: TypeAlias = tuple[int, int]

NO_WORD = re.compile(r"[^\w\s]")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of the draft; ``number`` is that of their check, from 1, and None between checks.

    ``is_last`` where a check has no more pieces: a quotation may be interrupted by who said it.
    """

    text: str
    number: int | None = None
    is_last: bool = False


def pieces_of(draft: str, checks: Sequence[CheckForm]) -> list[Piece]:
    """All of the draft, in pieces; of checks inside others, those that begin first are marked."""
    placed = sorted((*stretch, number) for number, each in enumerate(_stretches(draft, checks), 1) for stretch in each)
    pieces: list[Piece] = []
    reached = 0
    last = {number: place for place, (_, _, number) in enumerate(placed)}
    for place, (start, end, number) in enumerate(placed):
        if start < reached:
            continue
        pieces.append(Piece(draft[reached:start]))
        pieces.append(Piece(draft[start:end], number, is_last=last[number] == place))
        reached = end
    return [piece for piece in [*pieces, Piece(draft[reached:])] if piece.text]


def _stretches(draft: str, checks: Sequence[CheckForm]) -> Iterator[list[Place]]:
    """Where the words of each check stand: in one place, or in all that its quotation has if that is interrupted."""
    line = _Line(draft)
    reached: defaultdict[str, int] = defaultdict(int)
    for each in checks:
        quotation = each["quotation"]
        spans = [(span["start"], span["end"]) for span in quotation["content"]]
        found = _found(line, each["text"], spans, reached[quotation["id"]])
        if found:
            reached[quotation["id"]] = found[1]
        yield [found] if found else spans


def _found(line: "_Line", words: str, spans: Sequence[Place], reached: int) -> Place | None:
    """The words inside one of the spans, from where it was read to, with their marks, however lines are broken."""
    for span_start, end in spans:
        start = max(span_start, reached)
        if found := line.find(words, start, end):
            return _with_marks(line.draft, found, start, end)
    return None


def _with_marks(draft: str, words: Place, least: int, most: int) -> Place:
    """The words, and what stands close to them and is no letter, digit or white space."""
    start, end = words
    while start > least and NO_WORD.match(draft, start - 1):
        start -= 1
    while end < most and NO_WORD.match(draft, end):
        end += 1
    return start, end


class _Line:
    """A draft in one line, a space for whatever white space it has.

    Looked through by ``str.find``, whose time is that of the line's length, whatever words stand in it.
    """

    def __init__(self, draft: str) -> None:
        words = list(re.finditer(r"\S+", draft))
        self.draft = draft
        self._line = " ".join(word[0] for word in words)
        self._in_draft = [word.start() for word in words]
        self._in_line = list(accumulate((len(word[0]) + 1 for word in words), initial=0))

    def find(self, words: str, start: int, end: int) -> Place | None:
        """Where the words first stand in that stretch of the draft."""
        sought = " ".join(words.split())
        if not sought:
            return None
        place = self._line.find(sought, self._place(start), self._place(end))
        return None if place < 0 else (self._offset(place), self._offset(place + len(sought) - 1) + 1)

    def _place(self, offset: int) -> int:
        """Where in the line the draft's offset is; that of white space is the next word's."""
        following = bisect_left(self._in_draft, offset)
        if not following:
            return 0
        word = following - 1
        return min(self._in_line[word] + offset - self._in_draft[word], self._in_line[following])

    def _offset(self, place: int) -> int:
        word = bisect_right(self._in_line, place) - 1
        return self._in_draft[word] + place - self._in_line[word]
