"""Files in which the workers count, made once, as large as they may get, and handed on from a worker to its successor.

prometheus_client maps them into memory, and makes them with holes. Where the disk gets full meanwhile, whoever first
writes into a hole is killed (SIGBUS), and so is the worker begun in its place: nothing would be answered at all.
So nothing here imports it, whose metrics are made as soon as it knows the folder; and each worker counts under the
number of its slot, not its process.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Collection
from functools import cache
from pathlib import Path

ROOM = {"counter": 262_144, "histogram": 786_432, "gauge_livesum": 16_384, "gauge_mostrecent": 16_384}
"""Bytes of each file of a slot: what all routes take with all methods, and eight statuses each."""

PLACES = (None, "/dev/shm")
"""Where the folder may be: as TMPDIR says, or else in memory, where that has no room."""

USED = 8
"""Bytes at the beginning of a file that say how much of it is used; none, if they are 0."""

_own = 0


@cache
def folder(workers: int) -> str:
    """A new folder with the files of the arbiter and of twice as many workers: while it reloads there are as many.

    The same folder, however often this process asks: gunicorn reads its configuration again on SIGHUP, and has by then
    taken out of the environment what it put there; what was counted is to outlive that. It goes with the process that
    made it, not with those forked.
    """
    for place in PLACES:
        made = _new(place)
        try:
            for slot in range(1 + 2 * workers):
                _make(Path(made), slot)
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
    made = tempfile.mkdtemp(prefix="ontherecord-metrics-", dir=place)
    atexit.register(_remove, made, maker=os.getpid())
    return made


def _make(folder: Path, slot: int) -> None:
    for kind, room in ROOM.items():
        with (folder / f"{kind}_{slot}.db").open("xb") as file:
            os.posix_fallocate(file.fileno(), 0, room)


def _remove(folder: str, *, maker: int) -> None:
    if os.getpid() == maker:
        shutil.rmtree(folder, ignore_errors=True)
