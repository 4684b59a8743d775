"""``ontherecord keys``, on both databases."""

import json

import pytest
from tests.commands import run

from ontherecord.archive import keys
from ontherecord.archive.database import Database
from ontherecord.archive.keys import Key, Scope


def made(database: Database, name: str, scope: Scope) -> str:
    with database.writing() as connection:
        return keys.create(connection, name, [scope])


def held(database: Database, token: str) -> Key | None:
    with database.reading() as connection:
        return keys.holder(connection, token)


def test_a_key_is_printed_alone_so_that_it_can_be_piped(database_url: str, database: Database) -> None:
    finished = run("keys", "create", "Desk", "--scope", "read", "--scope", "write", ONTHERECORD_DATABASE=database_url)
    key = held(database, finished.stdout.decode().removesuffix("\n"))
    assert key is not None
    assert (key.name, key.scopes) == ("Desk", {Scope.READ, Scope.WRITE})
    assert b"shown this once" in finished.stderr


def test_keys_are_listed_without_their_secrets(database_url: str, database: Database) -> None:
    first = made(database, "The [bold] desk", Scope.READ)
    second = made(database, "Löschdienst", Scope.ADMIN)
    shown = run("keys", "list", ONTHERECORD_DATABASE=database_url, COLUMNS="80").stdout.decode()
    listed = json.loads(run("keys", "list", "--json", ONTHERECORD_DATABASE=database_url).stdout)
    assert [(key["id"], key["name"], key["scopes"], key["revoked"]) for key in listed] == [
        (first[4:20], "The [bold] desk", ["read"], None),
        (second[4:20], "Löschdienst", ["admin"], None),
    ]
    for key in listed:
        assert key["id"] in shown and key["name"] in shown
    assert first[21:] not in shown and first[21:] not in str(listed)


def test_a_revoked_key_works_no_more_and_is_listed_as_such(database_url: str, database: Database) -> None:
    token = made(database, "Desk", Scope.READ)
    assert run("keys", "revoke", token[4:20], ONTHERECORD_DATABASE=database_url).returncode == 0
    assert held(database, token) is None
    [listed] = json.loads(run("keys", "list", "--json", ONTHERECORD_DATABASE=database_url).stdout)
    assert listed["revoked"]


def test_without_any_key_the_list_says_what_that_means(sqlite_url: str) -> None:
    assert b"this machine only" in run("keys", "list", ONTHERECORD_DATABASE=sqlite_url).stdout
    assert run("keys", "list", "--json", ONTHERECORD_DATABASE=sqlite_url).stdout == b"[]\n"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("revoke", "0000"), 1, "no key has the ID '0000'"),
        (("create", " ", "--scope", "read"), 1, "needs a name"),
        (("create", "Desk"), 2, "--scope"),
        (("create", "Desk", "--scope", "delete"), 2, "delete"),
    ],
)
def test_what_cannot_be_done_is_told_in_a_line(
    sqlite_url: str, arguments: tuple[str, ...], code: int, said: str
) -> None:
    finished = run("keys", *arguments, ONTHERECORD_DATABASE=sqlite_url)
    assert finished.returncode == code
    assert said in finished.stderr.decode()
    assert finished.stdout == b""
    assert b"Traceback" not in finished.stderr


def test_keys_need_the_tables_and_say_how_to_get_them(empty_database_url: str) -> None:
    finished = run("keys", "create", "Desk", "--scope", "read", ONTHERECORD_DATABASE=empty_database_url)
    assert finished.returncode == 1
    assert b"ontherecord migrate" in finished.stderr
    assert finished.stdout == b""


def test_a_database_that_is_away_is_told_without_its_password() -> None:
    url = "postgresql://desk:open-sesame@127.0.0.1:1/quotes"
    finished = run("keys", "list", ONTHERECORD_DATABASE=url)
    assert finished.returncode == 1
    assert b"refused" in finished.stderr
    assert b"open-sesame" not in finished.stderr
    assert b"Traceback" not in finished.stderr
