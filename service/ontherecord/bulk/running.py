"""Parts on Ray Data, one engine an actor; and Ray itself, begun on this machine for one job, or joined."""

import json
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from threading import Timer
from typing import Any, NoReturn

from ..settings import say_to_ray
from .attributing import OtherEngine, PartAttributor
from .engine import EngineRefused
from .job import Job
from .marks import Done
from .parts import Part, part_of
from .planning import Cut
from .sources import SourceError

ANSWER_SECONDS = 60.0
"""How long a cluster is waited for."""

FOLDER = "ontherecord-ray-"
"""How the names of Ray's folders begin, before the number of the process that they are for."""

OBJECTS = 80 * 2**20
"""Bytes that Ray may have for objects: parts and marks are small, and texts are none of them."""

IN_FLIGHT = 2
"""Parts that an actor is given at once: the next waits beside it, and it never waits for the driver, which may take a
fifth of a second to see that one is done."""

QUIET: dict[str, Any] = {"include_dashboard": False, "log_to_driver": False, "logging_level": logging.ERROR}


class Stopped(Exception):
    """No part can be done, or none any more; the message says why. What was done stays done."""


@contextmanager
def cluster(address: str | None, *, cores: int) -> Iterator[int]:
    """Ray for the length of a block: begun on this machine alone, or the cluster at an address; how many cores it has.

    Begun here it listens on loopback, keeps to a folder that goes with it, and tells nobody that it is used. A cluster
    that was joined is left when the process ends (``leave``).
    Raises Stopped where it cannot be had.
    """
    with _folder() as folder:
        say_to_ray(alone=address is None)
        import ray  # now that it was told: it reads that as it is imported

        alone: dict[str, Any] = {"num_cpus": cores, "_temp_dir": str(folder), "object_store_memory": OBJECTS}
        try:
            with _beginning(address):
                ray.init(address=address or "local", **QUIET, **({} if address else alone))
        except Exception as error:  # Ray raises no other where a machine is too busy for it to begin in time
            raise Stopped(f"Ray cannot be had: {_first_line(error)}") from None
        try:
            yield int(ray.cluster_resources().get("CPU", 0))  # type: ignore[no-untyped-call]
        finally:
            if address is None:
                ray.shutdown()


def leave(code: int) -> NoReturn:
    """Ends this process, which had joined a cluster: that sees it go, and ends what it ran for it.

    Ray's own leave-taking has been seen to abort the process when all was done, whose exit code was lost then.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def spread(cut: Cut, files: int) -> Iterator[tuple[int, list[Part]]]:
    """What ``cut`` makes of each of so many files, on whatever cores there are. Raises Stopped where Ray ends it."""

    def cut_file(row: dict[str, Any]) -> dict[str, Any]:
        try:
            return {"file": row["file"], "parts": json.dumps([asdict(part) for part in cut(row["file"])])}
        except SourceError as error:
            return {"file": row["file"], "trouble": str(error)}

    data = _ray_data()
    given = data.from_items([{"file": file} for file in range(files)], override_num_blocks=files)
    with _stopped():
        for row in given.map(cut_file).iter_rows():
            if trouble := row.get("trouble"):
                raise SourceError(trouble)
            yield row["file"], [part_of(each) for each in json.loads(row["parts"])]


def attribute(job: Job, parts: Sequence[Part], *, actors: int, seconds: int) -> Iterator[Done]:
    """The marks of these parts, each as soon as it is done. Raises Stopped where one cannot be.

    An actor that ends is begun again, and does its part again; one line may take so many seconds.
    """
    data = _ray_data()
    given = data.from_items([{"part": json.dumps(asdict(part))} for part in parts], override_num_blocks=len(parts))
    attributed = given.map_batches(
        _Actor,
        fn_constructor_args=(job, seconds),
        batch_size=1,
        num_cpus=1,
        compute=data.ActorPoolStrategy(size=min(actors, len(parts)), max_tasks_in_flight_per_actor=IN_FLIGHT),
    )
    with _stopped():
        for row in attributed.iter_rows():
            told = json.loads(row["done"])
            if "trouble" in told:
                raise Stopped(told["trouble"])
            yield Done(**told)


@contextmanager
def _stopped() -> Iterator[None]:
    from ray.exceptions import RayError

    try:
        yield
    except RayError as error:
        raise Stopped(f"Ray ended it: {type(error).__name__}") from error


class _Actor:
    """What Ray makes once an actor, and calls with a part at a time."""

    def __init__(self, job: Job, seconds: int) -> None:
        try:
            self._attributor = PartAttributor(job, seconds=seconds)
        except (EngineRefused, OtherEngine) as error:  # told by the first part: Ray would try it again for ever
            self._trouble = f"{os.uname().nodename}: {error}"

    def __call__(self, batch: dict[str, Any]) -> dict[str, list[str]]:
        return {"done": [json.dumps(self._done(part_of(json.loads(part)))) for part in batch["part"]]}

    def _done(self, part: Part) -> dict[str, Any]:
        if hasattr(self, "_trouble"):
            return {"trouble": self._trouble}
        try:
            return asdict(self._attributor.attribute(part))
        except (SourceError, EngineRefused) as error:
            return {"trouble": str(error)}
        except OSError as error:
            return {"trouble": f"{os.uname().nodename}: {error}"}


def _ray_data() -> Any:
    """Ray Data, which is not to tell of progress: we do."""
    from ray import data

    context = data.DataContext.get_current()
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    return data


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0]


@contextmanager
def _folder() -> Iterator[Path]:
    """A folder for Ray, which is gone in the end; those of processes that were killed go too."""
    for left in Path(tempfile.gettempdir()).glob(f"{FOLDER}*"):
        if _is_nobodys(left):
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix=f"{FOLDER}{os.getpid()}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_nobodys(folder: Path) -> bool:
    """Whether the folder is ours, and the process that it was for is not there any more."""
    process = folder.name.removeprefix(FOLDER).partition("-")[0]
    with suppress(FileNotFoundError):  # another job may be at it too
        return process.isdecimal() and folder.stat().st_uid == os.getuid() and not Path("/proc", process).exists()
    return False


@contextmanager
def _beginning(address: str | None) -> Iterator[None]:
    """A block in which Ray begins, or joins a cluster, and nothing comes out on standard error.

    Its core says there how much it is going to say. And it waits for ever where no cluster answers, deaf to signals and
    errors: then this ends the process.
    """
    heard = os.dup(2)

    def give_up() -> None:
        os.write(heard, f"Error: no cluster of Ray answers at {address}.\n".encode())
        os._exit(1)

    waiting = Timer(ANSWER_SECONDS, give_up)
    waiting.daemon = True
    if address is not None:
        waiting.start()
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        waiting.cancel()
        os.dup2(heard, 2)
        os.close(heard)
