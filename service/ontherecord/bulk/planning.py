"""The plan of a job: its parts, numbered through, and which of their lines repeat an article that came before.

The same article is the same document (formats/facts.py), as it is for ``POST /quotes``: the first of them is
attributed. To find the others however many there are, each file's ids are written down sorted, and then merged.
"""

import heapq
import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from functools import partial

import pyarrow as pa

from ..formats.facts import document_id
from ..web.problem import Problem
from ..web.reading import article_in, read_line
from .job import PLAN, Job
from .lines import Line, lines_of
from .parts import Cutter, Part, part_of
from .store import Store, as_parquet

PARTS = "_plan/parts.parquet"
IDS = "_plan/ids"

RUN = 500_000
"""Ids that are sorted in memory at a time."""

ID_BYTES, FILE_BYTES, LINE_BYTES = 16, 4, 8
RECORD_BYTES = ID_BYTES + FILE_BYTES + LINE_BYTES
READ_RECORDS = 8_192
OPEN_RUNS = 128
"""Runs that are merged at a time, and records of each that are held: a process may open a thousand files."""

PARTS_TABLE = pa.schema(
    [
        ("number", pa.int32()),
        ("url", pa.string()),
        ("form", pa.string()),
        ("offset", pa.int64()),
        ("before", pa.int64()),
        ("last", pa.int64()),
        ("documents", pa.int32()),
        ("digest", pa.string()),
        ("repeats", pa.list_(pa.int64())),
    ]
)

Cut = Callable[[int], list[Part]]
Spread = Callable[[Cut, int], Iterable[tuple[int, list[Part]]]]
"""What calls a function for each of so many files, wherever there is room, and tells what came of each, in any
order."""


def make_plan(job: Job, *, documents: int, spread: Spread) -> None:
    """Cuts the input into parts of so many documents, and keeps that; SourceError for a file that cannot be read.

    The plan is there once it is whole: broken off, it is made anew.
    """
    job.out.remove(IDS)
    cut = partial(_cut, job, documents)
    by_file = dict(spread(cut, len(job.sources)))
    repeats = _Repeats(_merged(job.out))
    parts = [replace(part, repeats=repeats.within(file, part)) for file in sorted(by_file) for part in by_file[file]]
    numbered = [replace(part, number=number) for number, part in enumerate(parts)]
    job.out.put(PARTS, as_parquet([asdict(part) for part in numbered], PARTS_TABLE))
    job.out.put(PLAN, json.dumps(job.form(), indent=1).encode())
    job.out.remove(IDS)


def parts_of(out: Store) -> list[Part]:
    """The parts of a plan that is there, in their order."""
    return [part_of(row) for row in out.table(PARTS).to_pylist()]


def _cut(job: Job, documents: int, file: int) -> list[Part]:
    """The parts of a file; the ids of its articles are written down."""
    source = job.sources[file]
    cutter, ids = Cutter(source, documents=documents), _Ids(file, job.out)
    for line in lines_of(source.url, source.form, longest=job.longest_line):
        cutter.add(line)
        ids.add(line, longest=job.longest_line)
    cutter.end()
    ids.write()
    return cutter.parts


class _Ids:
    """The ids of a file's articles, each with its place, written in sorted runs: records that sort as they should."""

    def __init__(self, file: int, out: Store) -> None:
        self._file = file
        self._out = out
        self._records: list[bytes] = []
        self._runs = 0

    def add(self, line: Line, *, longest: int) -> None:
        """The article of a line, if it holds any."""
        identity = None if line.content is None else id_in(line.content, longest=longest)
        if identity is None:
            return
        place = self._file.to_bytes(FILE_BYTES, "big") + line.number.to_bytes(LINE_BYTES, "big")
        self._records.append(bytes.fromhex(identity) + place)
        if len(self._records) == RUN:
            self.write()

    def write(self) -> None:
        """Those since the last run are a run of their own."""
        if self._records:
            self._out.put(f"{IDS}/{self._file:08}-{self._runs:06}", b"".join(sorted(self._records)))
            self._records.clear()
            self._runs += 1


def id_in(line: bytes, *, longest: int) -> str | None:
    """The id of the article in a line; None where it is none."""
    try:
        article = article_in(read_line(line, max_bytes=longest))
    except Problem:
        return None
    return document_id(article.text, article.facts)


def _merged(out: Store) -> Iterator[bytes]:
    """The records of all runs, sorted; of many runs, some are made one first, and that again, until they are few."""
    runs, rounds = sorted(out.names(IDS)), 0
    while len(runs) > OPEN_RUNS:
        rounds += 1
        some = [runs[at : at + OPEN_RUNS] for at in range(0, len(runs), OPEN_RUNS)]
        runs = [_made_one(out, each, f"{IDS}/round-{rounds}-{place:06}") for place, each in enumerate(some)]
    return heapq.merge(*(_records(out, name) for name in runs))


def _made_one(out: Store, runs: Sequence[str], name: str) -> str:
    with out.writing(name) as made:
        made.writelines(heapq.merge(*(_records(out, each) for each in runs)))
    for each in runs:
        out.remove(each)
    return name


def _records(out: Store, name: str) -> Iterator[bytes]:
    with out.open(name) as run:
        while some := run.read(RECORD_BYTES * READ_RECORDS):
            yield from (some[at : at + RECORD_BYTES] for at in range(0, len(some), RECORD_BYTES))


class _Repeats:
    """The places of the articles that stand in the input before, of which there may be millions."""

    def __init__(self, records: Iterable[bytes]) -> None:
        self._places = sorted(_repeated(records))

    def within(self, file: int, part: Part) -> tuple[int, ...]:
        """The numbers of those lines of a part."""
        first = bisect_right(self._places, (file, part.before))
        beyond = bisect_right(self._places, (file, part.last))
        return tuple(line for _, line in self._places[first:beyond])


def _repeated(records: Iterable[bytes]) -> Iterator[tuple[int, int]]:
    before = b""
    for record in records:
        identity, place = record[:ID_BYTES], record[ID_BYTES:]
        if identity == before:
            yield int.from_bytes(place[:FILE_BYTES], "big"), int.from_bytes(place[FILE_BYTES:], "big")
        before = identity
