"""Files in which the workers count, made once, as large as they may get, and handed on from a worker to its successor.

prometheus_client maps them into memory, and makes them with holes. Where the disk gets full meanwhile, whoever first
writes into a hole is killed (SIGBUS), and so is the worker begun in its place: nothing would be answered at all.
So nothing here imports it, whose metrics are made as soon as it knows the folder; and each worker counts under the
number of its slot, not its process.
"""

import atexit
import fcntl
import os
import shutil
import tempfile
from collections.abc import Collection
from contextlib import suppress
from functools import cache
from pathlib import Path
from stat import S_ISDIR

ROOM = {"counter": 262_144, "histogram": 786_432, "gauge_livesum": 16_384, "gauge_mostrecent": 16_384}
"""Bytes of each file of a slot: what all routes take with all methods, and eight statuses each."""

PLACES = (None, "/dev/shm")
"""Where the folder may be: as TMPDIR says, or else in memory, where that has no room."""

USED = 8
"""Bytes at the beginning of a file that say how much of it is used; none, if they are 0."""

PREFIX = "ontherecord-metrics-"
"""What the folder's name begins with."""

HELD = "held"
"""A file of the folder that is locked by its maker and those forked from it: the lock ends with the last of them."""

_own = 0


@cache
def folder(workers: int) -> str:
    """A new folder with the files of the arbiter and of twice as many workers: while it reloads there are as many.

    The same folder, however often this process asks: gunicorn reads its configuration again on SIGHUP, and has by then
    taken out of the environment what it put there; what was counted is to outlive that. It goes with the process that
    made it, not with those forked; where that one was killed, with the next that makes one.
    """
    _remove_left_behind()
    for place in PLACES:
        made = _new(place)
        try:
            for slot in range(1 + 2 * workers):
                _make(Path(made), slot)
            _hold(Path(made))
        except OSError:  # no room
            shutil.rmtree(made)
        else:
            return made
    return _new(None)  # they will be made as they are needed, with holes


def free(taken: Collection[int]) -> int:
    """The lowest slot of a worker that is not taken."""
    return next(slot for slot in range(1, len(taken) + 2) if slot not in taken)


def take(slot: int) -> None:
    """This process counts in that slot, which was another's, from what that one had counted."""
    global _own
    _own = slot


def own() -> int:
    """The slot of this process; the arbiter's is 0."""
    return _own


def leave(folder: str, slot: int) -> None:
    """Nothing is under way in the slot any more; what was counted in it stays counted."""
    for path in Path(folder).glob(f"gauge_live*_{slot}.db"):
        with path.open("r+b") as file:
            file.write(bytes(USED))


def _new(place: str | None) -> str:
    made = tempfile.mkdtemp(prefix=PREFIX, dir=place)
    atexit.register(_remove, made, maker=os.getpid())
    return made


def _make(folder: Path, slot: int) -> None:
    for kind, room in ROOM.items():
        with (folder / f"{kind}_{slot}.db").open("xb") as file:
            os.posix_fallocate(file.fileno(), 0, room)


def _hold(folder: Path) -> None:
    """Lock the folder for as long as this process lives, whose file stays open; it has its name once it is locked."""
    file = os.open(folder / "new", os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    fcntl.flock(file, fcntl.LOCK_EX)
    (folder / "new").rename(folder / HELD)


def _remove_left_behind() -> None:
    """Those of ours that nobody holds any more: their maker was killed.

    A number of a process would not do: it may be another's by now, or be counted in another container.
    """
    for place in PLACES:
        for path in Path(place or tempfile.gettempdir()).glob(f"{PREFIX}*"):
            with suppress(OSError):  # it is held, or another has removed it meanwhile
                if _is_ours(path) and _is_left(path):
                    shutil.rmtree(path)


def _is_ours(folder: Path) -> bool:
    found = folder.lstat()
    return S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()


def _is_left(folder: Path) -> bool:
    """Whether nobody holds it; OSError if somebody does, or nobody ever did."""
    file = os.open(folder / HELD, os.O_WRONLY | os.O_NOFOLLOW)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    finally:
        os.close(file)
    return True


def _remove(folder: str, *, maker: int) -> None:
    if os.getpid() == maker:
        shutil.rmtree(folder, ignore_errors=True)
