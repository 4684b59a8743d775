"""Spans that an editor marked in a text: checked against it, and counted in code points."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import TypedDict

from ...attribution.quotation import Span
from ...attribution.text import stripped

MOST_PARTS = 100
"""Spans that a content may have."""

LONGEST_CONTENT = 20_000
"""Code points that all of them may have: some ten minutes of speech."""

LONGEST_PHRASE = 1_000
"""Code points of a cue or a source: a longer sentence says who spoke in a few words of it."""


class CannotBe(ValueError):
    """What an editor said that cannot be; ``steps`` lead to the member that is wrong, the message says why."""

    def __init__(self, *steps: str | int, detail: str) -> None:
        super().__init__(detail)
        self.steps = steps


class SpanSaid(TypedDict):
    """A stretch of the text."""

    start: int
    end: int


class Marked:
    """What is marked in one text."""

    def __init__(self, text: str, *, utf16: bool) -> None:
        self._text = text
        wide = [] if not utf16 or text.isascii() else [at for at, each in enumerate(text) if each > "\uffff"]
        self._wide = [at + before for before, at in enumerate(wide)]
        self._length = len(text) + len(wide)

    def content(self, said: Sequence[SpanSaid]) -> tuple[Span, ...]:
        """The parts of a content: in text order, apart from each other, not too long together."""
        spans = tuple(self.span(each, "content", place) for place, each in enumerate(said))
        for place, (one, other) in enumerate(zip(spans, spans[1:], strict=False), start=1):
            if other.start < one.end:
                raise CannotBe("content", place, detail="Begins before the part before it ends.")
        if (length := sum(span.end - span.start for span in spans)) > LONGEST_CONTENT:
            raise CannotBe("content", detail=f"Has {length:,} characters; {LONGEST_CONTENT:,} is the most.")
        if not any(character.isalnum() for span in spans for character in span.of(self._text)):
            raise CannotBe("content", detail="Holds no word.")
        return spans

    def phrase(self, said: SpanSaid, name: str) -> Span:
        """The span of a cue or a source."""
        span = self.span(said, name)
        if (length := span.end - span.start) > LONGEST_PHRASE:
            raise CannotBe(name, detail=f"Has {length:,} characters; {LONGEST_PHRASE:,} is the most.")
        return span

    def span(self, said: SpanSaid, *steps: str | int) -> Span:
        """The span, without white space at its ends."""
        if said["end"] > self._length:
            raise CannotBe(*steps, "end", detail=f"The text ends at {self._length}.")
        if said["start"] >= said["end"]:
            raise CannotBe(*steps, detail="Ends where it starts, or before.")
        start, end = (self._code_points(said["start"], *steps, "start"), self._code_points(said["end"], *steps, "end"))
        span = stripped(self._text, Span(start, end))
        if span.start >= span.end:
            raise CannotBe(*steps, detail="Holds nothing but white space.")
        return span

    def _code_points(self, offset: int, *steps: str | int) -> int:
        """The offset in code points: each character beyond U+FFFF before it counts one unit less."""
        before = bisect_left(self._wide, offset)
        if before != bisect_right(self._wide, offset - 2):
            raise CannotBe(*steps, detail="Stands between the two halves of a character.")
        return offset - before
