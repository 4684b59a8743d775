"""How long documents are kept: so many days, by publisher, from the day that each was published.

A document without a date is kept so many days from when it came. Keeping to it is a job of its own, once a day or by
command; until then what is due is there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypedDict

from sqlalchemy import ColumnElement, Connection, delete, func, insert, literal, select, tuple_

from .. import documents, tables
from ..database import Database, change_each
from ..tables import DATED, UNDATED

_of = tables.documents.c

MOST_DAYS = 36_500
DAY = 24 * 60 * 60 * 1_000_000
"""Microseconds."""

AT_ONCE = 50
"""Documents a transaction, at most."""


class PublisherDays(TypedDict):
    """How long the documents of one publisher are kept; None is for ever."""

    publisher: str
    days: int | None


class PolicyForm(TypedDict):
    """How long documents are kept: those of some publishers, in order of their names, and all others."""

    default_days: int | None
    publishers: list[PublisherDays]


@dataclass(frozen=True, slots=True)
class Due:
    """How many documents of a publisher are, or were, due to go; ``publisher`` is None for all that are not named."""

    publisher: str | None
    documents: int


@dataclass(frozen=True, slots=True)
class _Rule:
    """The documents that one line of the policy is about, and until when they must have been published to go."""

    publisher: str | None
    fits: ColumnElement[bool]
    before: int


def policy(connection: Connection) -> PolicyForm:
    """What is in force: documents are kept for ever where nothing was said."""
    rows = connection.execute(select(tables.retention).order_by(tables.retention.c.publisher))
    days = {row.publisher: row.days for row in rows}
    default = days.pop("", None)
    named = [PublisherDays(publisher=publisher, days=each) for publisher, each in sorted(days.items())]
    return PolicyForm(default_days=default, publishers=named)


def set_policy(connection: Connection, form: PolicyForm) -> None:
    """Puts another policy in the place of the one in force; each publisher stands in it once."""
    rows = [{"publisher": "", "days": form["default_days"]}, *form["publishers"]]
    connection.execute(delete(tables.retention))
    connection.execute(insert(tables.retention), rows)


def due(connection: Connection, *, now: int) -> list[Due]:
    """How many documents would go now, by publisher; those of whom none would are left out."""
    counted = [Due(rule.publisher, _number(connection, rule)) for rule in _rules(policy(connection), now)]
    return [each for each in counted if each.documents]


def apply(database: Database, *, now: int) -> list[Due]:
    """Erases the documents that are due now, with all that is kept of them; how many went, likewise."""
    with database.reading() as connection:
        rules = list(_rules(policy(connection), now))
    gone = [Due(rule.publisher, _erase_expired(database, rule)) for rule in rules]
    return [each for each in gone if each.documents]


def _rules(form: PolicyForm, now: int) -> Iterator[_Rule]:
    named = [each["publisher"] for each in form["publishers"]]
    for each in form["publishers"]:
        if each["days"] is not None:
            yield _Rule(each["publisher"], _of.publisher == each["publisher"], now - each["days"] * DAY)
    if form["default_days"] is not None:
        others = _of.publisher.is_(None) | _of.publisher.not_in(named)
        yield _Rule(None, others, now - form["default_days"] * DAY)


def _expired(rule: _Rule) -> Iterator[ColumnElement[bool]]:
    """Which documents are due: two conditions, for which an index serves each."""
    yield rule.fits & (_of.published == UNDATED) & (_of.added < rule.before)
    yield rule.fits & _of.published.between(DATED, rule.before - 1)


def _number(connection: Connection, rule: _Rule) -> int:
    return sum(
        connection.execute(select(func.count()).select_from(tables.documents).where(each)).scalar_one()
        for each in _expired(rule)
    )


def _erase_expired(database: Database, rule: _Rule) -> int:
    gone = 0
    for expired in _expired(rule):
        for identities in _some_at_a_time(database, expired):
            gone += sum(change_each(database, identities, partial(_erase_if_due, expired)))
    return gone


def _erase_if_due(expired: ColumnElement[bool], connection: Connection, identity: str) -> bool:
    """Whether the document is due still, as it is now: then it is erased."""
    still = connection.execute(select(_of.key).where(_of.id == identity, expired)).first() is not None
    return still and documents.erase(connection, identity)


def _some_at_a_time(database: Database, expired: ColumnElement[bool]) -> Iterator[Sequence[str]]:
    """The ids of the documents that are due, looked through once, each time on from where the time before ended."""
    place = tuple_(_of.published, _of.key)
    sought = select(_of.published, _of.key, _of.id).where(expired).order_by(_of.published, _of.key).limit(AT_ONCE)
    reached = None
    while True:
        with database.reading() as connection:
            rows = connection.execute(sought if reached is None else sought.where(place > reached)).all()
        if not rows:
            return
        yield [row.id for row in rows]
        reached = tuple_(literal(rows[-1].published, _of.published.type), literal(rows[-1].key, _of.key.type))
