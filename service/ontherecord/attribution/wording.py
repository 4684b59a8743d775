"""How the words of a quotation stand in its text: in quotation marks or not, and what was said once marks are off."""

import re
from collections.abc import Sequence

from .marks import Quoted, quoted_regions
from .quotation import Kind, Span
from .text import paragraphs

WORD = re.compile(r"\w+(?:[’'.-]\w+)*")
SPACE = re.compile(r"\s+")

MARK, WORDS = 2, 1


class Wording:
    """Reads off a text, at any content, the kind of quotation that it makes and the words that were said."""

    def __init__(self, text: str, regions: Sequence[Quoted]) -> None:
        self._text = text
        self._inside = _characters_inside(text, regions)

    @classmethod
    def of(cls, text: str) -> "Wording":
        """Of a text whose quotation marks were not paired yet."""
        return cls(text, quoted_regions(text, paragraphs(text)))

    def kind(self, content: Sequence[Span]) -> Kind:
        """How much of the content's words stand in quotation marks; a stray word outside does not make it mixed."""
        words = [match.start() for span in content for match in WORD.finditer(self._text, span.start, span.end)]
        quoted = sum(self._inside[place] == WORDS for place in words)
        if words and quoted >= 0.95 * len(words):
            return Kind.DIRECT
        return Kind.MIXED if quoted else Kind.INDIRECT

    def words(self, content: Sequence[Span]) -> str:
        """What was said, in one line: outermost marks taken off, parts joined by a space."""
        text, inside = self._text, self._inside
        parts = ("".join(text[at] for at in range(span.start, span.end) if inside[at] != MARK) for span in content)
        return SPACE.sub(" ", " ".join(parts)).strip()


def _characters_inside(text: str, regions: Sequence[Quoted]) -> bytearray:
    """For each character whether it is quoted: 1 inside outermost marks, 2 the marks themselves."""
    inside = bytearray(len(text))
    for region in regions:
        if region.depth == 0:
            length = region.span.end - region.span.start
            inside[region.span.start : region.span.end] = bytes([MARK]) * length
            inside[region.inner.start : region.inner.end] = bytes([WORDS]) * (region.inner.end - region.inner.start)
    return inside
