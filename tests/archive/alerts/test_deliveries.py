"""Whom what arrived is for, and what is still to be sent, on both databases."""

from typing import Any

import pytest
from sqlalchemy import Connection, select, update
from tests.archive.conftest import Keep, quotation, record

from ontherecord.archive import documents, quotations, tables, times
from ontherecord.archive.alerts import deliveries, jobs, searches, webhooks
from ontherecord.archive.alerts.searches import Search
from ontherecord.archive.database import Database
from ontherecord.archive.quotations import QuotationsSought
from ontherecord.archive.tables import delivered

URL = "https://hooks.example.org/"


def listening(database: Database, **sought: Any) -> Search:
    with database.writing() as connection:
        search = searches.save(connection, "Search", {}, QuotationsSought(**sought))
        webhooks.listen(connection, search.key, URL)
    return search


def match(database: Database) -> list[str]:
    """Does what the jobs that are due to match would do; their ids."""
    done = []
    while (taken := jobs.take(database)) is not None:
        if taken.task["name"] == webhooks.MATCH:
            deliveries.match(database, *taken.task["args"])
            done.append(taken.id)
        with database.writing() as connection:
            jobs.finish(connection, taken)
    return done


def waiting(database: Database, search: Search) -> list[list[str]]:
    """What each delivery that is due says, in order; they are taken on the way."""
    said = []
    while True:
        with database.writing() as connection:
            delivery = deliveries.next_due(connection, search.key)
            if delivery is None:
                return said
            said.append([each.record["text"] for each in delivery.quotes])
            deliveries.taken(connection, delivery)


def counts(connection: Connection) -> dict[str, int]:
    """How many deliveries there are in each state, whosesoever they are."""
    states = connection.scalars(select(tables.deliveries.c.state)).all()
    return {state: states.count(state) for state in webhooks.STATES}


def test_where_nobody_listens_nothing_is_entered(database: Database, keep: Keep) -> None:
    with database.writing() as connection:
        searches.save(connection, "Read as a feed", {}, QuotationsSought())
    keep("We will not go.")
    assert jobs.take(database) is None


def test_who_listens_is_told_what_fits_and_nothing_else(database: Database, keep: Keep) -> None:
    bridges, lee, all_of_it = listening(database, q="bridge"), listening(database, speaker="lee"), listening(database)
    keep("The bridge is closed.", "Bob Hall")
    keep("The road is open.", "Ann Lee")
    assert len(match(database)) == 2
    assert waiting(database, bridges) == [["The bridge is closed."]]
    assert waiting(database, lee) == [["The road is open."]]
    assert waiting(database, all_of_it) == [["The bridge is closed."], ["The road is open."]]


@pytest.mark.parametrize(
    ("sought", "fits"),
    [
        ({"role": "mayor"}, True),
        ({"role": "governor"}, False),
        ({"publisher": "Ely Post"}, True),
        ({"publisher": "Other"}, False),
        ({"published_from": times.instant("2016-05-20"), "published_to": times.instant("2016-05-21")}, True),
        ({"published_from": times.instant("2016-05-21")}, False),
        ({"q": "bridge closed", "speaker": "lee"}, True),
        ({"q": "bridge", "speaker": "hall"}, False),
        ({"q": "—"}, False),
    ],
)
def test_every_filter_of_the_list_counts(database: Database, keep: Keep, sought: dict[str, Any], fits: bool) -> None:
    search = listening(database, **sought)
    facts = {"publisher": "Ely Post", "published_at": "2016-05-20"}
    keep("The bridge is closed.", "Ann Lee", role="mayor of Ely", facts=facts)
    match(database)
    assert (waiting(database, search) != []) == fits


def test_what_was_there_before_the_search_is_not_sent(database: Database, keep: Keep) -> None:
    keep("Old words.")
    search = listening(database)
    assert match(database) == []
    assert waiting(database, search) == []


def test_nothing_is_delivered_twice_however_often_it_is_matched(database: Database, keep: Keep) -> None:
    search = listening(database)
    identity = keep("We will not go.")
    with database.reading() as connection:
        key = documents.key_of(connection, identity)
    assert key
    for _ in range(3):
        deliveries.match(database, key)
    assert waiting(database, search) == [["We will not go."]]
    deliveries.match(database, key)
    assert waiting(database, search) == []


def test_many_quotations_of_one_document_are_several_deliveries(database: Database) -> None:
    search = listening(database)
    text = " ".join(f"Words number {number}." for number in range(120))
    found = record(text, *(quotation(text, f"Words number {number}.") for number in range(120)))
    with database.writing() as connection:
        assert documents.keep(connection, found, text)
    match(database)
    assert [len(each) for each in waiting(database, search)] == [50, 50, 20]


def test_of_a_document_that_is_erased_nothing_is_sent(database: Database, keep: Keep) -> None:
    search = listening(database)
    first, second = keep("We will not go."), keep("We will stay.")
    with database.writing() as connection:
        documents.erase(connection, first)
    match(database)
    with database.writing() as connection:
        documents.erase(connection, second)
    assert waiting(database, search) == [[]]  # a delivery of nothing, which is taken out when it is its turn
    with database.reading() as connection:
        assert connection.execute(select(delivered)).all() == []


def test_a_quotation_that_is_erased_alone_is_not_sent(database: Database) -> None:
    search = listening(database)
    text = "We will not go. We will stay."
    found = record(text, quotation(text, "We will not go."), quotation(text, "We will stay."))
    with database.writing() as connection:
        documents.keep(connection, found, text)
    match(database)
    with database.writing() as connection:
        quotations.erase(connection, found.quotes[0]["id"])
    assert waiting(database, search) == [["We will stay."]]


def test_a_search_that_is_erased_meanwhile_is_told_nothing(database: Database, keep: Keep) -> None:
    search, other = listening(database), listening(database)
    keep("We will not go.")
    with database.writing() as connection:
        searches.erase(connection, search)
    match(database)
    assert waiting(database, other) == [["We will not go."]]
    with database.writing() as connection:
        searches.erase(connection, other)
        assert connection.execute(select(tables.deliveries)).all() == []


def test_what_failed_waits_while_others_go(database: Database, keep: Keep) -> None:
    search = listening(database)
    keep("First.")
    keep("Second.")
    match(database)
    with database.writing() as connection:
        first = deliveries.next_due(connection, search.key)
        assert first
        deliveries.put_off(connection, first, 60.0)
        assert deliveries.seconds_until_due(connection, search.key) == 0
        second = deliveries.next_due(connection, search.key)
        assert second and [each.record["text"] for each in second.quotes] == ["Second."]
        deliveries.put_off(connection, second, 90.0)
        assert deliveries.next_due(connection, search.key) is None
        assert 55 < (deliveries.seconds_until_due(connection, search.key) or 0) <= 60


def test_what_has_waited_for_a_day_is_given_up_when_it_fails(database: Database, keep: Keep) -> None:
    search = listening(database)
    for number in range(4):
        keep(f"Words number {number}.")
    match(database)
    with database.writing() as connection:
        delivery = deliveries.next_due(connection, search.key)
        assert delivery
        deliveries.give_up_old(connection, search.key, delivery)
        deliveries.give_up_old(connection, search.key)
        assert counts(connection) == {"waiting": 4, "delivered": 0, "failed": 0}
        old = times.now() - deliveries.GIVEN_UP_AFTER - 1
        connection.execute(
            update(tables.deliveries).where(tables.deliveries.c.key <= delivery.key + 2).values(entered=old)
        )
        deliveries.give_up_old(connection, search.key, delivery)
        assert counts(connection) == {"waiting": 3, "delivered": 0, "failed": 1}
        deliveries.give_up_old(connection, search.key)
        assert counts(connection) == {"waiting": 1, "delivered": 0, "failed": 3}


def test_what_arrives_for_a_receiver_that_rests_waits_until_it_has(database: Database, keep: Keep) -> None:
    search = listening(database)
    match(database)
    with database.writing() as connection:
        webhooks.rest(connection, search.key, 3_600)
        webhook = webhooks.of_search(connection, search.key)
    assert webhook and 3_590 < webhooks.seconds_of_rest(webhook) <= 3_600
    keep("We will not go.")
    match(database)
    with database.reading() as connection:
        [job] = connection.execute(select(tables.jobs)).all()
    assert job.id == f"{webhooks.SEND}:{search.key}" and job.due == webhook.rests


def test_a_webhook_that_ended_or_was_stopped_gives_up_what_waits(database: Database, keep: Keep) -> None:
    ended, stopped = listening(database), listening(database)
    keep("We will not go.")
    match(database)
    with database.writing() as connection:
        webhooks.end(connection, ended.key)
        webhooks.stop(connection, stopped.key)
    with database.reading() as connection:
        assert webhooks.listening(connection) == []
        assert webhooks.of_search(connection, ended.key) is webhooks.of_search(connection, stopped.key) is None
        assert counts(connection) == {"waiting": 0, "delivered": 0, "failed": 2}


def test_a_webhook_made_anew_gets_what_waits_soon_and_another_secret(database: Database, keep: Keep) -> None:
    search = listening(database)
    keep("We will not go.")
    [taken] = [jobs.take(database)]
    assert taken
    deliveries.match(database, *taken.task["args"])
    send = jobs.take(database)
    assert send and send.id == f"{webhooks.SEND}:{search.key}"
    with database.writing() as connection:
        delivery = deliveries.next_due(connection, search.key)
        assert delivery
        deliveries.put_off(connection, delivery, 7_000.0)
        webhooks.rest(connection, search.key, 7_000.0)
        jobs.put_off(connection, send, send.task, times.now() + 7_000 * times.MICROSECONDS)
        before = webhooks.of_search(connection, search.key)
    assert jobs.take(database) is None
    with database.writing() as connection:
        webhooks.listen(connection, search.key, URL)
        after = webhooks.of_search(connection, search.key)
        assert before and after and before.secret != after.secret
    again = jobs.take(database)
    assert again and again.id == send.id
    assert waiting(database, search) == [["We will not go."]]


def test_waits_grow_to_two_hours_and_differ() -> None:
    waits = [webhooks.wait_after(failures) for failures in range(1, 20)]
    assert 5 <= waits[0] <= 10 and 45 <= waits[2] <= 90 and 3_600 <= waits[-1] <= 7_200
    assert len({webhooks.wait_after(10**9) for _ in range(10)}) == 10
