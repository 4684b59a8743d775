"""SQLite's: all tables of one moment, written anew into a file (VACUUM INTO); nobody waits for it."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.request import pathname2url

from ..database import Database
from ..revisions import MADE_BY
from .contents import COUNTED, HOLDS_SOMETHING, IN_USE, BackupError, Contents, NeedsForce
from .files import belong_as, replaced

STRANGE = """SELECT type || ' ' || name FROM sqlite_master WHERE type NOT IN ('table', 'index')
 OR sql LIKE 'CREATE VIRTUAL %' AND sql NOT LIKE 'CREATE VIRTUAL TABLE quotation_words USING fts5(%'"""
"""What no release of ours ever made, and what does something by being there: triggers, views, other modules."""

UNTRUSTED = ("trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0")
HOLDS_NOTHING = (
    "SELECT NOT EXISTS (SELECT 1 FROM sqlite_master)",
    "SELECT NOT EXISTS (SELECT 1 FROM documents) AND NOT EXISTS (SELECT 1 FROM keys)",
)


def refuse(database: Database, file: Path) -> None:
    """BackupError if the file is where the database is."""
    if file.resolve() == _file_of(database).resolve():
        raise BackupError("that is the database itself")


def backup(database: Database, written: Path) -> Contents:
    """What is in the file, an empty one, then."""
    source = _file_of(database)
    if not source.is_file():
        raise BackupError(f"there is no database {source}")
    with _opened(source, "mode=rw") as reading:
        reading.execute("VACUUM INTO ?", (str(written),))
    return _checked(written)


def restore(database: Database, file: Path, *, force: bool) -> Contents:
    """Puts a copy of the file where the database is, once it was found to be whole, with no log beside it."""
    target = _file_of(database).resolve()
    with replaced(target) as written:
        shutil.copyfile(file, written)
        contents = _checked(written)
        contents.refuse_unknown()
        if target.exists():
            _leave(target, force=force)
            belong_as(written, target)
        for log in ("-wal", "-shm"):  # of a database that is damaged, or that is not there any more
            Path(f"{target}{log}").unlink(missing_ok=True)
    return contents


def _checked(file: Path) -> Contents:
    """What it holds; BackupError where it is damaged, or none of ours."""
    with _opened(file, "mode=ro&immutable=1") as reading:
        for pragma in UNTRUSTED:
            reading.execute(f"PRAGMA {pragma}")
        if strange := _first(reading, STRANGE):
            raise BackupError(f"it is no backup of ours: {strange!r} is in it")
        if _first(reading, "PRAGMA integrity_check(1)") != "ok" or _first(reading, "PRAGMA foreign_key_check"):
            raise BackupError("it is damaged")
        return _contents(reading)


def _contents(reading: sqlite3.Connection) -> Contents:
    if not {MADE_BY, *COUNTED} <= {name for (name,) in reading.execute("SELECT name FROM sqlite_master")}:
        raise BackupError("it is no backup of ours")
    revision = _first(reading, f"SELECT version_num FROM {MADE_BY}")
    told = _first(reading, "SELECT name FROM sqlite_master WHERE name = 'revisions'")
    works_with = told and _first(reading, "SELECT works_with FROM revisions WHERE revision = ?", revision)
    counts = {name: int(str(_first(reading, f"SELECT count(*) FROM {name}"))) for name in COUNTED}
    return Contents(revision=_text(revision), works_with=_text(works_with), **counts)


def _leave(target: Path, *, force: bool) -> None:
    """Sees that nobody uses the database that is there, nor will miss it; takes its log into it, so that it is whole.

    Whoever has it open holds a lock, even while doing nothing, and so keeps it in the mode in which it has a log.
    """
    try:
        with closing(
            sqlite3.connect(_address(target, "mode=rw"), uri=True, isolation_level=None, timeout=0)
        ) as leaving:
            leaving.execute("PRAGMA journal_mode=DELETE")
            is_empty = any(_first(leaving, each) for each in HOLDS_NOTHING)
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            raise BackupError(IN_USE) from None
        is_empty = False  # damaged, or somebody else's
    if not (is_empty or force):
        raise NeedsForce(HOLDS_SOMETHING)


def _file_of(database: Database) -> Path:
    return Path(str(database.engine.url.database))


def _address(file: Path, options: str) -> str:
    return f"file:{pathname2url(str(file.absolute()))}?{options}"


@contextmanager
def _opened(file: Path, options: str) -> Iterator[sqlite3.Connection]:
    """The file, open for the block; BackupError for what SQLite says of it."""
    try:
        with closing(sqlite3.connect(_address(file, options), uri=True, isolation_level=None)) as connection:
            yield connection
    except sqlite3.Error as error:
        raise BackupError(f"SQLite says: {error}") from None


def _first(reading: sqlite3.Connection, statement: str, *values: object) -> object:
    """The first value of the first row; None where there is none."""
    row = reading.execute(statement, values).fetchone()
    return row and row[0]


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
