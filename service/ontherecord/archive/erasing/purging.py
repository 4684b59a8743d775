"""Nothing left: what was erased goes from the files of the database too, not only from its tables.

SQLite overwrites what is deleted (``secure_delete``), but not everywhere: the index of words (FTS5) keeps deleted words
until its segments are merged, pages keep what was moved about in them, and the write-ahead log keeps all that was
written until it is cut off. PostgreSQL keeps deleted rows until they are vacuumed, their bytes until the table is
written anew, and samples of every column in its statistics.

What this does not reach: PostgreSQL's write-ahead log segments until they are used again or removed, backups and
replicas, the blocks of a disk that its file system has given free, and the memory of processes that run on, where
caches hold single words out of any context.
"""

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from sqlalchemy import Connection, delete, func, insert, select

from .. import times
from ..database import Database, DatabaseUnavailable
from ..engines import WAIT_SECONDS
from ..tables import erasures

if TYPE_CHECKING:
    import psycopg

Run: TypeAlias = Callable[[str], Sequence[Any]]
"""Runs a statement outside any transaction; its rows."""

EARLIER = (
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "AND age(backend_xmin) > age('{transaction}'::xid)"
)
POLL_SECONDS = 0.05

STATISTICS = ("sqlite_stat1", "sqlite_stat4")


def note(connection: Connection) -> None:
    """Something is erased in this transaction."""
    connection.execute(insert(erasures).values(at=times.now()))


def is_due(connection: Connection) -> bool:
    """Whether something was erased since the files were last purged."""
    return connection.execute(select(erasures.c.key).limit(1)).first() is not None


def purge(database: Database) -> None:
    """Leaves nothing of what was erased in the database's files; DatabaseUnavailable while others are in the way.

    Every table is written anew: meanwhile SQLite keeps writers waiting, PostgreSQL readers too, a table at a time.
    """
    with database.reading() as connection:
        last = connection.scalar(select(func.max(erasures.c.key)))
    with _outside_transactions(database) as run:
        (_purge_sqlite if database.dialect == "sqlite" else _purge_postgresql)(run)
    if last is not None:
        with database.writing() as connection:
            connection.execute(delete(erasures).where(erasures.c.key <= last))


def purge_if_due(database: Database) -> bool:
    """Whether there was something to purge: then it is done. What a job calls when there is least to do."""
    with database.reading() as connection:
        due = is_due(connection)
    if due:
        purge(database)
    return due


def _purge_sqlite(run: Run) -> None:
    indexes = run("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE % USING fts5%' ORDER BY name")
    for (name,) in indexes:
        run(f'INSERT INTO "{name}" ("{name}") VALUES (\'optimize\')')
    if run(f"SELECT name FROM sqlite_master WHERE name IN {STATISTICS}"):
        run("ANALYZE")
    run("VACUUM")
    [(busy, *_)] = run("PRAGMA wal_checkpoint(TRUNCATE)")
    if busy:
        raise DatabaseUnavailable("the write-ahead log could not be cut off, since somebody reads what is in it")


def _purge_postgresql(run: Run) -> None:
    """Every table without its dead rows, then written anew with its samples taken anew; then the samples likewise.

    FULL alone would copy the dead rows along as long as a transaction is open that began before they died, be it in
    another database of the server: the snapshot that it works by itself is not to lose them.
    """
    [(now,)] = run("SELECT pg_current_xact_id()::xid::text")
    tables = run("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename")
    for name, full in [*((name, "FULL, ANALYZE") for (name,) in tables), ("pg_catalog.pg_statistic", "FULL")]:
        _wait_for_earlier(run, now)
        run(f"VACUUM (FREEZE) {name}")
        run(f"VACUUM ({full}) {name}")


def _wait_for_earlier(run: Run, transaction: str) -> None:
    """Waits until nobody here reads by a snapshot from before the transaction, in which erased rows are still alive."""
    until = time.monotonic() + WAIT_SECONDS
    while run(EARLIER.format(transaction=transaction)):
        if time.monotonic() > until:
            raise DatabaseUnavailable("a transaction that began earlier still reads what was erased")
        time.sleep(POLL_SECONDS)


@contextmanager
def _outside_transactions(database: Database) -> Iterator[Run]:
    """What runs statements that no transaction may hold."""
    with database.engine.connect() as connection:
        driver = connection.connection.driver_connection
        try:
            if isinstance(driver, sqlite3.Connection):
                yield lambda statement: driver.execute(statement).fetchall()
            else:
                yield from _committing_each(cast("psycopg.Connection", driver))
        except database.engine.dialect.loaded_dbapi.OperationalError as error:
            raise DatabaseUnavailable(type(error).__name__) from error


def _committing_each(driver: "psycopg.Connection") -> Iterator[Run]:
    driver.autocommit = True
    try:
        yield lambda statement: _rows(driver.execute(statement))
    finally:
        driver.autocommit = False


def _rows(cursor: "psycopg.Cursor[Any]") -> Sequence[Any]:
    return cursor.fetchall() if cursor.description else []
