"""A long article in parts, each of which a browser shows at once: bounded in characters and in quotations."""

import re
from collections.abc import Sequence

from ....attribution.quotation import Span

LONGEST = 40_000
"""Characters of a part: a long read is one, a book is twenty."""

MOST = 120
"""Quotations that begin in a part: each brings a form and its reasons."""

BREAKS = (re.compile(r"\n\s*"), re.compile(r"\s+"))
"""Where a part may end, the best first."""


def parts(text: str, starts: Sequence[int]) -> list[Span]:
    """The text in parts, which are all of it and in order, one even of an empty text.

    ``starts`` are the places, in order, where quotations begin.
    """
    found: list[Span] = []
    start = begun = 0
    while start < len(text) or not found:
        bound = min(start + LONGEST, len(text))
        if begun + MOST < len(starts):
            bound = min(bound, max(starts[begun + MOST], start + 1))
        end = bound if bound == len(text) else _break_before(text, start, bound)
        found.append(Span(start, end))
        while begun < len(starts) and starts[begun] < end:
            begun += 1
        start = end
    return found


def part_of(found: Sequence[Span], place: int) -> int:
    """The number of the part, from 1, that a place of the text is in."""
    return next((number for number, part in enumerate(found, start=1) if place < part.end), len(found))


def _break_before(text: str, start: int, bound: int) -> int:
    """The last place at or before the bound where a paragraph ends, or else a word; the bound where there is none."""
    for pattern in BREAKS:
        ends = [match.end() for match in pattern.finditer(text, start + (bound - start) // 2, bound)]
        if ends:
            return ends[-1]
    return bound
