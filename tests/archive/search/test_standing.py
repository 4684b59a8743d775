"""The numbers by which SQLite reads quotations off in the order of time."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update
from tests.archive.conftest import quotation, record
from tests.archive.test_quotations import said

from ontherecord.archive import documents
from ontherecord.archive.database import Database, open_database
from ontherecord.archive.search import index, standing
from ontherecord.archive.tables import UNDATED, quotations

INSTANTS = (None, "1000-01-01", "2016-05-20", "2016-05-20T00:00:00.000001Z", "2016-05-20T00:00:00.000002Z")


@pytest.fixture
def database(sqlite_url: str) -> Iterator[Database]:
    """A SQLite database, which alone has these numbers."""
    database = open_database(sqlite_url)
    yield database
    database.engine.dispose()


def keep(database: Database, text: str, published_at: str | None) -> None:
    """A document of so many quotations as the text has words."""
    with database.writing() as connection:
        found = record(text, *(quotation(text, word) for word in text.split()), published_at=published_at)
        assert documents.keep(connection, found, text)


def numbers(database: Database) -> list[int]:
    """The numbers in the order of time."""
    in_time = select(quotations.c.found_as).order_by(quotations.c.published, quotations.c.place_back)
    with database.reading() as connection:
        return list(connection.scalars(in_time))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(st.lists(st.tuples(st.sampled_from(INSTANTS), st.integers(1, 4)), min_size=1, max_size=8))
def test_they_go_up_in_the_order_of_time_whatever_comes_when(
    database: Database, come: list[tuple[str | None, int]]
) -> None:
    before = len(numbers(database))
    for place, (published_at, count) in enumerate(come):
        keep(database, " ".join(f"w{before}x{place}x{each}" for each in range(count)), published_at)
    assert all(low < high for low, high in pairwise(numbers(database)))


def test_dated_ones_are_above_zero_and_undated_ones_below(database: Database) -> None:
    keep(database, "b", "1000-01-01T00:00:00+12:00")
    keep(database, "a", None)
    undated, dated = numbers(database)
    assert undated < 0 <= dated
    assert undated > UNDATED


def test_a_number_is_near_where_its_instant_would_have_it() -> None:
    assert list(standing.between(-1, 10**9, 3, 500)) == [515, 531, 547]
    assert list(standing.between(600, 10**9, 2, 500)) == [616, 632]
    assert list(standing.between(10, 14, 3, 500)) == [11, 12, 13]
    assert not standing.between(10, 13, 3, 500)


def test_where_there_is_no_room_neighbours_are_moved_apart_and_still_found(database: Database) -> None:
    for day in range(1, 9):
        keep(database, f"same{day} early{day}", "2016-05-20")
    with database.writing() as connection:
        keys = connection.scalars(select(quotations.c.key).order_by(quotations.c.published, quotations.c.place_back))
        for number, key in enumerate(keys.all()):
            index.remove(connection, [key])
            connection.execute(update(quotations).where(quotations.c.key == key).values(found_as=number))
            index.enter(connection, [key])
    assert numbers(database) == list(range(16))
    keep(database, "new1 new2 new3", "2016-05-20")
    with database.writing() as connection:
        middle = connection.scalars(select(quotations.c.key).order_by(quotations.c.key).offset(8).limit(1)).one()
        index.remove(connection, [middle])
        connection.execute(update(quotations).where(quotations.c.key == middle).values(found_as=None))
        low, high = connection.scalars(
            select(quotations.c.found_as).where(quotations.c.key.in_([middle - 2**24, middle + 2**24]))
        ).all()
        assert abs(high - low) <= 4
        standing._make_room(connection, connection.execute(standing._ROWS.where(quotations.c.key == middle)).one(), 2)
        index.enter(connection, [middle])
    assert all(low < high for low, high in pairwise(numbers(database)))
    assert said(database, q="same5") == ["same5"]
    assert said(database, q="early*", sort="published") == [f"early{day}" for day in range(1, 9)]
    assert said(database) == [
        "new1",
        "new2",
        "new3",
        *(f"{w}{day}" for day in range(8, 0, -1) for w in ("same", "early")),
    ]
