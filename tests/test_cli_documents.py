"""``ontherecord documents list``, on both databases."""

import json

from tests.archive.conftest import record
from tests.commands import run

from ontherecord.archive import documents
from ontherecord.archive.database import Database

URL = "https://post.example/bridge"


def test_documents_are_listed_by_their_address_as_a_table_and_as_json(database_url: str, database: Database) -> None:
    with database.writing() as connection:
        for words, url in (("a", URL), ("b", None)):
            documents.keep(connection, record(words, title="The [bold] bridge", url=url), words)
    table = run("documents", "list", ONTHERECORD_DATABASE=database_url, COLUMNS="200").stdout.decode()
    assert table.count("The [bold] bridge") == 2
    options = ["--url", "http://Post.example/bridge#top", "--json"]
    [found] = map(json.loads, run("documents", "list", *options, ONTHERECORD_DATABASE=database_url).stdout.splitlines())
    assert (found["url"], found["id"]) == (URL, record("a", url=URL).document["id"])
    nothing = run("documents", "list", "--url", f"{URL}?2", ONTHERECORD_DATABASE=database_url)
    assert nothing.stdout == b"No document is found.\n"
