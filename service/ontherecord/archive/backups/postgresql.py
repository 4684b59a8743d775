"""PostgreSQL's: a dump of one moment by pg_dump, in its custom format, restored in one transaction of our own."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Connection, Engine, text

from .. import schema
from ..database import Database
from ..revisions import MADE_BY
from .contents import COUNTED, HOLDS_SOMETHING, IN_USE, BackupError, Contents, NeedsForce
from .dump import Rows, complain_of, parts_of, started

if TYPE_CHECKING:
    import psycopg

AT_ONCE = 1_000
"""Rows that are sent together."""

USED = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "AND application_name = 'ontherecord'"
)
TABLES = text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename")
HOLDS_ANYTHING = text("SELECT EXISTS (SELECT FROM documents) OR EXISTS (SELECT FROM keys)")


def backup(database: Database, written: Path) -> Contents:
    """What is in the file, an empty one, then."""
    with database.reading_whatever() as connection:
        if schema.revision_of(connection) is None:
            raise BackupError("there are no tables of ours in the database")
        contents = _contents(connection)
        _dump(connection, written)
    found = dict.fromkeys(COUNTED, 0)
    for part in parts_of(written):
        if isinstance(part, Rows):
            number = sum(1 for _ in part.lines)
            found.update({part.table: number} if part.table in found else {})
    if found != {name: getattr(contents, name) for name in COUNTED}:
        raise BackupError(f"what pg_dump wrote is not what is in the database: {found}")
    return contents


def restore(database: Database, file: Path, *, force: bool) -> Contents:
    """Makes the tables anew, with the rows of the file and no others, in one transaction."""
    import psycopg

    try:
        with database.migrating() as connection:
            if connection.scalar(USED):
                raise BackupError(IN_USE)
            _empty(connection, force=force)
            _replay(_driver_of(connection), file)
            contents = _contents(connection)
            contents.refuse_unknown()
            connection.execute(text("ANALYZE"))
    except psycopg.Error as error:
        raise BackupError(f"PostgreSQL says: {str(error).partition(chr(10))[0]}") from None
    return contents


def _dump(connection: Connection, written: Path) -> None:
    """What the connection sees, by pg_dump."""
    snapshot, name = connection.execute(text("SELECT pg_export_snapshot(), current_schema()")).one()
    with tempfile.TemporaryFile() as complaints, _reached(connection.engine) as address:
        command = ["pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--lock-wait-timeout=10s"]
        command += [f"--snapshot={snapshot}", f"--schema={name}", f"--file={written.absolute()}", f"--dbname={address}"]
        with started(command, stdout=None, stderr=complaints) as process:
            process.wait()
        complain_of(process, complaints)


@contextmanager
def _reached(engine: Engine) -> Iterator[str]:
    """Where PostgreSQL's own programs find the database; the password not in it, for all to see, but in a file."""
    from psycopg.conninfo import make_conninfo

    _, given = engine.dialect.create_connect_args(engine.url)
    told = {name: str(value) for name, value in given.items() if isinstance(value, str | int)}
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", prefix="ontherecord-") as passwords:
        if password := told.pop("password", ""):  # otherwise there is none, or libpq finds it: PGPASSWORD, ~/.pgpass
            escaped = password.replace("\\", "\\\\").replace(":", "\\:")
            passwords.write(f"*:*:*:*:{escaped}\n")
            passwords.flush()
            told["passfile"] = passwords.name
        yield make_conninfo("", **told)


def _empty(connection: Connection, *, force: bool) -> None:
    """Takes all tables away; BackupError if they are not ours, NeedsForce if they are and hold anything."""
    there = connection.scalars(TABLES).all()
    if there and MADE_BY not in there:
        raise BackupError(f"there are tables in the database that are not ours: {there[0]}")
    if there and not force and connection.scalar(HOLDS_ANYTHING):
        raise NeedsForce(HOLDS_SOMETHING)
    if there:
        quoted = connection.dialect.identifier_preparer.quote_identifier
        connection.exec_driver_sql(f"DROP TABLE {', '.join(map(quoted, there))} CASCADE")


def _replay(driver: "psycopg.Connection[Any]", file: Path) -> None:
    for part in parts_of(file):
        if isinstance(part, str):
            driver.execute(part, binary=True)  # so that it is one statement: the protocol takes no more
            continue
        with driver.cursor() as cursor, cursor.copy(part.statement) as copy:
            while some := b"".join(islice(part.lines, AT_ONCE)):
                copy.write(some)


def _driver_of(connection: Connection) -> "psycopg.Connection[Any]":
    return cast("psycopg.Connection[Any]", connection.connection.driver_connection)


def _contents(connection: Connection) -> Contents:
    """What the tables hold; BackupError where there are none of ours."""
    revision = schema.revision_of(connection)
    has_told = "revisions" in connection.scalars(TABLES).all()
    told = text("SELECT works_with FROM revisions WHERE revision = :revision")
    works_with = connection.scalar(told, {"revision": revision}) if has_told else None
    counts = {name: int(connection.scalar(text(f"SELECT count(*) FROM {name}")) or 0) for name in COUNTED}
    return Contents(revision=revision, works_with=works_with, **counts)
