"""``ontherecord quotes``, ``corrections`` and ``documents``, on both kinds of database."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update
from tests.commands import run

from ontherecord.archive import documents, quotations, tables
from ontherecord.archive.database import Database
from ontherecord.attribution.pipeline import Attributor
from ontherecord.formats import wire, writing
from ontherecord.formats.facts import Facts, document_id
from ontherecord.provenance import model_facts

Command = Callable[..., Any]
TEXT = "“We saw nothing unusual,” said Ann Lee, the mayor of Ely.\n\n“It is over,” said Bob Kay.\n"


@pytest.fixture
def command(database_url: str) -> Command:
    """What runs a command on the database."""
    return lambda *arguments, **settings: run(*arguments, ONTHERECORD_DATABASE=database_url, **settings)


@pytest.fixture
def quotes(database: Database, attributor: Attributor) -> list[wire.QuotationRecord]:
    """The quotations of an article that is kept."""
    record = writing.record(TEXT, Facts(), attributor.attribute(TEXT), model=model_facts(None))
    with database.writing() as connection:
        documents.keep(connection, record, TEXT)
    return record.quotes


def test_quotations_are_corrected_and_told(command: Command, quotes: list[wire.QuotationRecord]) -> None:
    first, second = (quote["id"] for quote in quotes)
    corrected = command("quotes", "correct", first, "--speaker", "Cat Doe", "--role", "engineer", "--by", "desk")
    assert (corrected.returncode, corrected.stderr) == (0, b"")
    assert json.loads(corrected.stdout)["speaker"]["name"] == "Cat Doe"
    assert command("quotes", "correct", first, second, "--verify", "--by", "desk").returncode == 0
    assert command("quotes", "correct", first, "--content", "1-24", "--no-cue", "--title", "").returncode == 0
    told = command("quotes", "history", first).stdout.decode()
    assert "desk, version 1\n    speaker: Ann Lee, mayor of Ely → Cat Doe, engineer\n" in told
    assert "    verified: no → yes\n" in told
    assert "    cue: said → none\n" in told
    changes = [each["changes"].keys() for each in json.loads(command("quotes", "history", "--json", second).stdout)]
    assert changes == [{"verified"}]


def test_nothing_is_corrected_if_one_of_them_cannot_be(command: Command, quotes: list[wire.QuotationRecord]) -> None:
    first = quotes[0]["id"]
    for arguments, said in (
        ((first, "0" * 32, "--verify"), "no quotation has the id"),
        ((first, "--content", "5-1000"), "content 0 end: The text ends at"),
        ((first, "--speaker-id", "0" * 32), "no speaker with this id"),
    ):
        refused = command("quotes", "correct", *arguments)
        assert refused.returncode == 1
        assert said in refused.stderr.decode()
        assert b"Traceback" not in refused.stderr
    assert command("quotes", "history", first).stdout == b"Nothing was corrected.\n"


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--content", "5"),
        ("--content", "a-b"),
        ("--nobody", "--speaker", "Ann"),
        ("--verify", "--reject"),
        ("--cue", "1-2", "--no-cue"),
        ("--kind", "said"),
        ("--speaker", "x" * 501),
        ("--speaker", b"\xff".decode("utf-8", "surrogateescape")),
    ],
    ids=repr,
)
def test_a_command_that_says_nothing_or_too_much_is_refused(arguments: tuple[str, ...]) -> None:
    refused = run("quotes", "correct", "0" * 32, *arguments)
    assert refused.returncode == 2
    assert b"Traceback" not in refused.stderr


def test_an_unknown_quotation_has_no_history(command: Command) -> None:
    assert command("quotes", "history", "0" * 32).returncode == 1


def test_corrections_are_exported_a_document_a_line(command: Command, quotes: list[wire.QuotationRecord]) -> None:
    first, second = (quote["id"] for quote in quotes)
    assert command("corrections", "export").stdout == b""
    command("quotes", "correct", first, "--verify")
    part = command("corrections", "export")
    assert part.stdout == b""
    assert b"1 left out, as only some" in part.stderr
    assert len(command("corrections", "export", "--partly").stdout.splitlines()) == 1
    command("quotes", "correct", second, "--reject")
    whole = command("corrections", "export", "--since", "2016-05-20")
    [line] = whole.stdout.splitlines()
    assert [quote["speaker"] for quote in json.loads(line)["quotes"]] == [["Ann Lee"]]
    assert whole.stderr == b"Documents: 1 written.\n"
    assert command("corrections", "export", "--since", "2100-01-01").stdout == b""
    assert command("corrections", "export", "--since", "yesterday").returncode == 2


def test_documents_of_another_model_are_analysed_again(
    command: Command, database: Database, quotes: list[wire.QuotationRecord]
) -> None:
    model = {"version": "0", "weights": "0" * 12, "spacy_pipeline": None}
    assert command("documents", "reanalyse", "--outdated").stdout == b"Every document was analysed by this model.\n"
    with database.writing() as connection:
        connection.execute(update(tables.documents).values(model=model))
        [key] = connection.scalars(tables.documents.select().with_only_columns(tables.documents.c.key))
        quotations.remove(connection, quotations.keys_within(connection, key)[1:])
    again = command("documents", "reanalyse", "--outdated")
    assert (again.returncode, again.stderr) == (0, b"")
    assert again.stdout == b"Documents: 1 analysed anew, 1 of them with other quotations now.\n"
    with database.reading() as connection:
        kept = documents.record_of(connection, document_id(TEXT, Facts()))
    assert kept and kept.model == model_facts(None)
    assert [quote["id"] for quote in kept.quotes] == [quote["id"] for quote in quotes]
    assert command("documents", "reanalyse", "--outdated").stdout == b"Every document was analysed by this model.\n"


@pytest.mark.usefixtures("quotes")
def test_a_document_is_analysed_again_by_name(command: Command) -> None:
    identity = document_id(TEXT, Facts())
    again = command("documents", "reanalyse", "--document", identity, "--document", "0" * 32)
    assert again.returncode == 1
    assert again.stdout == b"Documents: 1 analysed anew, 0 of them with other quotations now.\n"
    assert b"there is no such document" in again.stderr
    assert command("documents", "reanalyse").returncode == 2
    too_long = command("documents", "reanalyse", "--document", identity, ONTHERECORD_MAX_CHARACTERS="10")
    assert too_long.returncode == 1
    assert b"ONTHERECORD_MAX_CHARACTERS" in too_long.stderr
