"""huey, on the archive's own database: who does the jobs, in how many threads, and what happens when one fails.

huey brings the threads, their supervision, the signals and the retries. Its own SQL storage would not do here: it
deletes a job before it is done, so that one in progress is lost when the process is killed; it locks SQLite whenever it
looks for work; and it connects by itself, through a second mapper, to tables whose names have no prefix. What huey asks
of a storage is little, so that it stands here, on :mod:`ontherecord.archive.jobs`. Jobs are written as JSON; nothing is
pickled.
"""

import json
import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from itertools import cycle
from typing import Any

from huey import Huey
from huey.exceptions import RetryTask
from huey.registry import Message
from huey.serializer import Serializer
from huey.storage import BaseStorage

from ..archive.alerts import jobs
from ..archive.alerts.jobs import Job, Taken
from ..archive.database import Database
from ..archive.times import MICROSECONDS

logger = logging.getLogger(__name__)

PREFIX = "ontherecord."
"""huey calls a task by its module and its name; ours are all kept under one, so that code may move."""

RETRIES = 12
RETRY_SECONDS = 10
"""After a fault that nobody foresaw: twelve tries more, each after twice as long as the one before, half a day in
all."""

POLLING = {"initial_delay": 0.2, "max_delay": 1.0, "scheduler_interval": 15}
"""Seconds between looks for work, and between renewals of what is under way, well within the lease."""


class JsonMessages(Serializer):  # type: ignore[misc]  # huey has no types
    """Messages as JSON objects, without the members that are not set."""

    def serialize(self, message: Message) -> bytes:
        """The message in JSON."""
        members = {name: value for name, value in message._asdict().items() if value is not None}
        members.pop("eta", None)  # stands beside it, as when it is due
        return json.dumps(members).encode()

    def deserialize(self, data: bytes) -> Message:
        """The message that the JSON spells."""
        return Message(**json.loads(data))


class JobStorage(BaseStorage):  # type: ignore[misc]  # huey has no types
    """What huey keeps its tasks in: the table of jobs. It keeps no results, no locks and no counters."""

    def __init__(self, name: str, *, database: Database) -> None:
        super().__init__(name)
        self._database = database
        self._taken: dict[str, Taken] = {}
        self._turns = cycle((False, True))

    def enqueue(self, data: bytes, priority: float | None = None) -> None:
        """A job for now."""
        task = json.loads(data)
        with self._database.noting() as connection:
            jobs.enter(connection, [Job(task["id"], _short(task["name"]), task["args"], first=bool(priority))])

    def dequeue(self) -> bytes | None:
        """A job that is due, leased; None if none is."""
        taken = jobs.take(self._database, longest_due=next(self._turns))
        if taken is None:
            return None
        self._taken[taken.id] = taken
        return json.dumps({**taken.task, "id": taken.id, "name": PREFIX + taken.task["name"]}).encode()

    def add_to_schedule(self, data: bytes, ts: datetime) -> None:
        """A job that failed, or asked for it, for later; ``ts`` is in UTC, without saying so."""
        task = json.loads(data)
        taken = self._taken.pop(task.pop("id"))
        due = int(ts.replace(tzinfo=UTC).timestamp() * MICROSECONDS)
        with self._database.noting() as connection:
            jobs.put_off(connection, taken, {**task, "name": _short(task["name"])}, due)

    def read_schedule(self, ts: datetime) -> list[bytes]:  # noqa: ARG002  # huey's name
        """Nothing, since ``dequeue`` finds what is due. But huey looks here now and then, and leases are renewed."""
        if under_way := list(self._taken.values()):
            with self._database.noting() as connection:
                jobs.renew(connection, under_way)
        return []

    def finish(self, identity: str) -> None:
        """The job is done, or given up."""
        with self._database.noting() as connection:
            jobs.finish(connection, self._taken.pop(identity))

    def peek_many(self, keys: list[str]) -> Mapping[str, bytes]:  # noqa: ARG002
        """Whether tasks were revoked: none ever is."""
        return {}

    def delete_data(self, key: str) -> bool:  # noqa: ARG002
        """That a task was revoked is not remembered, so there is nothing to forget."""
        return False


def queue_on(database: Database) -> Huey:
    """A queue without any task yet."""
    queue = Huey(
        "ontherecord", results=False, serializer=JsonMessages(), storage_class=JobStorage, database=database, utc=True
    )

    @queue.post_execute()  # type: ignore[untyped-decorator]  # huey has no types
    def _settle(task: Any, _value: object, exception: Exception | None) -> None:
        """Unless huey puts it off right after this."""
        if exception is None or not task.retries:
            queue.storage.finish(task.id)

    return queue


def add(queue: Huey, name: str, work: Callable[..., float | None]) -> None:
    """A job by its name. It gives the seconds after which it is to be done again; None when it is done for good."""

    def run(*arguments: Any) -> None:
        seconds = work(*arguments)
        if seconds is not None:
            raise RetryTask(delay=seconds)

    task = queue.task(name=name, retries=RETRIES, retry_delay=RETRY_SECONDS, retry_backoff=2)
    run.__module__ = PREFIX.rstrip(".")
    task(run)


def add_periodic(queue: Huey, database: Database, name: str, seconds: int, work: Callable[[], object]) -> None:
    """A job that is done every so many seconds, by one process of all. Where it fails, it is tried next time."""

    def run() -> float:
        try:
            work()
        except Exception:
            logger.exception("job %s failed", name)
        return seconds

    add(queue, name, run)
    with database.noting() as connection:
        jobs.enter(connection, [Job(name, name)])


def _short(name: str) -> str:
    return name.removeprefix(PREFIX)
