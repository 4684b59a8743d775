"""What a job wrote, brought into an archive, as ``POST /quotes`` would have kept it."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pyarrow as pa

from ..archive import documents
from ..archive.database import Database
from ..archive.documents import Came
from ..formats.wire import Record
from . import marks, planning
from .schema import DOCUMENTS, QUOTATIONS, Damaged, Row, record_of
from .store import Store

AT_ONCE = 50
MOST_QUOTATIONS = 500
"""Documents, and quotations but for a document's own, in a transaction: others who write wait for a fraction of a
second."""

FOLDERS = ("documents/", "quotations/")


@dataclass(slots=True)
class Loaded:
    """How many documents were added, were there already, and were erased for good."""

    new: int = 0
    known: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A document as a job found it."""

    record: Record
    text: str


def documents_in(out: Store) -> tuple[int, int]:
    """How many documents there are to load, and how many parts of the job are not done, so that theirs are missing."""
    done = marks.all_done(out)
    return sum(each.documents for each in done), len(planning.parts_of(out)) - len(done)


def load(database: Database, out: Store, told: Callable[[int], object]) -> Loaded:
    """Keeps the documents of all parts that are done; ``told`` hears of each few that are.

    What is kept already stays as it is: it may be broken off, and done again. Raises Damaged where a file is not what a
    job wrote; what comes before it is kept.
    """
    loaded = Loaded()
    for done in marks.all_done(out):
        for name in done.files:
            if name.startswith(FOLDERS[0]):
                for some in _some_at_a_time(found_in(out, name, done.files)):
                    _keep(database, some, loaded)
                    told(len(some))
    return loaded


def found_in(out: Store, name: str, files: Sequence[str]) -> Iterator[Found]:
    """The documents of a file of a part's, with the quotations of the file beside it, where any of them has some."""
    beside = FOLDERS[1] + name.removeprefix(FOLDERS[0])
    quotations: defaultdict[str, list[Row]] = defaultdict(list)
    for row in _rows(out, beside, QUOTATIONS) if beside in files else ():
        quotations[row["document_id"]].append(row)
    for document in _rows(out, name, DOCUMENTS):
        quoted = sorted(quotations[document["id"]], key=lambda row: int(row["place"]))
        yield Found(record_of(document, quoted), document["text"])


def _keep(database: Database, found: Sequence[Found], loaded: Loaded) -> None:
    with database.reading() as connection:  # so that whatever is known holds nobody up
        held = documents.held(connection, [each.record.document["id"] for each in found])
    new = [(each.record, each.text) for each in found if each.record.document["id"] not in held]
    came = [Came.KNOWN] * (len(found) - len(new))
    if new:
        with database.writing() as connection:
            came += documents.keep_all(connection, new)
    loaded.new += came.count(Came.NEW)
    loaded.known += came.count(Came.KNOWN)
    loaded.refused += came.count(Came.REFUSED)


def _rows(out: Store, name: str, schema: pa.Schema) -> list[Row]:
    """The rows of a file in these columns; there may be more."""
    try:
        rows: list[Row] = out.table(name, schema.names).cast(schema).to_pylist()
    except (OSError, ValueError, KeyError) as error:  # Arrow's errors are ValueErrors, KeyErrors and others OSErrors
        raise Damaged(f"{name}: {error}") from None
    return rows


def _some_at_a_time(found: Iterator[Found]) -> Iterator[list[Found]]:
    some: list[Found] = []
    quotations = 0
    for each in found:
        some.append(each)
        quotations += len(each.record.quotes)
        if len(some) == AT_ONCE or quotations >= MOST_QUOTATIONS:
            yield some
            some, quotations = [], 0
    if some:
        yield some
