"""Days to keep, by publisher."""

import pytest
from sqlalchemy import select, update
from tests.archive.conftest import Keep

from ontherecord.archive import tables, times
from ontherecord.archive.database import Database
from ontherecord.archive.erasing import purging, retention
from ontherecord.archive.erasing.retention import Due, PolicyForm

NOW = times.instant("2016-06-01")
FOR_EVER = PolicyForm(default_days=None, publishers=[])


def set_policy(database: Database, default_days: int | None, **days: int | None) -> None:
    publishers = [retention.PublisherDays(publisher=name, days=each) for name, each in days.items()]
    with database.writing() as connection:
        retention.set_policy(connection, PolicyForm(default_days=default_days, publishers=publishers))


def left(database: Database) -> set[str]:
    with database.reading() as connection:
        return set(connection.scalars(select(tables.texts.c.text)))


def test_documents_are_kept_for_ever_unless_it_is_said_otherwise(database: Database, keep: Keep) -> None:
    keep("old", facts={"published_at": "1016-05-20"})
    with database.reading() as connection:
        assert retention.policy(connection) == FOR_EVER
    assert retention.apply(database, now=NOW) == []
    assert left(database) == {"old"}


def test_a_policy_is_read_as_it_was_set_and_set_as_a_whole(database: Database) -> None:
    set_policy(database, 30, Post=7, Herald=None)
    with database.reading() as connection:
        policy = retention.policy(connection)
    assert policy == {
        "default_days": 30,
        "publishers": [{"publisher": "Herald", "days": None}, {"publisher": "Post", "days": 7}],
    }
    set_policy(database, None, Times=1)
    with database.reading() as connection:
        assert retention.policy(connection)["publishers"] == [{"publisher": "Times", "days": 1}]


def test_each_publisher_has_its_own_days_and_all_others_the_default(database: Database, keep: Keep) -> None:
    set_policy(database, 30, Post=7, Herald=None)
    for publisher in ("Post", "Herald", "Times", None):
        for day in ("2016-04-01", "2016-05-20", "2016-05-30"):
            keep(f"{publisher} {day}", facts={"publisher": publisher, "published_at": day})
    with database.reading() as connection:
        due = retention.due(connection, now=NOW)
    assert due == [Due("Post", 2), Due(None, 2)]
    assert retention.apply(database, now=NOW) == due
    assert left(database) == {
        "Post 2016-05-30",
        "Herald 2016-04-01",
        "Herald 2016-05-20",
        "Herald 2016-05-30",
        "Times 2016-05-20",
        "Times 2016-05-30",
        "None 2016-05-20",
        "None 2016-05-30",
    }
    assert retention.apply(database, now=NOW) == []


@pytest.mark.parametrize(
    ("published", "stays"), [("2016-05-25T00:00:00Z", True), ("2016-05-24T23:59:59.999999Z", False)]
)
def test_a_document_goes_once_its_days_have_passed_to_the_microsecond(
    database: Database, keep: Keep, published: str, stays: bool
) -> None:
    set_policy(database, 7)
    keep("a", facts={"published_at": published})
    retention.apply(database, now=NOW)
    assert left(database) == ({"a"} if stays else set())


def test_an_undated_document_is_kept_from_the_day_it_came(database: Database, keep: Keep) -> None:
    set_policy(database, 7, Post=7)
    for text, publisher, added in (("a", None, "2016-05-24"), ("b", "Post", "2016-05-24"), ("c", None, "2016-05-26")):
        keep(text, facts={"publisher": publisher})
        with database.writing() as connection:
            newest = select(tables.documents.c.key).order_by(tables.documents.c.key.desc()).limit(1).scalar_subquery()
            connection.execute(
                update(tables.documents).where(tables.documents.c.key == newest).values(added=times.instant(added))
            )
    assert retention.apply(database, now=NOW) == [Due("Post", 1), Due(None, 1)]
    assert left(database) == {"c"}


def test_a_document_of_the_future_is_kept(database: Database, keep: Keep) -> None:
    set_policy(database, 1)
    keep("a", facts={"published_at": "9999-12-31"})
    assert retention.apply(database, now=NOW) == []


def test_many_go_a_few_at_a_time(database: Database, keep: Keep, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 3)
    set_policy(database, 1, Post=None)
    for number in range(10):
        keep(f"{number}", facts={"published_at": f"2016-05-{1 + number % 2:02}"})
        keep(f"post {number}", facts={"published_at": "2016-05-01", "publisher": "Post"})
    assert retention.apply(database, now=NOW) == [Due(None, 10)]
    assert left(database) == {f"post {number}" for number in range(10)}


def test_what_went_is_to_be_purged(database: Database, keep: Keep) -> None:
    set_policy(database, 1)
    keep("a", facts={"published_at": "2016-05-01"})
    retention.apply(database, now=NOW)
    assert purging.purge_if_due(database)
