"""Jobs that are to be done after a request was answered: entered in the transaction that makes them necessary.

Whoever takes a job takes it for a while (a lease), and takes it out when it is done. A job whose process was killed is
taken again once that while is over: each is done at least once, and must bear being done twice. Arguments are numbers
and words of ours, never anything of a text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from . import times
from .database import Database
from .tables import jobs

MICROSECONDS = 1_000_000

LEASE_SECONDS = 300
"""How long a job may take before somebody else begins it anew; much longer than any of ours does."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A job that is ours until the lease ends."""

    id: str
    task: Mapping[str, Any]
    until: int
    wanted: int


def enter(
    connection: Connection,
    identity: str,
    name: str,
    arguments: Sequence[int | str] = (),
    *,
    first: bool = False,
    due: int | None = None,
) -> None:
    """Has a job done, from now on or from an instant, before others if it is to be ``first``.

    Where one with this id waits already, that one does for both. Where it is being done, it will be done once more.
    """
    task = {"name": name, "args": list(arguments)}
    row = {"id": identity, "task": task, "first": first, "due": times.now() if due is None else due, "wanted": 1}
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    inserted = dialect.insert(jobs).values(row)
    connection.execute(inserted.on_conflict_do_update(index_elements=[jobs.c.id], set_={"wanted": jobs.c.wanted + 1}))


def take(database: Database) -> Taken | None:
    """A job that is due; nobody else gets it while the lease lasts. None if none is due: then nothing is locked."""
    now = times.now()
    due = select(jobs.c.id).where(jobs.c.due <= now).order_by(jobs.c.first.desc(), jobs.c.due).limit(1)
    with database.reading() as connection:
        if connection.execute(due).first() is None:
            return None
    taken = (
        update(jobs)
        .where(jobs.c.id == due.with_for_update(skip_locked=True).scalar_subquery())
        .values(due=now + LEASE_SECONDS * MICROSECONDS)
        .returning(jobs.c.id, jobs.c.task, jobs.c.due, jobs.c.wanted)
    )
    with database.writing() as connection:
        row = connection.execute(taken).one_or_none()
    return None if row is None else Taken(row.id, row.task, row.due, row.wanted)


def finish(connection: Connection, taken: Taken) -> None:
    """Takes the job out. If it was entered again since it was taken, it is due again at once."""
    ours = (jobs.c.id == taken.id, jobs.c.due == taken.until)
    connection.execute(delete(jobs).where(*ours, jobs.c.wanted == taken.wanted))
    connection.execute(update(jobs).where(*ours).values(due=times.now()))


def put_off(connection: Connection, taken: Taken, task: Mapping[str, Any], due: int) -> None:
    """Gives the job back, to be done at that instant, with what is to be remembered of this try."""
    connection.execute(
        update(jobs).where(jobs.c.id == taken.id, jobs.c.due == taken.until).values(task=dict(task), due=due)
    )


def hurry(connection: Connection, identity: str) -> None:
    """Makes a job due that was put off for longer than any lease; what is being done is left alone."""
    now = times.now()
    put_off_far = jobs.c.due > now + LEASE_SECONDS * MICROSECONDS
    connection.execute(update(jobs).where(jobs.c.id == identity, put_off_far).values(due=now))
