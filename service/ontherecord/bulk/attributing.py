"""What an actor does: a part at a time, read, attributed line by line, written, and marked as done."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from ..formats.wire import Record
from . import marks
from .asking import OUR_FAULT, TOO_LONG, Asked, Limits, unanswered
from .engine import Engine
from .job import Job, told
from .lines import Line
from .marks import Done
from .parts import Part, read
from .schema import DOCUMENTS, FAILED, QUOTATIONS, REPEATED, Row, rows_of
from .store import Store, as_parquet

MOST_TRIES = 5
"""How many actors may end on a part before its lines are set apart: a file can kill whatever library reads it, and the
machines of a cluster may be taken away at any time."""


class OtherEngine(Exception):
    """The engine of this machine is not the one that the job was begun with."""


class PartAttributor:
    """An engine, and the parts that it is given one after another."""

    def __init__(self, job: Job, *, seconds: int) -> None:
        """Raises EngineRefused and OtherEngine where there is no engine to do it with."""
        self._job = job
        limits = Limits(
            spacy_pipeline=job.spacy_pipeline,
            max_characters=job.max_characters,
            longest_line=job.longest_line,
            seconds=seconds,
        )
        self._engine = Engine(limits)
        if self._engine.model != job.model:
            self.close()
            raise OtherEngine(f"an engine of {told(self._engine.model)}, not of {told(job.model)}")

    def close(self) -> None:
        """Ends the engine."""
        self._engine.close()

    def attribute(self, part: Part) -> Done:
        """The part, done: by now, or before. SourceError and OSError where it cannot be read or written."""
        done = marks.done(self._job.out, part.number)
        if done is not None:
            return done
        if marks.tried(self._job.out, part.number) > MOST_TRIES:
            return _put(self._job.out, part.number, _unread(part))
        found = _Found(part.url)
        repeats = set(part.repeats)
        for line in read(part, longest=self._job.longest_line):
            found.add(line, self._answer(line, is_repeat=line.number in repeats))
        return _put(self._job.out, part.number, found)

    def _answer(self, line: Line, *, is_repeat: bool) -> Mapping[str, Any]:
        if line.content is None:
            return unanswered(TOO_LONG, f"A line may have {self._job.longest_line:,} bytes.")
        return self._engine.ask(Asked(line.content, is_repeat=is_repeat))


@dataclass(slots=True)
class _Found:
    """All rows of a part; those of documents and quotations by month."""

    url: str
    documents: defaultdict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    quotations: defaultdict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    repeated: list[Row] = field(default_factory=list)
    failed: list[Row] = field(default_factory=list)

    def add(self, line: Line, answer: Mapping[str, Any]) -> None:
        """What was answered to a line."""
        place = {"file": self.url, "line": line.number, "ref": answer["ref"]}
        if "record" in answer:
            rows = rows_of(Record(**answer["record"]), answer["text"], **place)
            self.documents[rows.month].append(rows.document)
            self.quotations[rows.month].extend(rows.quotations)
        elif "problem" in answer:
            self.failed.append({**place, "id": answer["id"], **answer["problem"]})
        else:
            self.repeated.append({**place, "id": answer["id"]})

    def tables(self, number: int) -> Iterator[tuple[str, Sequence[Row], pa.Schema]]:
        """The files that the part makes: name, rows and columns."""
        file = f"part-{number:06}.parquet"
        for month in self.documents:
            yield f"documents/month={month}/{file}", self.documents[month], DOCUMENTS
            if self.quotations[month]:
                yield f"quotations/month={month}/{file}", self.quotations[month], QUOTATIONS
        if self.repeated:
            yield f"repeated/{file}", self.repeated, REPEATED
        if self.failed:
            yield f"failed/{file}", self.failed, FAILED


def _unread(part: Part) -> _Found:
    """All lines of a part, set apart; among those of JSON may be blank ones."""
    found = _Found(part.url)
    answer = unanswered(OUR_FAULT, f"{MOST_TRIES} processes ended as they were at lines near it.")
    for number in range(part.before + 1, part.last + 1):
        found.add(Line(number, number, None), answer)
    return found


def _put(out: Store, number: int, found: _Found) -> Done:
    """The part's files are there, and those of them that an earlier try left are not, and then its mark is."""
    tables = list(found.tables(number))
    done = Done(
        part=number,
        documents=sum(map(len, found.documents.values())),
        quotations=sum(map(len, found.quotations.values())),
        repeated=len(found.repeated),
        failed=len(found.failed),
        files=[name for name, _, _ in tables],
    )
    with marks.marked(out, done):
        for name, rows, schema in tables:
            out.put(name, as_parquet(rows, schema))
    return done
