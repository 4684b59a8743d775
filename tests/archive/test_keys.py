"""Keys as they are kept, on both databases."""

import hashlib
import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from ontherecord.archive import keys
from ontherecord.archive.database import Database
from ontherecord.archive.keys import Key, Scope, UnusableKey
from ontherecord.archive.tables import keys as table


def made(database: Database, name: str = "Desk", *scopes: Scope) -> str:
    with database.writing() as connection:
        return keys.create(connection, name, scopes or [Scope.READ])


def held(database: Database, token: str) -> Key | None:
    with database.reading() as connection:
        return keys.holder(connection, token)


def listed(database: Database) -> list[Key]:
    with database.reading() as connection:
        return keys.listed(connection)


def revoked(database: Database, key_id: str) -> bool:
    with database.writing() as connection:
        return keys.revoke(connection, key_id)


def test_a_key_is_known_again_with_its_name_and_scopes(database: Database) -> None:
    key = held(database, made(database, "Desk", Scope.WRITE, Scope.READ))
    assert key is not None
    assert (key.name, key.scopes, key.revoked) == ("Desk", {Scope.READ, Scope.WRITE}, None)
    assert timedelta() <= datetime.now(UTC) - key.created < timedelta(minutes=1)


def test_a_key_says_what_it_is_and_carries_256_bits_that_no_other_has(database: Database) -> None:
    first, second = made(database), made(database)
    assert re.fullmatch(r"otr_[0-9a-f]{16}_[A-Za-z0-9_-]{43}", first)
    assert first[21:] != second[21:]
    assert held(database, first) != held(database, second)


def test_only_the_digest_of_a_key_is_kept(database: Database) -> None:
    token = made(database)
    with database.reading() as connection:
        [row] = connection.execute(select(table)).all()
    assert row.digest == hashlib.sha256(token.encode()).digest()
    assert token[21:] not in str(row)


@pytest.mark.parametrize("start", range(0, 64, 7))
def test_what_differs_from_a_key_by_one_character_is_none(database: Database, start: int) -> None:
    token = made(database)
    assert held(database, token[:start] + ("a" if token[start] != "a" else "b") + token[start + 1 :]) is None


@pytest.mark.parametrize("form", ["{0}A", "{0}\n", " {0}", "{0}{0}", "", "otr_", "otr_' OR 1=1 --_", "lone \ud800"])
def test_what_has_not_the_form_of_a_key_is_none(database: Database, form: str) -> None:
    assert held(database, form.format(made(database))) is None


def test_a_revoked_key_is_none(database: Database) -> None:
    token, other = made(database), made(database)
    assert revoked(database, token[4:20])
    assert held(database, token) is None
    assert held(database, other) is not None


def test_revoking_tells_whether_there_is_such_a_key(database: Database) -> None:
    assert not revoked(database, "0" * 16)


def test_a_key_revoked_twice_keeps_the_time_of_the_first(database: Database) -> None:
    key_id = made(database)[4:20]
    assert revoked(database, key_id)
    [first] = listed(database)
    assert revoked(database, key_id)
    assert listed(database) == [first]
    assert first.revoked is not None


def test_keys_are_listed_oldest_first_with_those_revoked(database: Database) -> None:
    for name in ("first", "second", "third"):
        made(database, name)
    revoked(database, listed(database)[1].id)
    assert [(key.name, key.revoked is not None) for key in listed(database)] == [
        ("first", False), ("second", True), ("third", False),
    ]  # fmt: skip


def test_revoking_the_last_key_does_not_make_it_as_if_there_never_was_one(database: Database) -> None:
    assert not keys.any_made(database)
    token = made(database)
    assert keys.any_made(database)
    revoked(database, token[4:20])
    assert keys.any_made(database)


def test_a_database_without_tables_has_no_keys(empty_database: Database) -> None:
    assert not keys.any_made(empty_database)


@pytest.mark.parametrize(
    ("scopes", "may"),
    [
        ([Scope.READ], {Scope.READ}),
        ([Scope.WRITE], {Scope.WRITE}),
        ([Scope.READ, Scope.WRITE], {Scope.READ, Scope.WRITE}),
        ([Scope.ADMIN], {Scope.READ, Scope.WRITE, Scope.ADMIN}),
    ],
)
def test_admin_includes_the_others_and_nothing_else_includes_anything(scopes: list[Scope], may: set[Scope]) -> None:
    key = Key(id="0" * 16, name="Desk", scopes=frozenset(scopes), created=datetime.now(UTC))
    assert {scope for scope in Scope if key.may(scope)} == may


@pytest.mark.parametrize("name", ["", " ", "a" * 101, "two\nlines", "\x1b[31m", "lone \ud800"])
def test_a_name_that_no_list_could_show_is_refused(database: Database, name: str) -> None:
    with pytest.raises(UnusableKey, match="name"):
        made(database, name)


def test_a_key_without_scopes_is_refused(database: Database) -> None:
    with database.writing() as connection, pytest.raises(UnusableKey, match="read, write, admin"):
        keys.create(connection, "Desk", [])
