"""Webhooks: where the new matches of a search are sent, how that has gone, and when it is to be tried again."""

import random
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from ...formats.searches import DeliveriesForm, WebhookForm
from .. import times
from ..tables import deliveries, webhooks
from ..times import MICROSECONDS
from . import jobs
from .jobs import Job

SECRET_BYTES = 32

FIRST_WAIT = 10.0
LONGEST_WAIT = 2 * 60 * 60.0
"""Seconds. Each wait is three times the one before, up to the longest, less up to half of it at random: what failed
together is not tried again together. In a day this makes some seventeen tries."""

STATES = ("waiting", "delivered", "failed")

MATCH = "match"
"""The job that looks which searches a document's quotations fit."""

SEND = "send"
"""The job that sends what waits for one search's webhook."""

_LISTENING = webhooks.c.ended.is_(None)


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where to send, what to sign with, how often that failed on end, and until when the receiver is left alone."""

    url: str
    secret: bytes
    failures: int
    rests: int | None


def arrived(connection: Connection, document_key: int) -> None:
    """To be called in the transaction that keeps quotations: whoever listens will be told of them, whatever happens.

    Costs one look where nobody listens. What is new is told by what this enters, not by its number: PostgreSQL may show
    a document after one with a higher number.
    """
    if connection.execute(select(webhooks.c.search_key).where(_LISTENING).limit(1)).first() is not None:
        jobs.enter(connection, [Job(f"{MATCH}:{document_key}", MATCH, [document_key], first=True)])


def listening(connection: Connection) -> list[int]:
    """The keys of the searches whose matches are sent somewhere, in order."""
    return list(connection.scalars(select(webhooks.c.search_key).where(_LISTENING).order_by(webhooks.c.search_key)))


def still_listening(connection: Connection, search_keys: Collection[int]) -> dict[int, int | None]:
    """Those of them that are there and listen, and will until this transaction ends, in order; each with the instant
    until which its receiver is left alone."""
    held = select(webhooks.c.search_key, webhooks.c.rests).where(_LISTENING, webhooks.c.search_key.in_(search_keys))
    return dict(connection.execute(held.order_by(webhooks.c.search_key).with_for_update(read=True)).all())


def of_search(connection: Connection, search_key: int) -> Webhook | None:
    """The webhook of a search; None where it has none, or its receiver is gone."""
    row = connection.execute(select(webhooks).where(webhooks.c.search_key == search_key, _LISTENING)).one_or_none()
    return None if row is None else Webhook(row.url, row.secret, row.failures, row.rests)


def listen(connection: Connection, search_key: int, url: str) -> bytes:
    """The secret of the webhook that the search has from now on, in place of one that it had; what waits goes there."""
    secret = secrets.token_bytes(SECRET_BYTES)
    connection.execute(delete(webhooks).where(webhooks.c.search_key == search_key))
    row = {"search_key": search_key, "url": url, "secret": secret, "created": times.now()}
    connection.execute(insert(webhooks).values(row))
    connection.execute(update(deliveries).where(*_waiting(search_key)).values(due=times.now()))
    send_soon(connection, {search_key: None})
    return secret


def stop(connection: Connection, search_key: int) -> None:
    """The search has no webhook any more; what was still to be sent to it is given up."""
    connection.execute(delete(webhooks).where(webhooks.c.search_key == search_key))
    connection.execute(update(deliveries).where(*_waiting(search_key)).values(state="failed"))


def note(connection: Connection, search_key: int, status: int | None, failure: str | None) -> None:
    """How the last try went: what was answered, and what was wrong with it, if anything."""
    failures = 0 if failure is None else webhooks.c.failures + 1
    connection.execute(
        update(webhooks)
        .where(webhooks.c.search_key == search_key)
        .values(tried=times.now(), status=status, failure=failure, failures=failures)
    )


def rest(connection: Connection, search_key: int, seconds: float) -> None:
    """The receiver is left alone for so long."""
    rests = times.now() + int(seconds * MICROSECONDS)
    connection.execute(update(webhooks).where(webhooks.c.search_key == search_key).values(rests=rests))


def end(connection: Connection, search_key: int) -> None:
    """The receiver said that it is gone: what waits is given up, and nothing sent until the webhook is made anew."""
    connection.execute(update(webhooks).where(webhooks.c.search_key == search_key).values(ended=times.now()))
    connection.execute(update(deliveries).where(*_waiting(search_key)).values(state="failed"))


def wait_after(failures: int) -> float:
    """The seconds to wait after so many failures on end.

    >>> 5 <= wait_after(1) <= 10 and 3_600 <= wait_after(50) <= 7_200
    True
    """
    return min(LONGEST_WAIT, FIRST_WAIT * 3.0 ** min(failures - 1, 20)) * random.uniform(0.5, 1)


def seconds_of_rest(webhook: Webhook) -> float:
    """How long its receiver is still to be left alone."""
    return 0.0 if webhook.rests is None else max(0.0, (webhook.rests - times.now()) / MICROSECONDS)


def forms(connection: Connection, search_keys: Collection[int]) -> dict[int, WebhookForm]:
    """The webhooks of searches, as they are shown: without their secrets."""
    counted = _counts(connection, search_keys)
    rows = connection.execute(select(webhooks).where(webhooks.c.search_key.in_(search_keys)))
    return {
        row.search_key: WebhookForm(
            url=row.url,
            state="gone" if row.ended is not None else "listening",
            created_at=times.in_utc(row.created),
            deliveries=counted.get(row.search_key) or DeliveriesForm(waiting=0, delivered=0, failed=0),
            last_tried_at=None if row.tried is None else times.in_utc(row.tried),
            last_status=row.status,
            last_failure=row.failure,
        )
        for row in rows
    }


def waiting(connection: Connection) -> int:
    """How many deliveries wait, of all searches together."""
    counted = select(func.count()).select_from(deliveries).where(deliveries.c.state == "waiting")
    return connection.execute(counted).scalar_one()


def send_soon(connection: Connection, search_keys: Mapping[int, int | None]) -> None:
    """Has what waits for the webhooks of searches sent, from now on or each from its own instant."""
    jobs.enter(connection, [Job(f"{SEND}:{key}", SEND, [key], due=search_keys[key]) for key in sorted(search_keys)])


def _waiting(search_key: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return deliveries.c.search_key == search_key, deliveries.c.state == "waiting"


def _counts(connection: Connection, search_keys: Collection[int]) -> dict[int, DeliveriesForm]:
    counts: dict[int, DeliveriesForm] = {}
    counted = (
        select(deliveries.c.search_key, deliveries.c.state, func.count())
        .where(deliveries.c.state.in_(STATES), deliveries.c.search_key.in_(search_keys))
        .group_by(deliveries.c.search_key, deliveries.c.state)
    )
    for key, state, number in connection.execute(counted):
        form = counts.setdefault(key, DeliveriesForm(waiting=0, delivered=0, failed=0))
        form[state] = number  # type: ignore[literal-required]  # the column holds these states only
    return counts
