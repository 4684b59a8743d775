"""What is done to many things goes on in transaction after transaction; a disk without room is told apart."""

import pytest
from sqlalchemy import Connection, insert, select, text

from ontherecord.archive import database as module
from ontherecord.archive.database import Database, DatabaseFull, change_each
from ontherecord.archive.tables import erasures


def enter(connection: Connection, at: int) -> int:
    if at < 0:
        raise ValueError(at)
    connection.execute(insert(erasures).values(at=at))
    return 2 * at


def entered(database: Database) -> list[int]:
    with database.reading() as connection:
        return list(connection.scalars(select(erasures.c.at).order_by(erasures.c.at)))


def test_each_thing_is_changed_once_and_what_came_of_it_is_given_in_order(database: Database) -> None:
    assert change_each(database, range(5), enter) == [0, 2, 4, 6, 8]
    assert entered(database) == [0, 1, 2, 3, 4]
    assert change_each(database, [], enter) == []


def test_what_was_changed_in_a_transaction_before_the_one_that_failed_stays(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "TRANSACTION_SECONDS", 0)
    with pytest.raises(ValueError, match="-1"):
        change_each(database, [1, 2, -1, 3], enter)
    assert entered(database) == [1, 2]


def test_a_transaction_that_fails_changes_nothing_and_lets_others_go_on(database: Database) -> None:
    with pytest.raises(ValueError, match="-1"):
        change_each(database, [1, 2, -1], enter)
    assert entered(database) == []
    assert change_each(database, [7], enter) == [14]


def fill(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA max_page_count = 1")  # no more than there are
        numbers = "WITH RECURSIVE n(at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM n WHERE at < 100000)"
        connection.execute(text(f"{numbers} INSERT INTO erasures (at) SELECT at FROM n"))
    else:  # as it says it of a full disk
        connection.execute(text("DO $$ BEGIN RAISE EXCEPTION 'could not extend' USING ERRCODE = '53100'; END $$"))


def test_a_disk_without_room_is_told_apart_and_changes_nothing(database: Database) -> None:
    with pytest.raises(DatabaseFull), database.writing() as connection:
        fill(connection)
    database.engine.dispose()
    assert entered(database) == []
    assert change_each(database, [7], enter) == [14]
