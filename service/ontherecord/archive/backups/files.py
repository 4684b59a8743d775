"""Files that are there whole or not at all, whatever happens while they are written."""

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .contents import BackupError


@contextmanager
def replaced(file: Path) -> Iterator[Path]:
    """A new file, empty, its owner's alone, to be written to: as the block ends, on the disk and in the other's place.

    Nothing is changed where the block raises. Of a link, it is the file that it leads to. BackupError for what the file
    system refuses.
    """
    file = file.resolve()
    try:
        written = _new_beside(file)
        try:
            yield written
            _on_disk(written)
            written.replace(file)
            _on_disk(file.parent)
        finally:
            written.unlink(missing_ok=True)
    except OSError as error:
        raise BackupError(f"{error.filename or file}: {error.strerror}") from None


def belong_as(written: Path, before: Path) -> None:
    """Gives a file the owner, group and mode of the one that it replaces, so that who used that can use this.

    BackupError where the system does not let us.
    """
    there, new = before.stat(), written.stat()
    if (there.st_uid, there.st_gid) != (new.st_uid, new.st_gid):
        try:
            os.chown(written, there.st_uid, there.st_gid)
        except PermissionError:
            raise BackupError(f"{before} belongs to another user or group: restore as that user, or as root") from None
    written.chmod(stat.S_IMODE(there.st_mode))


def _new_beside(file: Path) -> Path:
    handle, name = tempfile.mkstemp(prefix=f"{file.name}.", suffix=".part", dir=file.parent)
    os.close(handle)
    return Path(name)


def _on_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
