"""Deliveries: which quotations a search's webhook is to be told of, at what time, and what became of it.

A delivery holds the ids of quotations; what they say is read when it is sent, so that nothing is kept of a quotation
that was erased, and a corrected one is sent as it is now.
"""

import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Select, delete, func, insert, select, update

from .. import quotations, tables, times
from ..database import Database
from ..quotations import Found
from ..search import search
from ..search.sought import from_json
from ..tables import delivered, deliveries
from ..times import MICROSECONDS
from . import webhooks

MOST_QUOTATIONS = 50
"""Quotations in one delivery; more are sent in several."""

ENTERED_AT_ONCE = 20
"""Searches whose deliveries are entered in one transaction: some milliseconds."""

GIVING_WAY = 4
"""How many times as long as that took the next waits, so that articles get SQLite's one lock: who waits for it looks
only now and then whether it is free."""

GIVEN_UP_AFTER = 24 * 60 * 60 * MICROSECONDS
"""A delivery that fails when it is older than this is not tried again."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """Quotations that are to be sent together; the id is the same however often they are."""

    key: int
    id: str
    tries: int
    quotes: list[Found]


def match(database: Database, document_key: int) -> None:
    """Enters deliveries of a document's quotations to every webhook whose search they fit, and has them sent.

    All searches are asked before anything is locked, and what is found is entered a few searches at a time, so that
    nobody waits long for SQLite's one lock. Told twice of one document, nothing is delivered twice.
    """
    with database.reading() as connection:
        found = dict(_fitting(connection, document_key))
    keys = list(found)
    for start in range(0, len(keys), ENTERED_AT_ONCE):
        some = {key: found[key] for key in keys[start : start + ENTERED_AT_ONCE]}
        began = time.monotonic()
        with database.noting() as connection:
            _enter(connection, document_key, some)
        time.sleep(GIVING_WAY * (time.monotonic() - began))


def next_due(connection: Connection, search_key: int) -> Delivery | None:
    """The delivery that has waited longest of those that are due; None if none is."""
    due = _waiting(search_key).where(deliveries.c.due <= times.now()).order_by(deliveries.c.key).limit(1)
    row = connection.execute(due).one_or_none()
    if row is None:
        return None
    identities = select(delivered.c.quotation_id).where(delivered.c.delivery_key == row.key)
    found = quotations.known(connection, connection.scalars(identities).all())
    return Delivery(row.key, row.id, row.tries, [each for each in found if not each.record["rejected"]])


def seconds_until_due(connection: Connection, search_key: int) -> float | None:
    """When the next delivery is due; None if none waits."""
    due = connection.scalar(_waiting(search_key).with_only_columns(func.min(deliveries.c.due)))
    return None if due is None else max(0.0, (due - times.now()) / MICROSECONDS)


def taken(connection: Connection, delivery: Delivery) -> None:
    """The receiver has it."""
    connection.execute(update(deliveries).where(deliveries.c.key == delivery.key).values(state="delivered"))


def void(connection: Connection, delivery: Delivery) -> None:
    """Nothing of it is left to be told: all that it told of was erased."""
    connection.execute(delete(deliveries).where(deliveries.c.key == delivery.key))


def put_off(connection: Connection, delivery: Delivery, seconds: float) -> None:
    """The delivery was tried, and is not due again before so many seconds are over."""
    due = times.now() + int(seconds * MICROSECONDS)
    ours = deliveries.c.key == delivery.key
    connection.execute(update(deliveries).where(ours).values(tries=deliveries.c.tries + 1, due=due))


def give_up_old(connection: Connection, search_key: int, delivery: Delivery | None = None) -> None:
    """What has waited too long for the search's webhook, or this one delivery if it has, is not tried again."""
    too_old = deliveries.c.entered < times.now() - GIVEN_UP_AFTER
    concerned = deliveries.c.search_key == search_key if delivery is None else deliveries.c.key == delivery.key
    connection.execute(
        update(deliveries).where(concerned, too_old, deliveries.c.state == "waiting").values(state="failed")
    )


def _fitting(connection: Connection, document_key: int) -> Iterator[tuple[int, list[str]]]:
    rows = connection.execute(
        select(tables.searches.c.key, tables.searches.c.sought)
        .join(tables.webhooks)
        .where(tables.webhooks.c.ended.is_(None))
        .order_by(tables.searches.c.key)
    ).all()
    for key, sought in rows:
        if fitting := search.fitting(connection, from_json(sought), document_key=document_key):
            yield key, fitting


def _enter(connection: Connection, document_key: int, found: Mapping[int, Sequence[str]]) -> None:
    """What each search is to be told of the document, and was not told before; if both are still there."""
    document = select(tables.documents.c.key).where(tables.documents.c.key == document_key)
    if connection.execute(document.with_for_update(read=True)).first() is None:
        return
    rests = webhooks.still_listening(connection, found)
    told = _told(connection, list(rests), found)
    parts = [
        (key, new[start : start + MOST_QUOTATIONS])
        for key in rests
        for new in [[each for each in found[key] if (key, each) not in told]]
        for start in range(0, len(new), MOST_QUOTATIONS)
    ]
    if parts:
        _enter_parts(connection, document_key, parts)
        webhooks.send_soon(connection, {key: rests[key] for key, _ in parts})


def _told(
    connection: Connection, search_keys: Sequence[int], found: Mapping[int, Sequence[str]]
) -> set[tuple[int, str]]:
    """The searches, each with a quotation that it told of before."""
    identities = {identity for key in search_keys for identity in found[key]}
    before = select(delivered.c.search_key, delivered.c.quotation_id).where(
        delivered.c.search_key.in_(search_keys), delivered.c.quotation_id.in_(identities)
    )
    return {(row.search_key, row.quotation_id) for row in connection.execute(before)}


def _enter_parts(connection: Connection, document_key: int, parts: Sequence[tuple[int, Sequence[str]]]) -> None:
    """A delivery for each part: a search, and what it is told of at once."""
    now = times.now()
    rows = [
        {"id": secrets.token_hex(16), "search_key": key, "entered": now, "due": now, "state": "waiting"}
        for key, _ in parts
    ]
    added = insert(deliveries).returning(deliveries.c.key, sort_by_parameter_order=True)
    keys = connection.scalars(added, rows).all()
    of_each = [
        {"search_key": search, "quotation_id": each, "delivery_key": key, "document_key": document_key}
        for key, (search, identities) in zip(keys, parts, strict=True)
        for each in identities
    ]
    connection.execute(insert(delivered), of_each)


def _waiting(search_key: int) -> Select[tuple[int, str, int]]:
    return select(deliveries.c.key, deliveries.c.id, deliveries.c.tries).where(
        deliveries.c.search_key == search_key, deliveries.c.state == "waiting"
    )
