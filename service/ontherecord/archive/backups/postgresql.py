"""PostgreSQL's: a dump of one moment by pg_dump, in its custom format, restored in one transaction of our own."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from .. import revisions, schema, tables
from ..database import Database
from ..revisions import MADE_BY
from .contents import COUNTED, HOLDS_SOMETHING, IN_USE, BackupError, Contents, NeedsForce
from .dump import Rows, complain_of, parts_of, started

if TYPE_CHECKING:
    import psycopg

AT_ONCE = 1_000
"""Rows that are sent together."""

LEAVING_SECONDS = 5.0
"""How long who has closed a connection may be listed with it still: the server notices a while later."""

OURS = {MADE_BY, *tables.metadata.tables}
"""All tables that any release up to this one made."""

ALWAYS = {MADE_BY, *COUNTED, tables.keys.name}
"""Those that each release made."""

NAMED = 5
"""So many of other people's tables are told."""

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
            _refuse_used(connection)
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


def _refuse_used(connection: Connection) -> None:
    """BackupError if anybody works on the database, and does not leave in a moment."""
    until = time.monotonic() + LEAVING_SECONDS
    while connection.scalar(USED):
        if time.monotonic() > until:
            raise BackupError(IN_USE)
        time.sleep(0.05)
        connection.execute(text("SELECT pg_stat_clear_snapshot()"))  # or a transaction is told the same again


def _empty(connection: Connection, *, force: bool) -> None:
    """Takes our tables away; BackupError if there are any others, NeedsForce if ours hold anything."""
    there = set(connection.scalars(TABLES))
    if not there:
        return
    _refuse_others(connection, there)
    if not force and connection.scalar(HOLDS_ANYTHING):
        raise NeedsForce(HOLDS_SOMETHING)
    _drop(connection, there)


def _refuse_others(connection: Connection, there: set[str]) -> None:
    """BackupError if any table is none that we made, by force or not.

    One name alone does not tell: every application that uses Alembic has a table MADE_BY, and it may have documents.
    """
    revision = schema.revision_of(connection)
    is_later = revision not in revisions.known() and tables.revisions.name in there
    is_ours = there >= ALWAYS and (revision in revisions.known() or is_later)
    others = sorted(there - OURS if is_ours else there)
    if not others:
        return
    named = ", ".join(others[:NAMED]) + (", …" if len(others) > NAMED else "")
    if is_ours and is_later:
        raise BackupError(
            f"there are tables in the database that are not ours, or of a later release ({revision}): {named}; "
            "if nothing else is in it, drop the database, create it anew, and restore then"
        )
    raise BackupError(f"there are tables in the database that are not ours: {named}; restore into another database")


def _drop(connection: Connection, there: set[str]) -> None:
    """Takes the tables away, and nothing that is not theirs; BackupError where something else needs them."""
    from psycopg.errors import DependentObjectsStillExist

    quoted = connection.dialect.identifier_preparer.quote_identifier
    try:
        connection.exec_driver_sql(f"DROP TABLE {', '.join(map(quoted, sorted(there)))}")
    except DBAPIError as error:
        if not isinstance(error.orig, DependentObjectsStillExist):
            raise
        depending = (error.orig.diag.message_detail or "").partition("\n")[0]
        raise BackupError(f"something that is not ours depends on our tables: {depending}") from None


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
