"""``ontherecord check`` and ``variants``: drafts and quotations held against the archive."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select
from tests.archive.conftest import quotation, record
from tests.commands import run

from ontherecord.archive import documents, tables
from ontherecord.archive.database import Database

KEPT = "We will not go to war with anybody this year"


@pytest.fixture
def kept(database: Database) -> str:
    """The id of the one quotation that is kept."""
    with database.writing() as connection:
        for said, publisher, day in ((KEPT, "Post", 20), (KEPT.replace("not", "never"), "\x1b[31mHerald", 21)):
            found = record(said, quotation(said, said), publisher=publisher, published_at=f"2016-05-{day}")
            documents.keep(connection, found, said)
        of = tables.quotations.c
        return str(connection.execute(select(of.id).order_by(of.key).limit(1)).scalar_one())


def draft(folder: Path, text: str) -> Path:
    path = folder / "draft.txt"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.usefixtures("kept")
def test_what_is_not_verbatim_is_shown_as_a_word_diff_and_ends_with_1(database_url: str, tmp_path: Path) -> None:
    path = draft(tmp_path, "“We will not go to war with everybody this year,” said Ann Lee, the mayor of Ely.\n")
    finished = run("check", path, ONTHERECORD_DATABASE=database_url)
    shown = " ".join(finished.stdout.decode().split())
    assert finished.returncode == 1 and finished.stderr == b""
    assert "altered" in shown and "[-anybody-]" in shown and "{+everybody+}" in shown
    assert "2016-05-20 Post: Ann" in shown


def test_where_all_is_verbatim_it_ends_with_0(database_url: str, kept: str, tmp_path: Path) -> None:
    path = draft(tmp_path, "“We will not go to war with anybody this year,” said Ann Lee, the mayor of Ely.\n")
    finished = run("check", "--json", path, ONTHERECORD_DATABASE=database_url)
    assert finished.returncode == 0
    answer = json.loads(finished.stdout)
    assert answer["file"] == str(path) and answer["verdicts"]["verbatim"] == 1
    assert answer["checks"][0]["match"]["quotation"]["id"] == kept


@pytest.mark.usefixtures("kept")
def test_another_publisher_does_not_count(database_url: str, tmp_path: Path) -> None:
    path = draft(tmp_path, "“We will not go to war with anybody this year,” said Ann Lee, the mayor of Ely.\n")
    finished = run("check", "--publisher", "Nobody", path, ONTHERECORD_DATABASE=database_url)
    assert finished.returncode == 1 and b"not on record" in finished.stdout


def test_a_file_that_cannot_be_read_is_told_and_the_others_are_done(sqlite_url: str, tmp_path: Path) -> None:
    path = draft(tmp_path, "Nobody is quoted here.\n")
    finished = run("check", tmp_path / "missing.txt", path, ONTHERECORD_DATABASE=sqlite_url)
    assert finished.returncode == 1
    assert b"missing.txt: No such file" in finished.stderr
    assert finished.stdout.decode().endswith("draft.txt: nothing in quotation marks\n")


def test_a_database_that_is_behind_is_told(empty_database_url: str, tmp_path: Path) -> None:
    for arguments in (("check", draft(tmp_path, "x")), ("variants", 32 * "0")):
        finished = run(*arguments, ONTHERECORD_DATABASE=empty_database_url)
        assert finished.returncode == 1 and b"ontherecord migrate" in finished.stderr


def test_variants_are_shown_oldest_first_and_steer_no_terminal(database_url: str, kept: str) -> None:
    finished = run("variants", kept, ONTHERECORD_DATABASE=database_url)
    shown = finished.stdout.decode()
    assert finished.returncode == 0
    assert shown.index("Post") < shown.index("Herald")
    assert "[-not-]" in shown and "{+never+}" in shown
    assert "\x1b" not in shown


def test_variants_are_written_as_the_service_sends_them(database_url: str, kept: str) -> None:
    finished = run("variants", "--json", kept, ONTHERECORD_DATABASE=database_url)
    [line] = finished.stdout.splitlines()
    assert json.loads(line)["counts"] == {"wordings": 2, "quotes": 2}


def test_an_id_that_nothing_has_is_told(sqlite_url: str) -> None:
    finished = run("variants", "x" * 32, ONTHERECORD_DATABASE=sqlite_url)
    assert finished.returncode == 1 and b"no quotation has the ID" in finished.stderr
