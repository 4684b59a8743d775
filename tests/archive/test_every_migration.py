"""Archives of every earlier revision, with rows in every table, brought to the newest: nothing is lost, and all works.

The revisions are those there are files of: a new migration is tried from all before it as soon as it is written.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import MetaData, inspect, select, text
from tests.archive.conftest import quotation, record
from tests.archive.filling import DERIVED, fill, identity, made_by, name_of, said
from tests.archive.test_quotations import said as said_in
from tests.conftest import DIALECTS, opened, postgresql_database

from ontherecord.archive import documents, schema, speakers
from ontherecord.archive.database import Database
from ontherecord.archive.quotations import QuotationsSought
from ontherecord.archive.reports import months
from ontherecord.archive.revisions import Standing, known
from ontherecord.archive.speakers import SpeakersSought
from ontherecord.archive.wordings import variants

DOCUMENTS, EACH = 4, 3
FROM = [(dialect, revision) for dialect in DIALECTS for revision in known()]

Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Upgraded:
    """A database that was migrated, and all that was in it before."""

    database: Database
    revision: str
    before: Rows


@pytest.fixture(scope="module", params=FROM, ids="-".join)
def upgraded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Upgraded]:
    """From each revision, on either database."""
    dialect, revision = request.param
    if dialect == "sqlite":
        with opened(f"sqlite:///{tmp_path_factory.mktemp('upgraded')}/archive.sqlite") as database:
            yield _upgraded(database, revision)
    else:
        with postgresql_database(f"upgraded_{revision}") as url, opened(url) as database:
            yield _upgraded(database, revision)


def _upgraded(database: Database, revision: str) -> Upgraded:
    made_by(database, revision)
    fill(database, documents=DOCUMENTS, each=EACH)
    before = rows_of(database)
    schema.upgrade(database)
    return Upgraded(database, revision, before)


def rows_of(database: Database) -> Rows:
    """All rows of all tables but the index of words, by what identifies them."""
    metadata = MetaData()
    with database.reading_whatever() as connection:
        metadata.reflect(connection, only=lambda table, _: not table.startswith("quotation_words"))
        return {
            table.name: [dict(row) for row in connection.execute(select(table).order_by(*table.primary_key)).mappings()]
            for table in metadata.sorted_tables
        }


def described(database: Database) -> dict[str, object]:
    """Tables, columns with their types and defaults, keys, indexes: all that a database says of what it holds."""
    with database.reading_whatever() as connection:
        there = inspect(connection)
        asked = (there.get_columns, there.get_pk_constraint, there.get_foreign_keys, there.get_unique_constraints)
        return {
            f"{table} {ask.__name__}": sorted(
                json.dumps(each, default=str, sort_keys=True) for each in _listed(ask(table))
            )
            for table in there.get_table_names()
            if not table.startswith("quotation_words_")
            for ask in (*asked, there.get_indexes, there.get_check_constraints)
        }


def _listed(said: Any) -> list[Any]:
    return said if isinstance(said, list) else [said]


def test_every_table_of_the_revision_held_something(upgraded: Upgraded) -> None:
    assert [table for table, rows in upgraded.before.items() if not rows and table != "revisions"] == []
    assert len(upgraded.before["quotations"]) == DOCUMENTS * EACH


def test_what_was_there_is_there_still(upgraded: Upgraded) -> None:
    after = rows_of(upgraded.database)
    for table, rows in upgraded.before.items():
        if table in DERIVED:
            continue
        assert len(after[table]) == len(rows), table
        kept = rows[0].keys() & after[table][0].keys() - {"found_as", "address"}
        cut = [[{each: row[each] for each in kept} for row in of] for of in (rows, after[table])]
        assert cut[0] == cut[1], table


def test_the_tables_are_those_of_a_new_archive(upgraded: Upgraded, request: pytest.FixtureRequest) -> None:
    with opened(request.getfixturevalue(f"{upgraded.database.dialect}_url")) as made_now:
        assert described(upgraded.database) == described(made_now)
    assert schema.standing(upgraded.database) is Standing.CURRENT


def test_it_is_found_by_its_words(upgraded: Upgraded) -> None:
    for number in range(1, DOCUMENTS * EACH + 1):
        assert said_in(upgraded.database, q=f'"{said(number)}"') == [said(number)]
    assert len(said_in(upgraded.database, publisher="The Post")) == DOCUMENTS * EACH


def test_texts_speakers_and_wordings_are_read(upgraded: Upgraded) -> None:
    with upgraded.database.reading() as connection:
        kept = documents.record_of(connection, identity("documents", 2))
        whole = documents.one(connection, identity("documents", 2))
        listed, _ = speakers.listed(connection, SpeakersSought(), sort="name", limit=99, cursor=None)
        counted = months.of_newest(connection, QuotationsSought())
        same = variants.of(connection, identity("quotations", 5), limit=9, cursor=None)
    assert kept and [each["text"] for each in kept.quotes] == [said(number) for number in (4, 5, 6)]
    assert {each["speaker"]["name"] for each in kept.quotes if each["speaker"]} == {name_of(2)}
    assert whole and whole["text"] == "text 2"
    assert sorted(each["name"] for each in listed) == sorted(name_of(number) for number in range(1, DOCUMENTS + 1))
    assert counted.counted == DOCUMENTS * EACH
    assert same and (same.wordings, same.quotations) == (1, 1)


def test_it_takes_more_and_gives_it_back(upgraded: Upgraded) -> None:
    found = record("The ferry runs.", quotation("The ferry runs.", "The ferry runs."))
    with upgraded.database.writing() as connection:
        assert documents.keep(connection, found, "The ferry runs.")
        assert documents.erase(connection, found.document["id"])
        assert documents.erase(connection, identity("documents", 3))
    assert len(said_in(upgraded.database)) == (DOCUMENTS - 1) * EACH
    with upgraded.database.writing() as connection:
        assert connection.scalar(text("SELECT count(*) FROM texts")) == DOCUMENTS - 1
