"""Browsers in which somebody signed in, on both databases."""

from sqlalchemy import func, select

from ontherecord.archive import keys, sessions, times
from ontherecord.archive.database import Database
from ontherecord.archive.keys import Key, Scope
from ontherecord.archive.tables import sessions as table

HOUR = sessions.HOUR


def key_made(database: Database) -> Key:
    with database.noting() as connection:
        key = keys.holder(connection, keys.create(connection, "Desk", [Scope.READ]))
    assert key
    return key


def begun(database: Database, key: Key, *, now: int = 0) -> str:
    with database.noting() as connection:
        return sessions.begin(connection, key, hours=2, now=now)


def held(database: Database, token: str, *, now: int = 0) -> Key | None:
    with database.reading() as connection:
        return sessions.holder(connection, token, now=now)


def test_a_session_is_its_key_until_its_hours_are_over(database: Database) -> None:
    key = key_made(database)
    token = begun(database, key)
    assert held(database, token, now=2 * HOUR - 1) == key
    assert held(database, token, now=2 * HOUR) is None


def test_it_ends_with_its_key(database: Database) -> None:
    key = key_made(database)
    token = begun(database, key, now=times.now())
    with database.noting() as connection:
        keys.revoke(connection, key.id)
    assert held(database, token, now=times.now()) is None


def test_it_can_be_ended_and_another_goes_on(database: Database) -> None:
    key = key_made(database)
    ended, other = begun(database, key), begun(database, key)
    with database.noting() as connection:
        sessions.end(connection, ended)
    assert (held(database, ended), held(database, other)) == (None, key)


def test_what_is_no_session_holds_no_key(database: Database) -> None:
    key = key_made(database)
    token = begun(database, key)
    assert held(database, token + "A") is None
    assert held(database, "") is None


def test_only_a_digest_is_kept_and_not_for_longer_than_it_is_good_for(database: Database) -> None:
    key = key_made(database)
    token = begun(database, key)
    with database.reading() as connection:
        [row] = connection.execute(select(table)).all()
    assert row.digest == keys.digest(token)
    begun(database, key, now=2 * HOUR)
    with database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 1
