"""Databases of earlier releases, with what was kept in them, brought to this one."""

import json
from typing import Any

from sqlalchemy import text
from tests.archive.conftest import quotation, record
from tests.archive.filling import made_by
from tests.archive.test_quotations import said

from ontherecord.archive import documents, quotations, schema, speakers
from ontherecord.archive.database import Database
from ontherecord.archive.search.sought import QuotationsSought
from ontherecord.archive.speakers import SpeakersSought
from ontherecord.archive.wordings import variants

SPAN = {"start": 0, "end": 1, "text": "a"}
ANN, BOB, BOTH = (
    {"id": digit * 32, "name": name} for digit, name in (("a", "Ann"), ("b", "Bob"), ("c", "Ann and Bob"))
)
UNDESCRIBED = {"title": None, "affiliation": None}


def insert(database: Database, table: str, **row: Any) -> None:
    values = {name: json.dumps(value) if isinstance(value, (dict, list)) else value for name, value in row.items()}
    with database.migrating() as connection:
        names = ", ".join(values)
        connection.execute(text(f"INSERT INTO {table} ({names}) VALUES (:{', :'.join(values)})"), values)


def keep_as_0001_did(database: Database) -> None:
    """A document in which Ann speaks, and Ann and Bob speak together."""
    insert(
        database,
        "documents",
        key=7,
        id="d" * 32,
        title="T",
        publisher="Post",
        published_at="2016-05-20",
        published=1463702400000000,
        added=5,
        characters=3,
        warnings=[],
        model={"version": "0"},
    )
    insert(database, "texts", document_key=7, text="a b")
    members = [{**each, **UNDESCRIBED, "type": "person", "role": "mayor"} for each in (ANN, BOB)]
    for key, who, kind, joint in ((3, ANN, "person", None), (4, BOTH, "group", members)):
        insert(
            database,
            "speakers",
            **{**who, "key": key, "document_key": 7, "sorted_name": who["name"].lower(), "type": kind},
            **({"members": joint} if joint else {"role": "mayor"}),
        )
    for place, (speaker, words_said) in enumerate(((3, "a b"), (4, "c"), (None, "d"))):
        key = 7 * 2**24 + place
        insert(
            database,
            "quotations",
            key=key,
            place_back=8 * 2**24 - 1 - place,
            id=str(place) * 32,
            document_key=7,
            speaker_key=speaker,
            publisher="Post",
            published=1463702400000000,
            kind="direct",
            mode="speech",
            text=words_said,
            spans={"content": [SPAN], "cue": None, "source": None},
            confidence=0.5,
            why=[],
        )
        words = {"said": words_said, "speaker": "ann" if speaker else "", "role": "", "affiliation": ""}
        if database.dialect == "sqlite":
            insert(database, "quotation_words", rowid=key, **words)
        else:
            insert(database, "quotation_words", key=key, words=words_said)


def test_what_the_first_release_kept_is_all_there(empty_database: Database) -> None:
    database = empty_database
    made_by(database, "0001")
    keep_as_0001_did(database)
    schema.upgrade(database)
    with database.reading() as connection:
        record = documents.record_of(connection, "d" * 32)
        kept = documents.one(connection, "d" * 32)
        sought = QuotationsSought(speaker_id=ANN["id"])
        by_ann, _ = quotations.listed(connection, sought, sort="added", limit=9, cursor=None)
        named, _ = speakers.listed(connection, SpeakersSought(), sort="name", limit=9, cursor=None)
        said = variants.of(connection, 32 * "0", limit=9, cursor=None)
    assert record and kept and kept["text"] == "a b"
    assert [quote["speaker"] and quote["speaker"]["name"] for quote in record.quotes] == ["Ann", "Ann and Bob", None]
    assert record.quotes[1]["speaker"]
    assert [(each["id"], each["role"]) for each in record.quotes[1]["speaker"]["members"]] == [
        (ANN["id"], "mayor"),
        (BOB["id"], "mayor"),
    ]
    assert record.quotes[0]["id"] in [each.record["id"] for each in by_ann]
    assert [each["name"] for each in named] == ["Ann", "Ann and Bob", "Bob"]
    assert said and (said.wordings, said.quotations) == (1, 1)


def test_what_was_kept_before_is_found_by_words_and_in_the_order_of_time(empty_database: Database) -> None:
    database = empty_database
    made_by(database, "0001")
    keep_as_0001_did(database)
    schema.upgrade(database)
    keep_now = record("e a b", quotation("e a b", "e a b"), published_at="2016-05-20T00:00:00.000001Z")
    keep_undated = record("f", quotation("f", "f"))
    with database.writing() as connection:
        assert documents.keep(connection, keep_now, "e a b")
        assert documents.keep(connection, keep_undated, "f")
    assert said(database) == ["e a b", "a b", "c", "d", "f"]
    assert said(database, "published") == ["f", "a b", "c", "d", "e a b"]
    assert said(database, q='"a b"') == ["e a b", "a b"]
    assert said(database, speaker='"ann and bo*"') == ["c"]
    assert said(database, speaker_id=BOB["id"]) == said(database, q="c", publisher="Post") == ["c"]
    assert said(database, published_to=1463702400000000) == ["a b", "c", "d"]


def test_an_upgraded_archive_takes_more_and_gives_all_of_it_back(empty_database: Database) -> None:
    database = empty_database
    made_by(database, "0001")
    keep_as_0001_did(database)
    schema.upgrade(database)
    with database.writing() as connection:
        assert documents.erase(connection, "d" * 32)
        for table in ("documents", "quotations", "appearances", "memberships", "speakers", "quotation_words"):
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar() == 0
        assert connection.execute(text("SELECT count(*) FROM wordings")).scalar() == 0


def test_what_was_kept_before_is_found_by_its_address(empty_database: Database) -> None:
    database = empty_database
    made_by(database, "0001")
    keep_as_0001_did(database)
    with database.migrating() as connection:
        connection.execute(text("UPDATE documents SET url = 'https://post.example/bridge'"))
    schema.upgrade(database)
    sought = documents.DocumentsSought(url="http://Post.example/bridge#top")
    with database.reading() as connection:
        found, _ = documents.listed(connection, sought, sort="added", limit=9, cursor=None)
    assert [each["id"] for each in found] == ["d" * 32]
