"""``ontherecord embed``, on both databases."""

import json

from lxml import html
from sqlalchemy import update
from tests.archive.conftest import quotation, record
from tests.commands import run

from ontherecord.archive import documents, tables
from ontherecord.archive.database import Database
from ontherecord.attribution.quotation import Kind, Mode

URL = "https://post.example/bridge"
TEXT = "It is closed. It may open. It was safe. It will fall. Take that back."


def keep(database: Database) -> str:
    found = record(
        TEXT,
        quotation(TEXT, "It is closed.", "Ann <b>Lee</b>", role="mayor"),
        quotation(TEXT, "It may open.", kind=Kind.MIXED),
        quotation(TEXT, "It was safe.", kind=Kind.INDIRECT),
        quotation(TEXT, "It will fall.", mode=Mode.THOUGHT),
        quotation(TEXT, "Take that back."),
        url=URL,
    )
    of = tables.quotations.c
    with database.writing() as connection:
        documents.keep(connection, found, TEXT)
        connection.execute(update(tables.quotations).where(of.text == "Take that back.").values(rejected=True))
    return found.document["id"]


def test_what_was_said_word_for_word_is_printed_for_an_id_or_an_address(database_url: str, database: Database) -> None:
    identity = keep(database)
    by_id, by_address = (
        run("embed", each, ONTHERECORD_DATABASE=database_url) for each in (identity, "http://POST.example/bridge#top")
    )
    assert by_id.returncode == 0, by_id.stderr
    assert by_id.stdout == by_address.stdout
    [figure] = html.fromstring(by_id.stdout.decode()).findall("figure")
    assert [each.text_content().strip() for each in figure] == ["“It is closed.”", "— Ann <b>Lee</b>, mayor"]


def test_other_kinds_and_another_heading_are_asked_for(database_url: str, database: Database) -> None:
    options = ["--kind", "mixed", "--kind", "indirect", "--heading", "They said"]
    made = run("embed", keep(database), *options, ONTHERECORD_DATABASE=database_url).stdout.decode()
    block = html.fromstring(made)
    assert block.findtext("h2") == "They said"
    assert [each.text for each in block.iter("p")] == ["It may open.", "It was safe."]


def test_search_engines_are_told_the_same_on_request(database_url: str, database: Database) -> None:
    made = run("embed", keep(database), "--json-ld", ONTHERECORD_DATABASE=database_url).stdout.decode()
    said = json.loads(made.partition('<script type="application/ld+json">')[2].removesuffix("</script>\n"))
    assert [each["text"] for each in said["@graph"]] == ["It is closed."]
    assert made.count("<script") == 1


def test_what_is_not_there_is_told(sqlite_url: str) -> None:
    for document in ("0" * 32, URL, "nothing"):
        finished = run("embed", document, ONTHERECORD_DATABASE=sqlite_url)
        assert finished.returncode == 1 and b"no document has the ID or the address" in finished.stderr


def test_what_nobody_verified_is_told_or_left_out(database_url: str, database: Database) -> None:
    identity = keep(database)
    told = run("embed", identity, ONTHERECORD_DATABASE=database_url)
    assert b"Nobody verified 1 of these 1" in told.stderr
    left_out = run("embed", identity, "--verified", ONTHERECORD_DATABASE=database_url)
    assert left_out.returncode == 1 and b"no verified direct quotation" in left_out.stderr
    with database.writing() as connection:
        connection.execute(update(tables.quotations).values(verified=True))
    verified = run("embed", identity, "--verified", ONTHERECORD_DATABASE=database_url)
    assert (verified.stdout, verified.stderr) == (told.stdout, b"")
