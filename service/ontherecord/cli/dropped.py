"""A folder that files are dropped into: which of them are whole, what they hold, where they go afterwards.

Whoever drops a file may take some time to write it, so it is whole once it has looked the same for some seconds. Names
that copying programs give to what they have not finished are never looked at.
"""

import json
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path
from typing import NamedTuple

from ..formats import ninjs
from ..formats.files import BOM, JSON, MEDIA_TYPES, is_item, media_type_of

UNFINISHED = (".tmp", ".temp", ".part", ".partial", ".filepart", ".crdownload", ".download", "~")
DONE, FAILED = "done", "failed"
ANSWER, REASON = ".answer.json", ".error.txt"
LONGEST_NAME = 200
"""Bytes: with what is put after it, a name stays within the 255 that file systems take."""


class Unfit(ValueError):
    """A file that is no article; the message says why."""


class Changed(Exception):
    """A file that is not what it was when it was looked at: it is left for the next look."""


class Look(NamedTuple):
    """What tells whether a file is still the same."""

    mode: int
    inode: int
    size: int
    modified: int


class Dropped(NamedTuple):
    """A file that is whole, and how it looked then."""

    path: Path
    look: Look


class Folder:
    """The folder, with ``done`` and ``failed`` in it, which are made if need be.

    Whoever may drop files here may also put a link in the place of those two, and the files would land where it leads:
    NotADirectoryError where one is no folder, at the start and at each move.
    """

    def __init__(self, path: Path, *, settle: float) -> None:
        self._path = path
        self._settle = settle
        self._seen: dict[str, tuple[Look, float]] = {}
        self.subfolders: set[str] = set()
        for name in (DONE, FAILED):
            with suppress(FileExistsError):
                (path / name).mkdir()
            with _opened(path / name):
                pass

    def whole(self) -> list[Dropped]:
        """The files that have looked the same for as long as they must, those changed last at the end."""
        now = time.monotonic()
        before, self._seen = self._seen, {}
        for name, look in self._files():
            was, since = before.get(name, (look, now))
            self._seen[name] = (look, since if look == was else now)
        found = [name for name, (_, since) in self._seen.items() if now - since >= self._settle]
        whole = [Dropped(self._path / name, self._seen.pop(name)[0]) for name in found]
        return sorted(whole, key=lambda each: (each.look.modified, each.path.name))

    @property
    def unsettled(self) -> list[str]:
        """The names of those that may still be written."""
        return sorted(self._seen)

    def set_done(self, file: Dropped, answer: bytes) -> str:
        """Moves the file to ``done``, with the answer beside it; the name that it has there."""
        return _moved(file, self._path / DONE, ANSWER, answer)

    def set_apart(self, file: Dropped, reason: str) -> str:
        """Moves the file to ``failed``, with the reason beside it; the name that it has there."""
        return _moved(file, self._path / FAILED, REASON, f"{reason}\n".encode("utf-8", "backslashreplace"))

    def _files(self) -> Iterator[tuple[str, Look]]:
        with os.scandir(self._path) as entries:
            for entry in entries:
                if entry.name in (DONE, FAILED):
                    continue
                if entry.name.startswith(".") or entry.name.lower().endswith(UNFINISHED):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    self.subfolders.add(entry.name)
                elif look := _look(Path(entry.path)):
                    yield entry.name, look


def content_of(file: Dropped, *, most: int) -> tuple[str, bytes]:
    """What the file holds: its media type, and its bytes without a byte order mark.

    Raises Unfit for what cannot be read or is no article, Changed for what somebody is at.
    """
    media_type = media_type_of(file.path.name)
    if stat.S_ISLNK(file.look.mode):
        raise Unfit("This is a link, which may lead anywhere. Put the file itself here.")
    if not stat.S_ISREG(file.look.mode):
        raise Unfit("This is no file.")
    if media_type is None:
        raise Unfit(f"Its name must end with one of {', '.join(MEDIA_TYPES)}.")
    if file.look.size > most:
        raise Unfit(f"It has {file.look.size:,} bytes; the service takes {most:,}.")
    content = _read(file).removeprefix(BOM)
    if not content.strip():
        raise Unfit("It is empty.")
    return ninjs.MEDIA_TYPE if media_type == JSON and is_item(_parsed(content)) else media_type, content


def _parsed(content: bytes) -> object:
    """What the JSON says; None where it is none: the service says why."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _read(file: Dropped) -> bytes:
    """Its bytes. Whatever was put in its place since it was looked at, a link or a pipe, is not read."""
    try:
        descriptor = os.open(file.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except PermissionError as error:
        raise Unfit(f"It cannot be read: {error.strerror}.") from None
    except OSError:
        raise Changed from None
    with os.fdopen(descriptor, "rb") as stream:
        if _look_of(os.fstat(descriptor)) != file.look:
            raise Changed
        content = stream.read(file.look.size + 1)
        if _look_of(os.fstat(descriptor)) != file.look or len(content) != file.look.size:
            raise Changed
    return content


def _look(path: Path) -> Look | None:
    """How the file looks now; None where it has just gone."""
    try:
        return _look_of(path.lstat())
    except FileNotFoundError:
        return None


def _look_of(status: os.stat_result) -> Look:
    return Look(status.st_mode, status.st_ino, status.st_size, status.st_mtime_ns)


def _moved(file: Dropped, folder: Path, ending: str, beside: bytes) -> str:
    """Moves the file, then lets what is said of it appear beside it; nothing that is there is overwritten.

    Changed where the file is not what it was; any other OSError is the folder's.
    """
    if _look(file.path) != file.look:
        raise Changed
    with _opened(folder) as place:
        name = _free_name(place, file.path.name, ending)
        prepared = f".{name}{ending}"
        with suppress(FileNotFoundError):
            os.unlink(prepared, dir_fd=place)
        with os.fdopen(os.open(prepared, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666, dir_fd=place), "wb") as stream:
            stream.write(beside)
        try:
            os.rename(file.path, name, dst_dir_fd=place)
        except FileNotFoundError:
            os.unlink(prepared, dir_fd=place)
            raise Changed from None
        os.rename(prepared, f"{name}{ending}", src_dir_fd=place, dst_dir_fd=place)
    return name


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    """A descriptor of the folder: what is done by it is done there, whatever its name comes to mean meanwhile."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except NotADirectoryError as error:
        wanted = "Must be a folder itself (a link may lead anywhere)"
        raise NotADirectoryError(error.errno, wanted, str(folder)) from None
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _free_name(folder: int, name: str, ending: str) -> str:
    """The name, with the time and then a number in it where others have it already."""
    end = Path(name).suffix
    stem = os.fsdecode(os.fsencode(name.removesuffix(end))[: LONGEST_NAME - len(os.fsencode(end))])
    at = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    numbered = (f"{stem}.{at}.{number}{end}" for number in count(2))
    candidates = chain((f"{stem}{end}", f"{stem}.{at}{end}"), numbered)
    return next(each for each in candidates if not _has(folder, each) and not _has(folder, f"{each}{ending}"))


def _has(folder: int, name: str) -> bool:
    try:
        os.stat(name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True
