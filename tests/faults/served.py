"""The service as an operator starts it, and its processes as the kernel knows them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psutil
from tests.conftest import Running, postgresql_database

DIALECTS = ("sqlite", "postgresql")


@contextmanager
def database(dialect: str) -> Iterator[str]:
    """The URL of a new, empty database of that kind, which goes in the end."""
    if dialect == "sqlite":
        with TemporaryDirectory(prefix="ontherecord-faults-") as folder:
            yield f"sqlite:///{folder}/ontherecord.sqlite"
    else:
        with postgresql_database("faults") as url:
            yield url


@contextmanager
def service(url: str, *, migrated: bool = True, **settings: str) -> Iterator[Running]:
    """The service on that database, with settings of its environment; ended in the end, if it still runs."""
    with TemporaryDirectory(prefix="ontherecord-home-") as home:
        running = Running(Path(home), migrated=migrated, ONTHERECORD_DATABASE=url, **settings)
        with running:
            yield running
            if running.process.poll() is None:
                running.stop()


def master(running: Running) -> psutil.Process:
    """gunicorn's arbiter, which forks the workers."""
    return next(each for each in _family(running) if _is_gunicorn(each) and not _is_gunicorn(each.parent()))


def workers(running: Running) -> list[psutil.Process]:
    """Its workers, oldest first."""
    return sorted(master(running).children(), key=lambda each: each.create_time())


def own_memory(process: psutil.Process) -> int:
    """Bytes of memory that the process is charged for: its share of what it shares, and all that it does not (PSS)."""
    return int(process.memory_full_info().pss)


def _family(running: Running) -> list[psutil.Process]:
    root = psutil.Process(running.process.pid)
    return [root, *root.children(recursive=True)]


def _is_gunicorn(process: psutil.Process | None) -> bool:
    if process is None or process.pid == os.getpid():
        return False
    return process.cmdline()[1:3] == ["-m", "gunicorn"]  # supervision has it too, among what it is to run
