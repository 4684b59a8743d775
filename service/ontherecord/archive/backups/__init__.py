"""A copy of the whole archive at one moment, while it is used, in one file; and an archive made from such a file.

``sqlite.py`` and ``postgresql.py`` do it, each by the means of its database; ``dump.py`` reads PostgreSQL's files. What
is said here holds for both. A file that is there is whole: it is written under another name beside it, read again from
its first byte to its last, and only then given its name. An archive is replaced all at once, or not at all.
"""

import os
from pathlib import Path

from ..database import Database
from . import postgresql, sqlite
from .contents import BackupError, Contents, NeedsForce
from .files import replaced

__all__ = ["BackupError", "Contents", "NeedsForce", "backup", "restore"]


def backup(database: Database, file: Path, *, force: bool = False) -> Contents:
    """What is in the file then; NeedsForce where there is one already, BackupError where none can be made."""
    if os.path.lexists(file) and not force:
        raise NeedsForce(f"there is a file {file} already")
    if database.dialect == "sqlite":
        sqlite.refuse(database, file)
    with replaced(file) as written:
        if database.dialect == "sqlite":
            return sqlite.backup(database, written)
        return postgresql.backup(database, written)


def restore(database: Database, file: Path, *, force: bool = False) -> Contents:
    """What is in the database then: what the file holds, and nothing else.

    BackupError for a file that is no backup of ours, or a database that is used by anybody; NeedsForce if it holds
    anything already.
    """
    if database.dialect == "sqlite":
        sqlite.refuse(database, file)
        return sqlite.restore(database, file, force=force)
    return postgresql.restore(database, file, force=force)
