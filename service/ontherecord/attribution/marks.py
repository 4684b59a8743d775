"""Quotation marks paired into quoted regions.

Knows “ ”, " ", ‘ ’, ' ', « », „ “, `` '' and '' ''. Marks are paired within a paragraph, for each paragraph of a long
quotation opens its own and only the last one closes. A mark that fits nowhere is dropped: it costs itself alone.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .quotation import Span

MARK = re.compile(r"``|''|[\"“”„‟«»‹›‘’‚‛'＂]")
OPENERS = {"“": "”", "„": "“", "‟": "”", "«": "»", "‹": "›", "‘": "’", "‚": "‘", "``": "''"}
SWISS = {"»": "«", "›": "‹"}
"""Marks that point inwards (»so«) where the text opens a paragraph or a word with them."""

NEUTRAL = {'"', "''", "'", "＂", "”", "“", "’", "‛"}
"""Marks that open or close by where they stand; typesetters mistake the curly ones for each other."""

SINGLE = {"'", "’", "‘", "‚", "‛", "‹", "›"}
ELISION = re.compile(r"['’‘](?:\d0s|em|tis|twas|til|cause|round|n)\b", re.IGNORECASE)
"""Words that begin with an apostrophe: "the '90s", "get 'em"."""

DEEPEST = 3
"""Quotations within quotations that are followed; deeper ones are read as part of the third."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quoted region: ``span`` with its marks, ``inner`` without; ``depth`` 0 is the outermost.

    ``closed`` is false where the paragraph ends first, as all but the last paragraph of a long quotation do.
    """

    span: Span
    inner: Span
    depth: int
    closed: bool = True


@dataclass(frozen=True, slots=True)
class _Open:
    span: Span
    closers: frozenset[str]
    single: bool


def quoted_regions(text: str, paragraphs: Sequence[Span]) -> list[Quoted]:
    """The regions between paired marks, in order of their start."""
    regions: list[Quoted] = []
    for position, paragraph in enumerate(paragraphs):
        following = paragraphs[position + 1] if position + 1 < len(paragraphs) else None
        regions.extend(_in_paragraph(text, paragraph, following))
    return sorted(regions, key=lambda region: (region.span.start, -region.span.end))


def _in_paragraph(text: str, paragraph: Span, following: Span | None) -> Iterator[Quoted]:
    opened: list[_Open] = []
    singles = _Singles(text, paragraph)
    for match in MARK.finditer(text, paragraph.start, paragraph.end):
        mark, span = match.group(), Span(*match.span())
        if _is_apostrophe(text, span, mark):
            continue
        closes = _closes(text, span, mark, opened)
        if closes is not None and not (opened[closes].single and singles.is_possessive(span)):
            yield Quoted(Span(opened[closes].span.start, span.end), Span(opened[closes].span.end, span.start), closes)
            del opened[closes:]
        elif _opens(text, span, mark, paragraph) and len(opened) < DEEPEST:
            _reopen(opened, mark)
            opened.append(_Open(span, _closers(mark), mark in SINGLE))
    yield from _unclosed(text, opened, paragraph, following)


def _unclosed(text: str, opened: list[_Open], paragraph: Span, following: Span | None) -> Iterator[Quoted]:
    """A region to the paragraph's end, if its mark opens the paragraph or the next one takes the quotation up."""
    if not opened or (opened[0].single and opened[0].span.start != paragraph.start):
        return
    first = opened[0].span
    taken_up = following is not None and MARK.match(text, following.start) is not None
    if taken_up or (first.start == paragraph.start and not opened[0].single):
        yield Quoted(Span(first.start, paragraph.end), Span(first.end, paragraph.end), 0, closed=False)


def _reopen(opened: list[_Open], mark: str) -> None:
    """Drop an open mark of the same make: "a stray “ mark, then “another” pair" has one region, the last."""
    for position, other in enumerate(opened):
        if _closers(mark) == other.closers:
            del opened[position:]
            return


def _closers(mark: str) -> frozenset[str]:
    if mark == "„":
        return frozenset('“”"')
    if mark in ("“", "”", "‟", '"', "＂"):
        return frozenset(("”", '"', "“", "＂", "''"))
    if mark in ("``", "''"):
        return frozenset(("''", '"', "”"))
    if mark == "‚":
        return frozenset("‘’'")
    if mark in SINGLE - {"‹", "›"}:
        return frozenset("’'")
    return frozenset((OPENERS | SWISS)[mark])


def _opens(text: str, span: Span, mark: str, paragraph: Span) -> bool:
    """Whether the mark stands where a quotation may begin: before a word, after a space, a bracket or a dash."""
    before = text[span.start - 1] if span.start > paragraph.start else " "
    after = text[span.end] if span.end < paragraph.end else " "
    if after.isspace() and mark != "«":
        return False
    starts_word = before.isspace() or before in "([{—–-/:…“\"‘'«„>" or span.start == paragraph.start
    if mark in NEUTRAL or mark in SWISS:
        return starts_word
    return mark in OPENERS


def _closes(text: str, span: Span, mark: str, opened: list[_Open]) -> int | None:
    """The place of the open mark that this one closes, innermost first."""
    before = text[span.start - 1] if span.start else " "
    if before.isspace() and mark in NEUTRAL - {"”"} and span.end < len(text) and text[span.end].isalnum():
        return None
    for position in range(len(opened) - 1, -1, -1):
        if mark in opened[position].closers and opened[position].span.end < span.start:
            return position
    return None


def _is_apostrophe(text: str, span: Span, mark: str) -> bool:
    """Whether a single mark stands inside a word ("don't", "O’Neill") or for left-out letters ("'90s")."""
    if mark not in ("'", "’", "‘", "‛"):
        return False
    inside = span.start > 0 and text[span.start - 1].isalnum() and span.end < len(text) and text[span.end].isalnum()
    return inside or ELISION.match(text, span.start) is not None


class _Singles:
    """Tells "the players’ union" from the end of a British quotation."""

    def __init__(self, text: str, paragraph: Span) -> None:
        self.text = text
        self.last = max(
            (match.start() for match in re.finditer(r"['’](?!\w)", text[paragraph.start : paragraph.end])), default=-1
        )
        self.offset = paragraph.start

    def is_possessive(self, span: Span) -> bool:
        """Whether the mark follows a plural's s, a word goes on after it, and a later mark can still close."""
        before, after = self.text[span.start - 1 : span.start], self.text[span.end : span.end + 2]
        goes_on = len(after) == 2 and after[0] == " " and after[1].islower()
        return before == "s" and goes_on and span.start < self.offset + self.last
