"""Files that are there whole or not at all, whatever happens while they are written."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .contents import BackupError


@contextmanager
def replaced(file: Path) -> Iterator[Path]:
    """A new file, empty, its owner's alone, to be written to: as the block ends, on the disk and in the other's place.

    Nothing is changed where the block raises. BackupError for what the file system refuses.
    """
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
