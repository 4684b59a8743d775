"""Jobs that are to be done after a request was answered: entered in the transaction that makes them necessary.

Whoever takes a job takes it for a while (a lease), renews that while the job is under way, and takes it out when it is
done. A job whose process was killed is taken again once the lease is over: each is done at least once, and must bear
being done twice. Arguments are numbers
and words of ours, never anything of a text.
"""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, case, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from .. import times
from ..database import Database
from ..tables import jobs

LEASE_SECONDS = 60
"""How long a job is nobody else's without being renewed; its process is killed, or cannot reach the database."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A job that is ours until the lease ends."""

    id: str
    task: Mapping[str, Any]
    holder: str
    wanted: int


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done: the id tells it from others, the name says which kind it is.

    From an instant on, or from now; before others if it is to be ``first``.
    """

    id: str
    name: str
    arguments: Sequence[int | str] = ()
    first: bool = False
    due: int | None = None


def enter(connection: Connection, entered: Sequence[Job]) -> None:
    """Has jobs done; whoever enters several enters them in the same order as everybody else.

    Where one with an id waits already, that one does for both, at the earlier time. Where it is being done, it will be
    done once more.
    """
    if not entered:
        return
    now = times.now()
    rows = [
        {
            "id": job.id,
            "task": {"name": job.name, "args": list(job.arguments)},
            "first": job.first,
            "due": now if job.due is None else job.due,
            "wanted": 1,
        }
        for job in entered
    ]
    insert = (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(jobs)
    due = insert.excluded.due
    again = {"wanted": jobs.c.wanted + 1, "due": case((jobs.c.due > due, due), else_=jobs.c.due)}
    connection.execute(insert.on_conflict_do_update(index_elements=[jobs.c.id], set_=again), rows)


def take(database: Database, *, longest_due: bool = False) -> Taken | None:
    """A job that is due; nobody else gets it while the lease lasts. None if none is due: then nothing is locked.

    One that is to be first, or the one that is ``longest_due``: who asks now for the one and now for the other leaves
    none waiting for ever.
    """
    now = times.now()
    free = or_(jobs.c.lease.is_(None), jobs.c.lease <= now)
    order = (jobs.c.due,) if longest_due else (jobs.c.first.desc(), jobs.c.due)
    due = select(jobs.c.id).where(jobs.c.due <= now, free).order_by(*order).limit(1)
    with database.reading() as connection:
        if connection.execute(due).first() is None:
            return None
    taken = (
        update(jobs)
        .where(jobs.c.id == due.with_for_update(skip_locked=True).scalar_subquery())
        .values(lease=now + LEASE_SECONDS * times.MICROSECONDS, holder=secrets.token_hex(16))
        .returning(jobs.c.id, jobs.c.task, jobs.c.holder, jobs.c.wanted)
    )
    with database.noting() as connection:
        row = connection.execute(taken).one_or_none()
    return None if row is None else Taken(row.id, row.task, row.holder, row.wanted)


def renew(connection: Connection, taken: Collection[Taken]) -> None:
    """The jobs are ours for another while, from now on."""
    lease = times.now() + LEASE_SECONDS * times.MICROSECONDS
    connection.execute(update(jobs).where(jobs.c.holder.in_([each.holder for each in taken])).values(lease=lease))


def finish(connection: Connection, taken: Taken) -> None:
    """Takes the job out; if it was entered again since it was taken, it stays, and is due."""
    ours = (jobs.c.id == taken.id, jobs.c.holder == taken.holder)
    connection.execute(delete(jobs).where(*ours, jobs.c.wanted == taken.wanted))
    connection.execute(update(jobs).where(*ours).values(lease=None, holder=None))


def put_off(connection: Connection, taken: Taken, task: Mapping[str, Any], due: int) -> None:
    """Gives the job back, to be done at that instant, with what is to be remembered of this try.

    If it was entered again since it was taken, it stays due.
    """
    later = case((jobs.c.wanted == taken.wanted, due), else_=jobs.c.due)
    connection.execute(
        update(jobs)
        .where(jobs.c.id == taken.id, jobs.c.holder == taken.holder)
        .values(task=dict(task), due=later, lease=None, holder=None)
    )
