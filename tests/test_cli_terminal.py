"""No command lets what is kept, or what a file is called, steer the terminal that it prints on."""

import json
import re
from pathlib import Path

import pytest
from tests.archive.conftest import quotation, record
from tests.commands import run
from tests.conftest import opened

from ontherecord.archive import documents

HOSTILE = "\x1b[31mred\x9b0m\x85 [bold]\u202e"
HARMLESS = "�[31mred�0m� [bold]�"
STEERS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]")
WORDS = "We saw nothing."


def printed(url: str, *arguments: str | Path) -> str:
    finished = run(*arguments, ONTHERECORD_DATABASE=url, COLUMNS="200")
    return (finished.stdout + finished.stderr).decode()


@pytest.fixture
def kept(sqlite_url: str) -> str:
    """The id of a quotation in an archive whose title and speaker are hostile."""
    made = record(WORDS, quotation(WORDS, WORDS, HOSTILE), title=HOSTILE, publisher=HOSTILE)
    with opened(sqlite_url) as database, database.writing() as connection:
        documents.keep(connection, made, WORDS)
    return str(made.quotes[0]["id"])


@pytest.mark.parametrize("command", ["documents list", "speakers list", "search saw"])
def test_what_is_kept_is_listed_without_what_would_steer(sqlite_url: str, kept: str, command: str) -> None:
    listed = printed(sqlite_url, *command.split())
    assert HARMLESS in listed and not STEERS.search(listed), kept


def test_a_history_is_told_without_what_would_steer(sqlite_url: str, kept: str) -> None:
    printed(sqlite_url, "quotes", "correct", kept, "--speaker", "Bob Kay", "--role", HOSTILE)
    told = printed(sqlite_url, "quotes", "history", kept)
    assert HARMLESS in told and not STEERS.search(told)


def test_a_search_is_listed_without_what_would_steer(sqlite_url: str) -> None:
    printed(sqlite_url, "searches", "add", HOSTILE, "--q", "bridge")
    listed = printed(sqlite_url, "searches", "list")
    assert HARMLESS in listed and not STEERS.search(listed)


def test_json_escapes_what_would_steer(sqlite_url: str, kept: str) -> None:
    listed = printed(sqlite_url, "documents", "list", "--json")
    assert json.loads(listed)["title"] == HOSTILE, kept
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", listed)


@pytest.mark.parametrize("command", ["attribute", "check"])
def test_files_are_called_without_what_would_steer(sqlite_url: str, tmp_path: Path, command: str) -> None:
    file = tmp_path / HOSTILE
    file.write_text("It rained all day in Ely, and the people of the town went home to their families.")
    told = printed(sqlite_url, command, file, tmp_path / f"{HOSTILE} is not there")
    assert told.count(HARMLESS) == 2 and not STEERS.search(told)
