"""Searches that are kept, on both databases."""

import pytest
from sqlalchemy import select

from ontherecord.archive import tables
from ontherecord.archive.alerts import searches, webhooks
from ontherecord.archive.alerts.searches import Search
from ontherecord.archive.database import Database
from ontherecord.archive.erasing import purging
from ontherecord.archive.pages import BadCursor
from ontherecord.archive.search import sought
from ontherecord.archive.search.sought import QuotationsSought
from ontherecord.attribution.quotation import Kind, Mode

SOUGHT = QuotationsSought(q="bridge", kind=(Kind.DIRECT,), mode=(Mode.SPEECH,), published_to=5)


def saved(database: Database, name: str = "Bridges", sought: QuotationsSought = SOUGHT) -> Search:
    with database.writing() as connection:
        return searches.save(connection, name, {"q": "bridge"}, sought)


@pytest.mark.parametrize(
    "sought",
    [
        QuotationsSought(),
        SOUGHT,
        QuotationsSought(
            q="a", speaker="b", speaker_id="c", role="d", affiliation="e", publisher="f", document="g",
            kind=(Kind.MIXED, Kind.INDIRECT), mode=(Mode.THOUGHT,), published_from=-1, published_to=2**62,
        ),
    ],
)  # fmt: skip
def test_what_is_sought_is_the_same_after_it_was_kept(database: Database, sought: QuotationsSought) -> None:
    search = saved(database, sought=sought)
    assert search.sought == sought
    with database.reading() as connection:
        assert searches.one(connection, search.id) == searches.with_key(connection, search.key) == search


def test_what_is_left_open_is_not_kept() -> None:
    assert sought.as_json(QuotationsSought(q="bridge")) == {"q": "bridge"}


def test_searches_are_listed_the_last_first_a_page_at_a_time(database: Database) -> None:
    names = [saved(database, f"Search {number}").name for number in range(5)]
    with database.reading() as connection:
        first, cursor = searches.listed(connection, limit=3, cursor=None)
        second, end = searches.listed(connection, limit=3, cursor=cursor)
        assert [each["name"] for each in first + second] == names[::-1]
        assert end is None
        assert [each["name"] for each in searches.all_shown(connection)] == names[::-1]
        with pytest.raises(BadCursor):
            searches.listed(connection, limit=3, cursor="AAAA")
        assert searches.number(connection) == 5


def test_a_feed_is_found_by_its_token_until_it_gets_another_or_none(database: Database) -> None:
    search = saved(database)

    def found(token: str) -> bool:
        with database.reading() as connection:
            return searches.of_feed(connection, token) == search

    with database.writing() as connection:
        first = searches.open_feed(connection, search)
    assert found(first)
    with database.writing() as connection:
        second = searches.open_feed(connection, search)
    assert found(second) and not found(first) and not found("A" * 43)
    with database.writing() as connection:
        searches.close_feed(connection, search)
    assert not found(second)


def test_no_token_is_kept(database: Database) -> None:
    search = saved(database)
    with database.writing() as connection:
        token = searches.open_feed(connection, search)
    with database.reading() as connection:
        row = connection.execute(select(tables.searches)).one()
    assert token.encode() not in b"".join(each if isinstance(each, bytes) else str(each).encode() for each in row)


def test_what_is_erased_takes_its_webhook_along(database: Database) -> None:
    search = saved(database)
    other = saved(database, "Other")
    with database.writing() as connection:
        webhooks.listen(connection, search.key, "https://hooks.example.org/")
        webhooks.listen(connection, other.key, "https://hooks.example.org/")
        searches.erase(connection, search)
    with database.reading() as connection:
        assert searches.one(connection, search.id) is None
        assert webhooks.listening(connection) == [other.key]


def test_a_search_is_renamed(database: Database) -> None:
    search = saved(database)
    with database.writing() as connection:
        held = searches.hold(connection, search.id)
        assert held == search
        searches.rename(connection, search, "Other")
        form = searches.shown(connection, search.id)
    assert form and form["name"] == "Other"
    with database.writing() as connection:
        assert searches.hold(connection, "0" * 32) is None


def test_what_an_erased_search_named_goes_with_the_next_purge(database: Database) -> None:
    with database.writing() as connection:
        search = searches.save(connection, "Lee", {"q": "lee"}, QuotationsSought(q="lee"))
        assert not purging.is_due(connection)
        searches.erase(connection, search)
        assert purging.is_due(connection)
