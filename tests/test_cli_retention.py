"""``ontherecord retention``, ``documents erase``, ``speakers erase``, ``vacuum`` and ``report``, on both databases."""

import csv
import json
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import select
from tests.archive.erasing.test_erasure import TEXT, URL, kept, quoted
from tests.commands import run

from ontherecord.archive import documents, tables
from ontherecord.archive.database import Database
from ontherecord.archive.erasing import purging

FACTS = {"publisher": "Wire Agency", "published_at": "2016-05-20"}


@pytest.fixture
def document(database: Database) -> str:
    """The id of the one document there is."""
    return kept(database, TEXT, *quoted(), url=URL, **FACTS).document["id"]


def said(finished: subprocess.CompletedProcess[bytes]) -> str:
    assert finished.returncode == 0, finished.stderr
    return finished.stdout.decode()


def texts(database: Database) -> list[str]:
    with database.reading() as connection:
        return list(connection.scalars(select(tables.texts.c.text)))


def test_a_policy_is_set_line_by_line_and_shown(database_url: str) -> None:
    settings = {"ONTHERECORD_DATABASE": database_url}
    assert said(run("retention", "show", **settings)) == "All: for ever\n"
    policy = ("--default", "365", "--publisher", "Wire Agency", "1", "--publisher", "The Ely Standard", "forever")
    shown = "The Ely Standard: for ever\nWire Agency: 1 day\nAll others: 365 days\n"
    assert said(run("retention", "set", *policy, **settings)) == shown
    assert said(run("retention", "show", **settings)) == shown
    dropped = said(run("retention", "set", "--drop", "The Ely Standard", "--default", "forever", **settings))
    assert dropped == "Wire Agency: 1 day\nAll others: for ever\n"
    assert json.loads(said(run("retention", "show", "--json", **settings))) == {
        "default_days": None,
        "publishers": [{"publisher": "Wire Agency", "days": 1}],
    }
    unknown = run("retention", "set", "--drop", "Nobody", **settings)
    assert unknown.returncode == 1 and b"Nobody" in unknown.stderr


@pytest.mark.parametrize("days", ["0", "-1", "36501", "1.5", "¹", "never"])
def test_what_is_no_number_of_days_is_refused(sqlite_url: str, days: str) -> None:
    assert run("retention", "set", "--default", days, ONTHERECORD_DATABASE=sqlite_url).returncode == 2


def test_a_policy_is_applied_once_it_is_said_what_would_go(
    database_url: str, database: Database, document: str
) -> None:
    settings = {"ONTHERECORD_DATABASE": database_url}
    run("retention", "set", "--publisher", "Wire Agency", "30", **settings)
    assert said(run("retention", "apply", "--dry-run", **settings)) == "1 of Wire Agency would go.\n"
    assert texts(database) == [TEXT]
    assert said(run("retention", "apply", **settings)) == "1 of Wire Agency went.\n"
    assert texts(database) == []
    assert said(run("retention", "apply", **settings)) == "No document is due.\n"
    with database.reading() as connection:
        assert documents.key_of(connection, document) is None


@pytest.mark.parametrize("by", ["id", "url", "text"])
def test_a_document_erased_for_good_may_come_again_once_it_is_allowed(
    database_url: str, database: Database, document: str, by: str, tmp_path: Path
) -> None:
    settings = {"ONTHERECORD_DATABASE": database_url}
    (tmp_path / "article.txt").write_text(TEXT, "utf-8")
    which = {
        "id": [document],
        "url": ["--url", URL],
        "text": ["--text", tmp_path / "article.txt", "--url", URL, "--publisher", "Wire Agency"],
    }[by]
    before = run("retention", "allow", *which, **settings)
    assert before.returncode == 1 and b"nothing of that" in before.stderr
    assert document in said(run("documents", "erase", document, "--refuse", **settings))
    assert said(run("retention", "allow", *which, **settings)) == "It may come again.\n"
    kept(database, TEXT, *quoted(), url=URL, **FACTS)


def test_a_speaker_erased_for_good_is_allowed_again_by_name(
    database_url: str, database: Database, document: str
) -> None:
    settings = {"ONTHERECORD_DATABASE": database_url}
    with database.reading() as connection:
        ann = connection.scalars(select(tables.speakers.c.id).where(tables.speakers.c.name == "Ann Lee")).one()
    assert ann in said(run("speakers", "erase", ann, "--refuse", **settings))
    assert "Lee" not in texts(database)[0]
    assert len(kept(database, TEXT, *quoted()).quotes) == 1
    said(run("retention", "allow", "--name", "ann lee", **settings))
    assert len(kept(database, TEXT, *quoted(), publisher="Another").quotes) == 2
    with database.reading() as connection:
        assert documents.key_of(connection, document) is not None


@pytest.mark.parametrize("arguments", [[], ["--url", "u", "--name", "n"], ["0", "--name", "n"], ["--publisher", "p"]])
def test_what_to_allow_is_named_in_one_way(sqlite_url: str, arguments: list[str]) -> None:
    assert run("retention", "allow", *arguments, ONTHERECORD_DATABASE=sqlite_url).returncode == 2


@pytest.mark.parametrize("kind", ["documents", "speakers"])
def test_what_is_not_there_cannot_be_erased(database_url: str, kind: str) -> None:
    finished = run(kind, "erase", "0" * 32, ONTHERECORD_DATABASE=database_url)
    assert finished.returncode == 1
    assert b"0" * 32 in finished.stderr


def test_the_files_are_purged_and_it_is_told_if_there_was_no_need(
    database_url: str, database: Database, document: str
) -> None:
    settings = {"ONTHERECORD_DATABASE": database_url}
    assert "Nothing was erased" in said(run("vacuum", "--if-due", **settings))
    run("documents", "erase", document, **settings)
    assert "Nothing is left" in said(run("vacuum", "--if-due", **settings))
    assert "Nothing is left" in said(run("vacuum", **settings))
    with database.reading() as connection:
        assert not purging.is_due(connection)


def test_a_report_is_a_table_a_spreadsheet_or_json(database_url: str, document: str) -> None:
    settings = {"ONTHERECORD_DATABASE": database_url, "COLUMNS": "100"}
    chosen = ("--publisher", "Wire Agency", "--from", "2016-05-01", "--to", "2016-05-31")
    shown = said(run("report", "sources", *chosen, **settings))
    assert "Ann Lee" in shown and "2016-W20" in shown and "mayor of Ely" in shown
    report = json.loads(said(run("report", "sources", "--json", *chosen, **settings)))
    assert (report["publisher"], report["totals"]["quotations"]) == ("Wire Agency", 2)
    rows = list(csv.DictReader(said(run("report", "sources", "--csv", *chosen, **settings)).splitlines()))
    assert [(row["section"], row["name"], row["quotations"]) for row in rows][:2] == [
        ("totals", "all", "2"),
        ("sources", "named", "2"),
    ]
    assert {row["name"]: row["direct_words"] for row in rows if row["section"] == "speakers"} == {
        "Ann Lee": "6",
        "Bob Ray": "2",
    }
    assert sum(int(row["quotations"]) for row in rows if row["section"] == "weeks") == 2
    assert document


def test_a_report_of_no_date_is_refused(sqlite_url: str) -> None:
    finished = run("report", "sources", "--from", "May", ONTHERECORD_DATABASE=sqlite_url)
    assert finished.returncode == 2
    assert b"'May' is neither a date" in finished.stderr
