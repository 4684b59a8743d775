"""``ontherecord speakers``, on both databases."""

import json
from typing import Any

import pytest
from tests.archive.conftest import quotation, record
from tests.commands import run

from ontherecord.archive import documents
from ontherecord.archive.database import Database


def keep(database: Database, text: str, name: str, role: str) -> str:
    found = record(text, quotation(text, text, name, role=role), published_at="2016-05-20", publisher="[bold]AP")
    with database.writing() as connection:
        documents.keep(connection, found, text)
    return found.document["id"]


def listed(database_url: str) -> list[dict[str, Any]]:
    lines = run("speakers", "list", "--json", "--sort", "added", ONTHERECORD_DATABASE=database_url).stdout.splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture
def two(database: Database) -> list[str]:
    """Two documents with a speaker each."""
    return [keep(database, "One.", "Gail Whitlock", "judge"), keep(database, "Two.", "Gail Whitlock", "goalkeeper")]


@pytest.mark.usefixtures("two")
def test_speakers_are_listed_and_shown(database_url: str) -> None:
    judge, goalkeeper = listed(database_url)
    assert (judge["role"], goalkeeper["role"]) == ("judge", "goalkeeper")
    table = run("speakers", "list", "--role", "judge", ONTHERECORD_DATABASE=database_url, COLUMNS="120").stdout.decode()
    assert judge["id"] in table and goalkeeper["id"] not in table and "Gail Whitlock" in table
    whole = json.loads(run("speakers", "show", judge["id"], "--json", ONTHERECORD_DATABASE=database_url).stdout)
    assert {name: whole[name] for name in judge} == judge
    shown = run("speakers", "show", judge["id"], ONTHERECORD_DATABASE=database_url, COLUMNS="120").stdout.decode()
    assert "2016-05-20" in shown and "judge" in shown
    assert (
        run("speakers", "list", "--name", "nobody", ONTHERECORD_DATABASE=database_url).stdout == b"No speaker fits.\n"
    )


def test_speakers_are_renamed_merged_and_split(database_url: str, two: list[str]) -> None:
    judge, goalkeeper = (each["id"] for each in listed(database_url))
    for arguments in (("rename", judge, " Abigail  Whitlock "), ("merge", judge, goalkeeper)):
        assert run("speakers", *arguments, ONTHERECORD_DATABASE=database_url).returncode == 0
    [merged] = listed(database_url)
    assert (merged["id"], merged["name"], merged["quotes"]["direct"]) == (judge, "Abigail Whitlock", 2)
    finished = run("speakers", "split", judge, two[1], ONTHERECORD_DATABASE=database_url)
    assert [each["id"] for each in listed(database_url)] == [judge, finished.stdout.decode().strip()]


@pytest.mark.usefixtures("two")
def test_what_was_kept_before_is_linked(database_url: str) -> None:
    finished = run("speakers", "link", ONTHERECORD_DATABASE=database_url)
    assert finished.returncode == 0 and finished.stdout == b"Documents whose speakers were looked at: 0.\n"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("show", "0" * 32), 1, "no speaker has the ID"),
        (("rename", "0" * 32, "A"), 1, "no speaker has the ID"),
        (("rename", "JUDGE", " "), 2, "NAME must be 1 to 200 characters"),
        (("rename", "JUDGE", "a" * 201), 2, "NAME must be 1 to 200 characters"),
        (("merge", "JUDGE", "JUDGE"), 1, "both IDs are one speaker's"),
        (("split", "JUDGE"), 2, "Missing argument"),
        (("split", "JUDGE", "0" * 32), 1, "no document has the ID"),
        (("split", "JUDGE", "DOCUMENT"), 1, "not all of them"),
    ],
)
def test_what_cannot_be_is_told_in_a_line(
    database_url: str, two: list[str], arguments: tuple[str, ...], code: int, said: str
) -> None:
    judge = listed(database_url)[0]["id"]
    given = [{"JUDGE": judge, "DOCUMENT": two[0]}.get(each, each) for each in arguments]
    finished = run("speakers", *given, ONTHERECORD_DATABASE=database_url)
    assert finished.returncode == code
    assert said in finished.stderr.decode() and b"Traceback" not in finished.stderr
