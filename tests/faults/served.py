"""The service as an operator starts it, and its processes as the kernel knows them."""

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
    return next(each for each in family(running) if _is_gunicorn(each) and not _is_gunicorn(each.parent()))


def workers(running: Running) -> list[psutil.Process]:
    """Its workers, oldest first."""
    return sorted(master(running).children(), key=lambda each: each.create_time())


def own_memory(process: psutil.Process) -> int:
    """Bytes of memory that the process is charged for: its share of what it shares, and all that it does not (PSS)."""
    return int(process.memory_full_info().pss)


def family(running: Running) -> list[psutil.Process]:
    """Every process of the service that is alive."""
    root = psutil.Process(running.process.pid)
    return [each for each in (root, *root.children(recursive=True)) if _arguments(each)]


def jobs(running: Running) -> list[psutil.Process]:
    """The process that does the jobs, if it runs just now."""
    return [each for each in family(running) if _arguments(each)[1:] == ["-m", "ontherecord", "jobs"]]


def _is_gunicorn(process: psutil.Process | None) -> bool:
    """Whether it is the arbiter or a worker: the supervisor has all this among its arguments too, but not first."""
    return process is not None and _arguments(process)[1:3] == ["-m", "gunicorn"]


def _arguments(process: psutil.Process) -> list[str]:
    """The words of its command; none when it has ended, whether somebody took notice or not."""
    try:
        return process.cmdline()
    except psutil.Error:
        return []
