"""What standing searches cost: ``python tests/benchmarks/standing_searches.py [QUOTATIONS] [URL …]``.

The time to see whom a new document is for, with a thousand webhooks, in a small archive and in a large one; and what
keeping a document costs with none, and with a thousand. By default 100,000 quotations, on SQLite.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice

from made_archive import fill, made_documents, made_word

from ontherecord.archive import documents, schema
from ontherecord.archive.alerts import deliveries, searches, webhooks
from ontherecord.archive.database import Database, open_database
from ontherecord.archive.quotations import QuotationsSought

SEARCHES = 1_000
ROUNDS = 15


def main() -> None:
    """The table."""
    quotations = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        for url in sys.argv[2:] or [f"sqlite:///{folder}/searches.sqlite"]:
            measure(url, quotations)


def measure(url: str, quotations: int) -> None:
    """The times on one database, which is new."""
    database = open_database(url)
    schema.upgrade(database)
    arriving = made_documents(random.Random(7))
    print(f"{database.dialect}: milliseconds of processor time here, median of {ROUNDS} documents of 8 quotations")
    print(f"  keep, no search                    {keeping(database, arriving):7.1f}")
    for number in range(SEARCHES):
        add(database, number)
    print(f"  keep, {SEARCHES:,} webhooks               {keeping(database, arriving):7.1f}")
    print(f"  match {SEARCHES:,}, {8 * ROUNDS * 2:>9,} quotations    {matching(database, arriving):7.1f}")
    fill(url, quotations)
    print(f"  match {SEARCHES:,}, {quotations:>9,} quotations    {matching(database, arriving):7.1f}")
    database.engine.dispose()


def add(database: Database, number: int) -> None:
    """A search with a webhook: a frequent word or a rare one, or a person."""
    sought = (
        QuotationsSought(q=made_word(number % 3)),
        QuotationsSought(q=f"{made_word(number % 7)} {made_word(number)}"),
        QuotationsSought(speaker=made_word(number)),
    )[number % 3]
    with database.writing() as connection:
        search = searches.save(connection, f"Search {number}", {}, sought)
        webhooks.listen(connection, search.key, "https://hooks.example.org/")


def keeping(database: Database, arriving: Iterator[object]) -> float:
    """The median time to keep a document."""
    return statistics.median(timed(lambda each=each: keep(database, each)) for each in islice(arriving, ROUNDS))


def matching(database: Database, arriving: Iterator[object]) -> float:
    """The median time to see whom a document is for."""
    times = []
    for each in islice(arriving, ROUNDS):
        key = keep(database, each)
        times.append(timed(lambda key=key: deliveries.match(database, key)))
    return statistics.median(times)


def keep(database: Database, arriving: tuple) -> int:
    """The key of the document, which is kept."""
    record, text = arriving
    with database.writing() as connection:
        assert documents.keep(connection, record, text)
        return documents.key_of(connection, record.document["id"])


def timed(work: object) -> float:
    """The milliseconds of the processor that it took; with SQLite, the database's among them."""
    began = time.process_time()
    work()
    return 1_000 * (time.process_time() - began)


if __name__ == "__main__":
    main()
