"""``ontherecord search``: quotations of the archive in a terminal."""

import csv
import io
import json
from pathlib import Path

import pytest
from tests.archive.conftest import quotation, record
from tests.commands import run

from ontherecord.archive import documents
from ontherecord.archive.database import Database
from ontherecord.attribution.quotation import Kind


@pytest.fixture
def archive(database: Database, database_url: str) -> str:
    """The URL of an archive of three quotations."""
    for said, speaker, kind, day in (
        ("The bridge\nis closed", "Ann Lee", Kind.DIRECT, "2016-05-20"),
        ("The bridge is open. The bridge!", "Bob Ray", Kind.MIXED, "2016-05-21"),
        ("Nobody asked us", None, Kind.INDIRECT, "2016-05-22"),
    ):
        found = record(said, quotation(said, said, speaker, kind=kind), publisher="Ely Post", published_at=day)
        with database.writing() as connection:
            documents.keep(connection, found, said)
    return database_url


def test_what_is_found_is_shown_as_a_table(archive: str) -> None:
    finished = run("search", "bridge", ONTHERECORD_DATABASE=archive, COLUMNS="100")
    shown = finished.stdout.decode()
    assert finished.returncode == 0
    assert shown.index("Bob Ray") < shown.index("Ann Lee")
    assert "The bridge is closed" in shown
    assert "Ely Post, 2016-05-20" in shown
    assert "Nobody" not in shown


def test_json_is_a_quotation_a_line_as_over_http(archive: str) -> None:
    finished = run("search", "--json", "--sort", "published", '"the bridge"', ONTHERECORD_DATABASE=archive)
    first, second = map(json.loads, finished.stdout.splitlines())
    assert first["text"] == "The bridge\nis closed"
    assert first["highlights"] == [{"start": 0, "end": 10}]
    assert first["document"]["published_at"] == "2016-05-20"
    assert len(second["highlights"]) == 2


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ((), ["Nobody", "The bridge is open", "The bridge\nis closed"]),
        (("--limit", "1"), ["Nobody"]),
        (("bridge", "--sort", "relevance"), ["The bridge is open", "The bridge\nis closed"]),
        (("--kind", "direct", "--kind", "mixed", "--limit", "9"), ["The bridge is open", "The bridge\nis closed"]),
        (("--speaker", "-lee", "--to", "2016-05-21"), ["The bridge is open"]),
        (("--from", "2016-05-22"), ["Nobody"]),
        (("--publisher", "ely post"), []),
        (("--", "-bridge"), ["Nobody"]),
        (("—",), []),
    ],
)
def test_it_is_filtered_and_sorted_as_over_http(archive: str, arguments: tuple[str, ...], found: list[str]) -> None:
    finished = run("search", "--json", *arguments, ONTHERECORD_DATABASE=archive)
    assert finished.returncode == 0, finished.stderr
    texts = [json.loads(line)["text"] for line in finished.stdout.splitlines()]
    assert [text[: len(each)] for text, each in zip(texts, found, strict=True)] == found


def test_where_nothing_is_found_it_says_so(archive: str) -> None:
    finished = run("search", "ferry", ONTHERECORD_DATABASE=archive)
    assert (finished.returncode, finished.stdout) == (0, b"No quotation is found.\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--sort", "relevance"), b"needs WORDS"),
        (("--from", "2016"), b"2016-05-20"),
        (("--limit", "0"), b"--limit"),
        (("--sort", "name"), b"--sort"),
        (("x" * 201,), b"1 to 200 characters"),
        (("--publisher", ""), b"empty"),
        (("",), b"empty"),
    ],
)
def test_what_cannot_be_asked_is_told(archive: str, arguments: tuple[str, ...], said: bytes) -> None:
    finished = run("search", *arguments, ONTHERECORD_DATABASE=archive)
    assert finished.returncode == 2
    assert said in finished.stderr
    assert b"Traceback" not in finished.stderr


def test_tables_of_another_release_are_told_of(tmp_path: Path) -> None:
    finished = run("search", "x", ONTHERECORD_DATABASE=f"sqlite:///{tmp_path / 'new.sqlite'}")
    assert finished.returncode == 1
    assert b"ontherecord migrate" in finished.stderr


def test_every_quotation_is_exported_unless_a_limit_is_set(archive: str) -> None:
    finished = run("search", "--format", "csv", ONTHERECORD_DATABASE=archive)
    rows = list(csv.DictReader(io.StringIO(finished.stdout.decode(), newline="")))
    assert [row["text"] for row in rows] == [
        "Nobody asked us",
        "The bridge is open. The bridge!",
        "The bridge\nis closed",
    ]
    assert rows[0]["speaker"] == "" and rows[1]["publisher"] == "Ely Post"
    limited = run("search", "--format", "csv", "--bom", "--limit", "1", ONTHERECORD_DATABASE=archive)
    assert limited.stdout.startswith(b"\xef\xbb\xbfspeaker,") and limited.stdout.count(b"\r\n") == 2


@pytest.mark.parametrize(("form", "items"), [("jsonld", "@graph"), ("annotations", "items")])
def test_an_export_may_be_one_document_of_linked_data(archive: str, form: str, items: str) -> None:
    finished = run("search", "bridge", "--format", form, ONTHERECORD_DATABASE=archive)
    assert finished.returncode == 0, finished.stderr
    made = json.loads(finished.stdout)
    assert len(made[items]) == 2
    if form == "annotations":
        [quote, place] = made[items][1]["target"][0]["selector"]
        assert (quote["exact"], place["start"]) == ("The bridge\nis closed", 0)


def test_an_export_of_nothing_is_one_all_the_same(archive: str) -> None:
    finished = run("search", "ferry", "--format", "csv", ONTHERECORD_DATABASE=archive)
    assert (finished.returncode, finished.stdout.count(b"\r\n")) == (0, 1)
    assert run("search", "ferry", "--format", "pdf", ONTHERECORD_DATABASE=archive).returncode == 2
