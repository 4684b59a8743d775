"""What stands in a file, a line an article, whatever its form: the JSON of a line of ``POST /quotes/batch``.

Rows of Parquet are written as such lines, so that one rule says what an article is. No line is ever held that is longer
than one may be; of Parquet some rows are.
"""

import hashlib
import json
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, BinaryIO
from zipfile import BadZipFile

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq

from ..web.schemas.articles import BatchLine
from .sources import Form, SourceError

CHUNK = 1_048_576
"""Bytes that are read at a time."""

ROWS = 32
"""Rows of Parquet that are read at a time."""

NO_ROW = b'{"text": null}'
"""In the place of a row that holds what no line can: bytes that are not UTF-8, a day beyond the year 9999."""

COLUMNS = tuple(BatchLine().fields)
"""Of Parquet, the columns that are read, if they are there: ``text`` must be."""


UNREADABLE = (OSError, EOFError, ValueError, ImportError, zlib.error, BadZipFile, pa.ArrowException)
"""What is raised for a file that is not what its name says, or cut short."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a file, or a row: its number from 1, and its JSON; None where it is longer than a line may be.

    ``end`` is the place after it: bytes of what is unpacked, or rows.
    """

    number: int
    end: int
    content: bytes | None

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it."""
        return self.content is not None and not self.content.strip()


@dataclass(frozen=True, slots=True)
class Place:
    """A place between two lines: bytes, or rows, before it, and the number of the line before."""

    offset: int = 0
    number: int = 0


def lines_of(url: str, form: Form, *, longest: int, place: Place = Place()) -> Iterator[Line]:
    """The lines of a file from a place on; SourceError where it is not what its name says, or cut short."""
    try:
        if form is Form.PARQUET:
            yield from _rows(url, place, longest)
        else:
            yield from _split(url, form, place, longest)
    except UNREADABLE as error:
        raise SourceError(f"{url}: {error}") from None


def columns_unread(url: str) -> list[str]:
    """The columns of a file of Parquet that are not read; SourceError for one that holds no texts."""
    try:
        with _parquet(url) as file:
            return [name for name in file.schema_arrow.names if name not in COLUMNS]
    except UNREADABLE as error:
        raise SourceError(f"{url}: {error}") from None


class Digest:
    """What tells the lines of a part from others."""

    def __init__(self) -> None:
        self._sum = hashlib.sha256()

    def add(self, line: Line) -> None:
        """The next line."""
        content = b"too long" if line.content is None else line.content
        self._sum.update(f"{line.number} {line.end} {len(content)}\n".encode() + content)

    def __str__(self) -> str:
        return self._sum.hexdigest()


def _split(url: str, form: Form, place: Place, longest: int) -> Iterator[Line]:
    compression = "gzip" if form is Form.GZIP else None
    with fsspec.open(url, "rb", compression=compression) as stream:
        stream.seek(place.offset)
        end, number, held, dropped = place.offset, place.number, bytearray(), False
        for piece in _pieces(stream):
            end += len(piece)
            dropped = dropped or len(held) + len(piece) > longest
            if dropped:
                held.clear()
            else:
                held += piece
            if piece.endswith(b"\n"):
                number += 1
                yield Line(number, end, None if dropped else bytes(held))
                held.clear()
                dropped = False
        if held or dropped:  # the last line may lack its end
            yield Line(number + 1, end, None if dropped else bytes(held))


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    """Lines, each with its end; a long one in several. Nothing but a line feed ends a line."""
    while chunk := stream.read(CHUNK):
        begin = 0
        while end := chunk.find(b"\n", begin) + 1:
            yield chunk[begin:end]
            begin = end
        if begin < len(chunk):
            yield chunk[begin:]


def _rows(url: str, place: Place, longest: int) -> Iterator[Line]:
    with _parquet(url) as file:
        columns = [name for name in COLUMNS if name in file.schema_arrow.names]
        number = 0
        for group in range(file.num_row_groups):
            rows = file.metadata.row_group(group).num_rows
            if number + rows <= place.number:
                number += rows
                continue
            for batch in file.iter_batches(batch_size=ROWS, row_groups=[group], columns=columns):
                passed = min(batch.num_rows, max(0, place.number - number))
                number += passed
                for content in _lines(batch.slice(passed)):
                    number += 1
                    yield Line(number, number, content if len(content) <= longest else None)


@contextmanager
def _parquet(url: str) -> Iterator[pq.ParquetFile]:
    with fsspec.open(url, "rb") as stream, pq.ParquetFile(stream, pre_buffer=False, buffer_size=CHUNK) as file:
        if "text" not in file.schema_arrow.names:
            raise ValueError("has no column 'text'")
        yield file


def _lines(rows: pa.RecordBatch) -> list[bytes]:
    """Rows as lines."""
    try:
        return [_as_line(row) for row in _in_words(rows).to_pylist()]
    except (UnicodeDecodeError, OverflowError):  # then they are read one by one
        if rows.num_rows == 1:
            return [NO_ROW]
        return [line for place in range(rows.num_rows) for line in _lines(rows.slice(place, 1))]


def _in_words(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The rows with dates as RFC 3339 has them; of an instant without an offset only its day is sure."""
    place = batch.schema.get_field_index("published_at")
    if place < 0 or not pa.types.is_temporal(kind := batch.schema.field(place).type):
        return batch
    column = batch.column(place)
    if pa.types.is_timestamp(kind):
        column = column.cast(pa.timestamp("us", "UTC" if kind.tz else None), safe=False)
    words = pa.array([_published_at(each) for each in column.to_pylist()], pa.string())
    return batch.set_column(place, "published_at", words)


def _published_at(value: Any) -> str | None:
    if isinstance(value, datetime):
        if value.tzinfo is None:
            return value.date().isoformat()
        return value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"
    return value.isoformat() if isinstance(value, date) else None


def _as_line(row: Mapping[str, Any]) -> bytes:
    """A row as a line; what is null was left out, and what JSON has no form for is left for the schema to refuse."""
    given = {name: value for name, value in row.items() if value is not None}
    return json.dumps(given, ensure_ascii=False, default=lambda _: None).encode("utf-8", "surrogatepass")
