"""A draft cut into what was checked and what stands between."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ....formats.comparing import CheckForm

Place: TypeAlias = tuple[int, int]


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
    reached: defaultdict[str, int] = defaultdict(int)
    for each in checks:
        quotation = each["quotation"]
        spans = [(span["start"], span["end"]) for span in quotation["content"]]
        found = _found(draft, each["text"], spans, reached[quotation["id"]])
        if found:
            reached[quotation["id"]] = found[1]
        yield [found] if found else spans


def _found(draft: str, words: str, spans: Sequence[Place], reached: int) -> Place | None:
    """The words inside one of the spans, from where it was read to, with their marks, however lines are broken."""
    sought = re.compile(r"[^\w\s]*" + r"\s+".join(map(re.escape, words.split())) + r"[^\w\s]*")
    matches = (sought.search(draft, max(start, reached), end) for start, end in spans)
    return next((match.span() for match in matches if match), None)
