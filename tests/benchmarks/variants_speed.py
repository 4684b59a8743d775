"""What grouping and checking quotations cost in an archive as it is: ``python tests/benchmarks/variants_speed.py URL``.

Of an archive that made_archive.py filled, at whatever size. Documents are added, to tell what one costs and how much of
it is finding those of the same words; then drafts of 700 words are checked, half of whose words are quotations, every
other one with a word changed. Seconds are those of this process and, on SQLite, are all there are.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice

from sqlalchemy import func, select
from tests.benchmarks.made_archive import made_documents

from ontherecord.archive import documents, tables
from ontherecord.archive.checking import checks
from ontherecord.archive.checking.finding import Among
from ontherecord.archive.database import Database, open_database
from ontherecord.archive.wordings import wordings
from ontherecord.formats.wire import QuotationRecord

DOCUMENTS = 300
DRAFTS = 100
QUOTED_WORDS = 350
SEED = 20_161_122
"""Another than that of made_archive.py, so that nothing is there already."""


def main() -> None:
    """The costs, on standard output."""
    database = open_database(sys.argv[1])
    made = list(islice(made_documents(random.Random(SEED)), DOCUMENTS))
    print(f"{counted(database):,} wordings")
    with timed(wordings, "enter") as entering:
        keeping = [cost(lambda each=each: keep(database, *each)) for each in made]  # type: ignore[misc]
    report("document of eight quotations kept", keeping)
    report("… of that, grouped with their like", entering)
    drafts = [draft([*made[place][0].quotes, *made[-1 - place][0].quotes]) for place in range(DRAFTS)]
    report("draft of 700 words checked", [cost(lambda each=each: check(database, each)) for each in drafts])  # type: ignore[misc]
    report("document erased", [cost(lambda each=each: erase(database, each[0])) for each in made])  # type: ignore[misc]


def counted(database: Database) -> int:
    with database.reading() as connection:
        return connection.scalar(select(func.count()).select_from(tables.wordings)) or 0


def keep(database: Database, record: documents.Record, text: str) -> None:
    with database.writing() as connection:
        assert documents.keep(connection, record, text), "the benchmark was run on this archive before"


def erase(database: Database, record: documents.Record) -> None:
    with database.writing() as connection:
        assert documents.erase(connection, record.document["id"])


def check(database: Database, quotations: Sequence[QuotationRecord]) -> None:
    with database.reading() as connection:
        checks.check(connection, quotations, Among())


def draft(quotations: Sequence[QuotationRecord]) -> list[QuotationRecord]:
    """Quotations of so many words, every other one altered, all direct."""
    chosen: list[QuotationRecord] = []
    for place, quotation in enumerate(quotations):
        words = quotation["text"].split()
        if place % 2:
            words[len(words) // 2] = "tomorrow"
        if sum(len(each["text"].split()) for each in chosen) < QUOTED_WORDS:
            chosen.append({**quotation, "kind": "direct", "text": " ".join(words)})
    return chosen


def cost(done: Callable[[], None]) -> float:
    begun = time.process_time()
    done()
    return time.process_time() - begun


@contextmanager
def timed(module: object, name: str) -> Iterator[list[float]]:
    """What each call of a function costs, within the block."""
    costs: list[float] = []
    function = getattr(module, name)
    setattr(module, name, lambda *arguments: costs.append(cost(lambda: function(*arguments))))
    yield costs
    setattr(module, name, function)


def report(what: str, costs: Sequence[float]) -> None:
    p99 = sorted(costs)[len(costs) * 99 // 100]
    print(f"{what}: median {statistics.median(costs) * 1e3:.1f} ms, p99 {p99 * 1e3:.1f} ms")


if __name__ == "__main__":
    main()
