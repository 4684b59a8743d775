"""One database, SQLite or PostgreSQL, and the two ways to use it: reading, and writing all or nothing."""

import os
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, Engine, Select, Table, insert, make_url, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from . import engines, revisions
from .presence import Hanging, Presence

Value = TypeVar("Value")
Thing = TypeVar("Thing")

TRANSACTION_SECONDS = 0.5
"""After so long, what is done to many things goes on in another transaction."""

ARCHIVE_LOCK = 7_083_561_201_416_021
"""Any number that is ours: PostgreSQL's advisory lock of whoever changes the archive."""

SCHEMA_BEHIND = ("42P01", "42703")
"""PostgreSQL's codes for a table and a column that are not there."""

DISK_FULL = "53100"
NO_ROOM = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE)
"""The same in SQLite's: no room for a page, or for the index of the write-ahead log, which lies beside it."""


MIGRATION_SECONDS = 24 * 60 * 60
"""How long a migration waits for another: any time that it may take, on SQLite."""

_HOLD = text("SELECT pg_advisory_xact_lock(:lock)")


class DatabaseError(ValueError):
    """A database that cannot be used as it was named; the message says why."""


class DatabaseUnavailable(Exception):
    """The database is away, busy for too long, full, or its schema is behind; the same may work later."""


class DatabaseFull(DatabaseUnavailable):
    """It has no room left: nothing is kept until somebody makes some. What is there can be read."""


@dataclass(frozen=True, slots=True)
class Database:
    """Where everything is kept. It may be opened before a process forks: each process has connections of its own."""

    engine: Engine
    _presence: Presence | None = field(default=None, repr=False, compare=False)
    """Where requests, which do not wait for it, are told that it is away."""

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self.engine.dialect.name

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection whose statements see one state of the data."""
        return self._reading(_refuse_others)

    def asking(self) -> AbstractContextManager[Connection]:
        """The same for one statement: without a transaction around it PostgreSQL is sent two messages fewer."""
        if self.dialect == "postgresql":
            return self._transaction(_refuse_others, isolation_level="AUTOCOMMIT")
        return self._reading(_refuse_others)

    def reading_whatever(self) -> AbstractContextManager[Connection]:
        """The same, whichever release made the tables, and even if there are none."""
        return self._reading()

    def writing(self) -> AbstractContextManager[Connection]:
        """A connection whose changes are kept all together when the block ends, or none of them if it raises.

        One transaction at a time changes the archive, on PostgreSQL as on SQLite: what a document brings is compared
        with what is there (who speaks, which words are known, what is refused), and two that come at once would not see
        each other. It takes milliseconds; analysing, which takes the time, is done before.
        """
        return self._transaction(_hold_archive, _refuse_others, sqlite_begin="IMMEDIATE")

    def noting(self) -> AbstractContextManager[Connection]:
        """The same for what stands beside the archive, and waits for nobody: keys, claims, jobs, deliveries."""
        return self._transaction(_refuse_others, sqlite_begin="IMMEDIATE")

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """As ``writing``, but tables may be made anew under rows that refer to them; those must be right in the end.

        Whichever release made them. Another migration is waited for however long it takes.
        """
        if self.dialect == "postgresql":
            with self._transaction(_hold_archive_in_the_end) as connection:
                yield connection
            return
        with self.engine.connect().execution_options(sqlite_begin="IMMEDIATE") as connection:
            driver = connection.connection.driver_connection
            assert isinstance(driver, sqlite3.Connection)
            driver.execute("PRAGMA foreign_keys=OFF")  # says nothing within a transaction
            driver.execute(f"PRAGMA busy_timeout={MIGRATION_SECONDS * 1000}")
            try:
                with connection.begin():
                    yield connection
                    if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                        raise DatabaseError(f"a row of {broken[0]} refers to none of {broken[2]}")
            finally:
                driver.execute("PRAGMA foreign_keys=ON")
                driver.execute(f"PRAGMA busy_timeout={engines.WAIT_SECONDS * 1000}")

    def _reading(self, *first: Callable[[Connection], None]) -> AbstractContextManager[Connection]:
        if self.dialect == "postgresql":
            return self._transaction(*first, isolation_level="REPEATABLE READ", postgresql_readonly=True)
        return self._transaction(*first, sqlite_begin="DEFERRED")

    @contextmanager
    def _transaction(self, *first: Callable[[Connection], None], **options: object) -> Iterator[Connection]:
        try:
            with self._connected().execution_options(**options) as connection, connection.begin():
                for each in first:
                    each(connection)
                yield connection
        except Hanging as error:
            raise DatabaseUnavailable("it did not answer a moment ago") from error
        except PoolTimeout as error:
            raise DatabaseUnavailable("all connections are in use") from error
        except DBAPIError as error:
            if _is_full(error):
                raise DatabaseFull("no room left") from error
            if _may_work_later(error):
                raise DatabaseUnavailable(type(error.orig).__name__) from error
            raise

    def _connected(self) -> Connection:
        if self._presence is None:
            return self.engine.connect()
        with self._presence.reaching():
            return self.engine.connect()


def open_database(url: str, *, for_requests: bool = False) -> Database:
    """The database that the setting names; nothing is connected to yet. DatabaseError for one that cannot be used.

    ``for_requests`` nobody waits long for an answer of PostgreSQL's (answering.py); jobs and commands wait.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() == "sqlite":
        engine, presence = engines.on_sqlite(parsed), None  # a file does not hang
    else:
        engine = engines.on_postgresql(parsed, for_requests=for_requests)
        presence = Presence() if for_requests else None
    os.register_at_fork(after_in_child=lambda: engine.dispose(close=False))
    return Database(engine, presence)


def change_each(
    database: Database, things: Iterable[Thing], change: Callable[[Connection, Thing], Value]
) -> list[Value]:
    """What comes of the change of each thing; of many, so few are changed together that nobody else waits for long."""
    left = deque(things)
    came: list[Value] = []
    while left:
        until = time.monotonic() + TRANSACTION_SECONDS
        with database.writing() as connection:
            came.append(change(connection, left.popleft()))
            while left and time.monotonic() < until:
                came.append(change(connection, left.popleft()))
    return came


def insert_if_new(
    connection: Connection, table: Table, row: Mapping[str, Any], returning: Column[Value]
) -> Value | None:
    """A column of the row that was inserted; None if it was there already, be it that somebody else was just faster."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    inserted = dialect.insert(table).values(row).on_conflict_do_nothing().returning(returning)
    return connection.execute(inserted).scalar()


def insert_all_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts those of the rows that are not there already."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows)


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Inserts rows that have all the same columns, none of which is there yet: by COPY on PostgreSQL."""
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        connection.execute(insert(table), rows)
        return
    with _driving(connection) as driver, driver.cursor() as cursor:
        kinds = [table.c[name].type.dialect_impl(connection.dialect) for name in rows[0]]
        spelt = [each.bind_processor(connection.dialect) or _as_it_is for each in kinds]
        with cursor.copy(f"COPY {table.name} ({', '.join(rows[0])}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row([spell(value) for spell, value in zip(spelt, row.values(), strict=True)])


def upsert_selected(connection: Connection, table: Table, selected: Select[Any], changed: Collection[str] = ()) -> None:
    """Inserts what is selected, column by column; rows that are there already get what is selected for ``changed``."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    inserted = dialect.insert(table).from_select(selected.selected_columns.keys(), selected)
    changes = {name: inserted.excluded[name] for name in changed}
    if changes:
        connection.execute(inserted.on_conflict_do_update(index_elements=table.primary_key.columns, set_=changes))
    else:
        connection.execute(inserted.on_conflict_do_nothing())


@contextmanager
def _driving(connection: Connection) -> Iterator[Any]:
    """The driver's own connection, for what SQLAlchemy has no statement for; its errors are SQLAlchemy's."""
    dialect, driver = connection.dialect, connection.connection.driver_connection
    try:
        yield driver
    except dialect.loaded_dbapi.Error as error:
        lost = dialect.is_disconnect(error, driver, None)
        if lost:
            connection.invalidate(error)
        raise DBAPIError.instance(
            None,
            None,
            error,
            dialect.loaded_dbapi.Error,
            hide_parameters=True,
            connection_invalidated=lost,
            dialect=dialect,
        ) from error


def _as_it_is(value: object) -> object:
    return value


def _hold_archive(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(_HOLD, {"lock": ARCHIVE_LOCK})


def _hold_archive_in_the_end(connection: Connection) -> None:
    """However long whoever holds it takes; tables are then waited for no longer than by others, who wait behind."""
    connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
    _hold_archive(connection)
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{engines.WAIT_SECONDS}s'")


def _refuse_others(connection: Connection) -> None:
    """Nothing is read or changed in tables that this release does not know how to use (revisions.py).

    Asked in each transaction: the tables may be made others at any time, and a release that went on would spoil them.
    """
    if not revisions.standing(connection).usable:
        raise DatabaseUnavailable("the tables are not those of this release: ontherecord migrate")


def _parsed(url: str) -> URL:
    try:
        parsed = make_url(url)
        backend = parsed.get_backend_name()
    except (ArgumentError, NoSuchModuleError, ValueError):
        backend = ""
    if backend not in ("sqlite", "postgresql"):
        raise DatabaseError("the database must be sqlite:///FILE or postgresql://USER:PASSWORD@HOST:PORT/NAME")
    if backend == "sqlite" and parsed.database in (None, "", ":memory:"):
        raise DatabaseError("the database must be a file, since several processes share it: sqlite:///FILE")
    return parsed


def _is_full(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlite_errorcode", None) in NO_ROOM or _state(error) == DISK_FULL


def _may_work_later(error: DBAPIError) -> bool:
    if isinstance(error.orig, sqlite3.OperationalError):
        if error.orig.sqlite_errorcode == sqlite3.SQLITE_ERROR:  # a statement that is wrong in itself
            return "no such" in str(error.orig)
        return True
    return isinstance(error, OperationalError) or error.connection_invalidated or _state(error) in SCHEMA_BEHIND


def _state(error: DBAPIError) -> object:
    """PostgreSQL's code for what went wrong; None where the driver has none."""
    return getattr(error.orig, "sqlstate", None)
