"""The jobs of standing searches: to find whom what arrived is for, and to send it."""

import time

import structlog

from ..archive.alerts import deliveries, searches, webhooks
from ..archive.alerts.deliveries import Delivery
from ..archive.alerts.searches import Search
from ..archive.alerts.webhooks import wait_after
from ..archive.database import Database
from ..formats import writing
from ..formats.searches import DeliveryForm, NamedSearchForm
from ..formats.spelling import as_json
from ..webhooks.allowed import Allowed
from ..webhooks.sending import Outcome, send

AT_ONCE = 20
"""Deliveries to one receiver before others get their turn."""

LONGEST_RUN = 60.0
"""Seconds for the same."""


def match(database: Database, document_key: int) -> None:
    """Enters deliveries to everybody who listens for what the document says."""
    deliveries.match(database, document_key)


def send_waiting(database: Database, allowed: Allowed, search_key: int) -> float | None:
    """Sends what is due to a search's webhook, one after the other; the seconds until more is, None if nothing waits.

    A search's deliveries are this one job, so that a receiver who does not answer holds up nobody else's.
    """
    until = time.monotonic() + LONGEST_RUN
    for _ in range(AT_ONCE):
        if time.monotonic() > until or not _send_next(database, allowed, search_key):
            break
    with database.reading() as connection:
        webhook = webhooks.of_search(connection, search_key)
        due = deliveries.seconds_until_due(connection, search_key)
    return None if webhook is None or due is None else max(due, webhooks.seconds_of_rest(webhook))


def _send_next(database: Database, allowed: Allowed, search_key: int) -> bool:
    """Whether another may be sent after this one."""
    with database.reading() as connection:
        search = searches.with_key(connection, search_key)
        webhook = webhooks.of_search(connection, search_key)
        delivery = deliveries.next_due(connection, search_key)
    if search is None or webhook is None or webhooks.seconds_of_rest(webhook) or delivery is None:
        return False
    if not delivery.quotes:
        with database.noting() as connection:
            deliveries.void(connection, delivery)
        return True
    began = time.monotonic()
    outcome = send(allowed, webhook.url, webhook.secret, f"msg_{delivery.id}", _body(search, delivery))
    structlog.get_logger().info(
        "delivery",
        search=search.id,
        delivery=delivery.id,
        quotations=len(delivery.quotes),
        tries=delivery.tries + 1,
        outcome=outcome.advice,
        status=outcome.status,
        failure=outcome.failure,
        seconds=round(time.monotonic() - began, 3),
    )
    _enter(database, search_key, delivery, outcome, failures=webhook.failures + 1)
    return outcome.advice in ("taken", "again")


def _enter(database: Database, search_key: int, delivery: Delivery, outcome: Outcome, *, failures: int) -> None:
    """What came of it, all of it or nothing."""
    with database.noting() as connection:
        webhooks.note(connection, search_key, outcome.status, outcome.failure)
        if outcome.advice == "taken":
            deliveries.taken(connection, delivery)
        elif outcome.advice == "gone":
            webhooks.end(connection, search_key)
        elif outcome.advice == "again":
            deliveries.put_off(connection, delivery, max(outcome.retry_after, wait_after(delivery.tries + 1)))
            deliveries.give_up_old(connection, search_key, delivery)
        else:
            wait = max(outcome.retry_after, wait_after(failures))
            deliveries.put_off(connection, delivery, wait)
            webhooks.rest(connection, search_key, wait)
            deliveries.give_up_old(connection, search_key)


def _body(search: Search, delivery: Delivery) -> bytes:
    form = DeliveryForm(
        search=NamedSearchForm(id=search.id, name=search.name),
        quotes=[writing.shown(each.record, document=each.document) for each in delivery.quotes],
    )
    return as_json(form).encode()
