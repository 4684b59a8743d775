"""Standing searches from the article to the receiver: real queue, real HTTP, both databases."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import pytest
import structlog
from huey import Huey
from sqlalchemy import update
from tests.archive.conftest import quotation, record
from tests.receivers import Receiver, receiver

from ontherecord.archive import documents, tables, times
from ontherecord.archive.alerts import deliveries, jobs, searches, webhooks
from ontherecord.archive.alerts.searches import Search
from ontherecord.archive.database import Database
from ontherecord.archive.quotations import QuotationsSought
from ontherecord.client import verify
from ontherecord.client.webhooks import spelt
from ontherecord.formats.searches import WebhookForm
from ontherecord.jobs import work
from ontherecord.jobs.work import PERIODIC
from ontherecord.settings import Settings
from ontherecord.webhooks import sending

AtWork = Callable[[Huey], AbstractContextManager[None]]
WaitUntil = Callable[[Callable[[], bool]], None]


@pytest.fixture
def here() -> Iterator[Receiver]:
    """A receiver on this machine."""
    with receiver() as made:
        yield made


def queue(database: Database, *receivers: Receiver) -> Huey:
    hosts = ",".join(each.host for each in receivers)
    return work.queue_of(Settings(webhook_hosts=hosts, webhook_networks="127.0.0.1/32"), database)


def listening(database: Database, url: str, **sought: Any) -> tuple[Search, str]:
    with database.writing() as connection:
        search = searches.save(connection, "Löwe & Co.", {}, QuotationsSought(**sought))
        return search, spelt(webhooks.listen(connection, search.key, url))


def keep(database: Database, said: str) -> str:
    found = record(said, quotation(said, said), publisher="Ely Post")
    with database.writing() as connection:
        assert documents.keep(connection, found, said)
    return found.quotes[0]["id"]


def webhook_of(database: Database, search: Search) -> WebhookForm:
    with database.reading() as connection:
        form = searches.shown(connection, search.id)
    assert form and form["webhook"]
    return form["webhook"]


def at_once(database: Database) -> None:
    """What was put off is due now."""
    with database.writing() as connection:
        connection.execute(update(tables.deliveries).values(due=times.now()))
        connection.execute(update(tables.webhooks).values(rests=None))
        connection.execute(update(tables.jobs).values(due=times.now()))


def test_what_fits_is_delivered_and_its_receiver_can_tell_who_sent_it(
    database: Database, here: Receiver, at_work: AtWork, wait_until: WaitUntil
) -> None:
    search, secret = listening(database, here.url, q="bridge")
    with at_work(queue(database, here)):
        identity = keep(database, "The bridge — “die Brücke” — is closed.")
        keep(database, "The road is open.")
        wait_until(lambda: webhook_of(database, search)["deliveries"]["delivered"] == 1)
    [(path, headers, body)] = here.received
    assert path == "/hook?desk=1"
    delivery = verify(secret, headers, body)
    assert delivery["search"] == {"id": search.id, "name": "Löwe & Co."}
    [quote] = delivery["quotes"]
    assert (quote["id"], quote["document"]["publisher"]) == (identity, "Ely Post")
    hook = webhook_of(database, search)
    assert (hook["last_status"], hook["last_failure"]) == (204, None)
    assert hook["last_tried_at"]


def test_a_receiver_that_fails_is_sent_the_same_again_with_the_same_id(
    database: Database, here: Receiver, at_work: AtWork, wait_until: WaitUntil
) -> None:
    search, secret = listening(database, here.url)
    here.answers += [(503, {}), (500, {}), (200, {})]
    with at_work(queue(database, here)):
        keep(database, "The bridge is closed.")
        for tries, failure in ((1, "status 503"), (2, "status 500")):
            here.wait_for(tries)
            wait_until(lambda failure=failure: webhook_of(database, search)["last_failure"] == failure)
            assert webhook_of(database, search)["deliveries"]["waiting"] == 1
            time.sleep(0.2)  # until the job is put off
            at_once(database)
        wait_until(lambda: webhook_of(database, search)["deliveries"]["delivered"] == 1)
    assert len({headers["webhook-id"] for _, headers, _ in here.received}) == 1
    assert len({body for _, _, body in here.received}) == 1
    for _, headers, body in here.received:
        verify(secret, headers, body)


def test_a_receiver_that_asks_to_wait_is_left_alone_so_long(
    database: Database, here: Receiver, at_work: AtWork, wait_until: WaitUntil
) -> None:
    search, _ = listening(database, here.url)
    here.answers.append((429, {"Retry-After": "3600"}))
    with at_work(queue(database, here)):
        keep(database, "The bridge is closed.")
        here.wait_for(1)
        wait_until(lambda: webhook_of(database, search)["last_status"] == 429)
        keep(database, "The road is open.")
        wait_until(lambda: webhook_of(database, search)["deliveries"]["waiting"] == 2)
        time.sleep(0.5)
    assert len(here.received) == 1
    with database.reading() as connection:
        hook = webhooks.of_search(connection, search.key)
    assert hook and 3_590 < webhooks.seconds_of_rest(hook) <= 3_600


def test_one_delivery_that_is_refused_does_not_hold_up_the_next(
    database: Database, here: Receiver, at_work: AtWork, wait_until: WaitUntil
) -> None:
    search, _ = listening(database, here.url)
    here.answers.append((400, {}))
    with at_work(queue(database, here)):
        keep(database, "The bridge is closed.")
        here.wait_for(1)
        keep(database, "The road is open.")
        here.wait_for(2, patience=3)
        wait_until(lambda: webhook_of(database, search)["deliveries"]["delivered"] == 1)
    assert webhook_of(database, search)["deliveries"] == {"waiting": 1, "delivered": 1, "failed": 0}


def test_a_receiver_that_is_gone_is_sent_nothing_more(
    database: Database, here: Receiver, at_work: AtWork, wait_until: WaitUntil
) -> None:
    search, _ = listening(database, here.url)
    here.answers.append((410, {}))
    keep(database, "The bridge is closed.")
    with at_work(queue(database, here)):
        wait_until(lambda: webhook_of(database, search)["state"] == "gone")
        keep(database, "The road is open.")
        time.sleep(0.3)
    assert len(here.received) == 1
    assert webhook_of(database, search)["deliveries"] == {"waiting": 0, "delivered": 0, "failed": 1}


def test_what_fails_for_a_day_is_given_up(
    database: Database, here: Receiver, at_work: AtWork, wait_until: WaitUntil
) -> None:
    search, _ = listening(database, here.url)
    keep(database, "The bridge is closed.")
    here.answers.append((503, {}))
    with at_work(queue(database, here)):
        here.wait_for(1)
        wait_until(lambda: webhook_of(database, search)["last_status"] == 503)
        time.sleep(0.2)
        with database.writing() as connection:
            connection.execute(
                update(tables.deliveries).values(entered=tables.deliveries.c.entered - deliveries.GIVEN_UP_AFTER)
            )
        here.answers.append((503, {}))
        at_once(database)
        wait_until(lambda: webhook_of(database, search)["deliveries"]["failed"] == 1)
        wait_until(lambda: jobs_left(database) == 0)


def jobs_left(database: Database) -> int:
    with database.reading() as connection:
        return len(connection.execute(tables.jobs.select().where(tables.jobs.c.id.not_in(PERIODIC))).all())


def test_a_receiver_that_hangs_holds_up_nobody_else(
    database: Database, here: Receiver, at_work: AtWork, wait_until: WaitUntil, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "ANSWER_SECONDS", 2.0)
    with receiver() as hanging:
        hanging.hanging = threading.Event()
        slow, _ = listening(database, hanging.url)
        quick, _ = listening(database, here.url)
        began = time.monotonic()
        for number in range(5):
            keep(database, f"Words number {number}.")
        with at_work(queue(database, here, hanging)):
            wait_until(lambda: webhook_of(database, quick)["deliveries"]["delivered"] == 5)
            assert time.monotonic() - began < 2
            wait_until(lambda: webhook_of(database, slow)["last_failure"] == "no answer in time")
        assert len(hanging.received) == 1  # the others wait until it is well


def test_several_processes_send_each_delivery_once(
    database: Database, here: Receiver, at_work: AtWork, wait_until: WaitUntil
) -> None:
    made = [listening(database, here.url)[0] for _ in range(3)]
    with at_work(queue(database, here)), at_work(queue(database, here)):
        for number in range(10):
            keep(database, f"Words number {number}.")
        for search in made:
            wait_until(lambda search=search: webhook_of(database, search)["deliveries"]["delivered"] == 10)
    assert len(here.received) == len({headers["webhook-id"] for _, headers, _ in here.received}) == 30


def test_a_process_killed_after_sending_sends_the_same_once_more_and_a_receiver_can_tell(
    database: Database, here: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    search, _ = listening(database, here.url)
    keep(database, "The bridge is closed.")
    taken = jobs.take(database)
    assert taken
    deliveries.match(database, *taken.task["args"])

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    from ontherecord.jobs import webhooks as doing

    allowed = Settings(webhook_hosts=here.host, webhook_networks="127.0.0.1/32").webhooks_allowed
    with monkeypatch.context() as patched:
        patched.setattr(doing, "_enter", killed)
        with pytest.raises(KeyboardInterrupt):
            doing.send_waiting(database, allowed, search.key)
    assert doing.send_waiting(database, allowed, search.key) is None
    first, second = here.received
    assert first[1]["webhook-id"] == second[1]["webhook-id"]


def test_what_was_erased_while_it_waited_is_not_sent(
    database: Database, here: Receiver, at_work: AtWork, wait_until: WaitUntil
) -> None:
    search, _ = listening(database, here.url)
    said = "The bridge is closed."
    keep(database, said)
    taken = jobs.take(database)
    assert taken
    deliveries.match(database, *taken.task["args"])
    with database.writing() as connection:
        documents.erase(connection, record(said, publisher="Ely Post").document["id"])
        jobs.finish(connection, taken)
    with at_work(queue(database, here)):
        wait_until(lambda: jobs_left(database) == 0)
    assert here.received == []
    assert webhook_of(database, search)["deliveries"] == {"waiting": 0, "delivered": 0, "failed": 0}


def test_an_allowance_withdrawn_is_heeded_at_once(
    database: Database, here: Receiver, at_work: AtWork, wait_until: WaitUntil
) -> None:
    search, _ = listening(database, here.url)
    keep(database, "The bridge is closed.")
    with at_work(work.queue_of(Settings(), database)):
        wait_until(lambda: webhook_of(database, search)["last_failure"] == "host or address not allowed")
    assert here.received == []


def test_the_log_tells_of_each_try_but_no_word_no_secret_and_no_address(
    database: Database, here: Receiver, at_work: AtWork, wait_until: WaitUntil
) -> None:
    search, secret = listening(database, here.url)
    with structlog.testing.capture_logs() as lines, at_work(queue(database, here)):
        keep(database, "The bridge is closed.")
        wait_until(lambda: webhook_of(database, search)["deliveries"]["delivered"] == 1)
    [line] = [each for each in lines if each["event"] == "delivery"]
    assert (line["search"], line["outcome"], line["status"], line["quotations"]) == (search.id, "taken", 204, 1)
    written = json.dumps(lines)
    for hidden in ("bridge", "Löwe", "hook", "127.0.0.1", secret.removeprefix("whsec_")):
        assert hidden not in written
