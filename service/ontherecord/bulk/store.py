"""Where a job puts what it writes: a folder, or whatever else fsspec writes to; each file is there whole, or not."""

import fcntl
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Self
from uuid import uuid4

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
from fsspec.implementations.local import LocalFileSystem

from .sources import SIGNS, absolute

ASIDE = "_temporary"
"""Where files grow that are renamed once they are whole; what a killed process leaves there is nobody's."""


LOCK = "_lock"

COMPRESSION = "zstd"


class StoreError(ValueError):
    """A place where nothing can be kept; the message says why."""


@dataclass(frozen=True, slots=True)
class Store:
    """A folder, by its path or URL, the same for every machine of a cluster."""

    url: str

    @classmethod
    def at(cls, given: str) -> Self:
        """The one at a path or URL as it was given; StoreError where there can be none, or it may mean many."""
        store = cls(absolute(given))
        try:
            _, root = store._opened()
        except (ValueError, ImportError) as error:  # ImportError is what fsspec says of s3:// without s3fs
            raise StoreError(f"{given}: {error}") from None
        if any(sign in root for sign in SIGNS):
            raise StoreError(f"{given}: its name may have none of {' '.join(SIGNS)}")
        return store

    def put(self, name: str, content: bytes) -> None:
        """Keeps a file under that name, in the place of one that is there.

        In a folder it is renamed; object stores show what was sent only once all of it has come.
        """
        files, root = self._opened()
        if isinstance(files, LocalFileSystem):
            _put_in_folder(Path(root), name, content)
        else:
            files.pipe_file(f"{root}/{name}", content)

    def get(self, name: str) -> bytes | None:
        """The content of a file; None where it is not there."""
        files, root = self._opened()
        try:
            content: bytes = files.cat_file(f"{root}/{name}")
        except FileNotFoundError:
            return None
        return content

    def get_all(self, names: Sequence[str]) -> list[bytes]:
        """The contents of files that are there, in the order of their names here."""
        files, root = self._opened()
        paths = [f"{root}/{name}" for name in names]
        contents: dict[str, bytes] = files.cat(paths) if paths else {}
        return list(contents.values())

    def open(self, name: str) -> BinaryIO:
        """A file that is there, to be read from any place."""
        files, root = self._opened()
        opened: BinaryIO = files.open(f"{root}/{name}", "rb")
        return opened

    def table(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """All rows of a Parquet file that is there, in some of its columns; Arrow's errors where it is not one."""
        # Closed before the interpreter ends: a thread of Arrow's that lets go of a file of Python's later aborts it.
        with self.open(name) as file, pq.ParquetFile(file) as parquet:
            return parquet.read(columns)

    def writing(self, name: str) -> BinaryIO:
        """A file to be written bit by bit, which may be left half-written."""
        files, root = self._opened()
        files.makedirs(f"{root}/{name}".rpartition("/")[0], exist_ok=True)
        opened: BinaryIO = files.open(f"{root}/{name}", "wb")
        return opened

    def names(self, folder: str) -> Iterator[str]:
        """The names of the files right in a folder, in no order; none where it is not there."""
        files, root = self._opened()
        with suppress(FileNotFoundError):
            for path in files.ls(f"{root}/{folder}", detail=False):
                yield f"{folder}/{path.rstrip('/').rpartition('/')[2]}"

    def remove(self, name: str) -> None:
        """Takes a file, or a folder with all in it, away, if it is there."""
        files, root = self._opened()
        with suppress(FileNotFoundError):
            files.rm(f"{root}/{name}", recursive=True)

    @contextmanager
    def held(self) -> Iterator[None]:
        """A block in which no other command of this machine writes to the folder; StoreError where one does.

        Object stores have no such thing. Raises StoreError too where nothing can be written.
        """
        files, root = self._opened()
        if not isinstance(files, LocalFileSystem):
            yield
            return
        try:
            Path(root).mkdir(parents=True, exist_ok=True)
            lock = os.open(Path(root, LOCK), os.O_CREAT | os.O_WRONLY, 0o644)
        except OSError as error:
            raise StoreError(f"{root}: {error.strerror}") from None
        try:
            if not _locked(lock):
                raise StoreError(f"{root}: another command is at it")
            yield
        finally:
            os.close(lock)

    def _opened(self) -> tuple[Any, str]:
        files, root = fsspec.core.url_to_fs(self.url)
        files.invalidate_cache()  # others write there too
        return files, root.rstrip("/")


def _locked(file: int) -> bool:
    """Whether an open file is locked now, by this process alone and until it ends, however it ends."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _put_in_folder(root: Path, name: str, content: bytes) -> None:
    grown, place = root / ASIDE / uuid4().hex, root / name
    for folder in (grown.parent, place.parent):
        folder.mkdir(parents=True, exist_ok=True)
    with grown.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())  # or after a power cut its name could be there without what is in it
    grown.replace(place)


def as_parquet(rows: Sequence[Mapping[str, Any]], schema: pa.Schema) -> bytes:
    """The content of a file with these rows."""
    written = BytesIO()
    pq.write_table(pa.Table.from_pylist(rows, schema), written, compression=COMPRESSION)
    return written.getvalue()
