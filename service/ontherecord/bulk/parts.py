"""Parts: so many lines of one file that an actor does in one go, and how a file is cut into them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .lines import Digest, Line, Place, lines_of
from .sources import Form, Source, SourceError

MOST_BYTES = 16 * 2**20
"""Of lines in a part, but for its last: what is found in so much is held in memory until it is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Lines of a file: those after ``before`` up to ``last``, the first of which stands at ``offset``.

    ``documents`` of them are not blank; ``digest`` tells them from others. ``repeats`` are the numbers of those whose
    article stands in the input before; it is known once all files were looked through.
    """

    number: int
    url: str
    form: Form
    offset: int
    before: int
    last: int
    documents: int
    digest: str
    repeats: tuple[int, ...] = ()


def part_of(told: Mapping[str, Any]) -> Part:
    """A part as a row or JSON tells it."""
    return Part(**{**told, "form": Form(told["form"]), "repeats": tuple(told["repeats"])})


def read(part: Part, *, longest: int) -> Iterator[Line]:
    """The lines of a part that are not blank; SourceError, in the end, where they are not those that were cut."""
    digest = Digest()
    for line in lines_of(part.url, part.form, longest=longest, place=Place(part.offset, part.before)):
        digest.add(line)
        if not line.is_blank:
            yield line
        if line.number == part.last:
            break
    if str(digest) != part.digest:
        raise SourceError(f"{part.url} was changed since it was begun")


class Cutter:
    """Cuts a file, whose lines it is given, into parts of so many documents each; ``parts`` are those that are cut."""

    def __init__(self, source: Source, *, documents: int) -> None:
        self.parts: list[Part] = []
        self._source = source
        self._documents = documents
        self._place = self._end = Place()
        self._digest = Digest()
        self._held = self._bytes = 0

    def add(self, line: Line) -> None:
        """The next line."""
        self._digest.add(line)
        self._end = Place(line.end, line.number)
        if not line.is_blank:
            self._held += 1
            self._bytes += len(line.content or b"")
            if self._held == self._documents or self._bytes >= MOST_BYTES:
                self.end()

    def end(self) -> None:
        """The part ends here, if there is anything in it."""
        if self._held:
            part = Part(
                number=len(self.parts),
                url=self._source.url,
                form=self._source.form,
                offset=self._place.offset,
                before=self._place.number,
                last=self._end.number,
                documents=self._held,
                digest=str(self._digest),
            )
            self.parts.append(part)
        self._place = self._end
        self._digest = Digest()
        self._held = self._bytes = 0
