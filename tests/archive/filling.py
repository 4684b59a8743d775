"""Archives as other releases left them: rows in every table of a revision, whatever its columns are.

Tables are looked up in the database, so that no revision can be forgotten; values follow from names of columns. What a
table says of another agrees: a document has a text, an appearance of a speaker, and quotations by that one.
"""

import hashlib
from collections.abc import Iterator
from random import Random
from typing import Any

from alembic import command
from sqlalchemy import Boolean, Column, Connection, Float, LargeBinary, MetaData, Numeric, String, Table, insert, text

from ontherecord.archive import schema
from ontherecord.archive.database import Database
from ontherecord.archive.search import index
from ontherecord.archive.wordings import wordings

PUBLISHED = 1_463_702_400_000_000
"""Microseconds since 1970: 2016-05-20. A document a day."""

A_DAY = 86_400_000_000
PLACES = 2**24
SYLLABLES = [first + vowel for first in "bdfgklmnprstvz" for vowel in "aeiou"]
WORDS = 12

DERIVED = {"alembic_version", "wordings", "worded", "shingles", "revisions"}
"""Tables that are not filled by themselves."""

AT_ONCE = 1_000

SPAN = {"start": 0, "end": 1, "text": "a"}
CONSTANT: dict[str, Any] = {
    "kind": "direct",
    "mode": "speech",
    "type": "person",
    "title": "Dr",
    "role": "mayor",
    "affiliation": "Ely",
    "publisher": "The Post",
    "linked": "alone",
    "state": "delivered",
    "decision": "rename",
    "published_at": "2016-05-20",
    "members": None,
    "warnings": [],
    "why": [],
    "quotes": [],
    "scopes": ["read"],
    "model": {"version": "0", "weights": "0" * 12, "spacy_pipeline": None},
    "spans": {"content": [SPAN], "cue": None, "source": None},
    "found": None,
    "found_as": None,
    "record": None,
    "revoked": None,
    "number": 1,
    "words": WORDS,
}
"""What a column of that name holds in every row."""

IDS = ("id", "text_id", "digest", "erased", "holder", "request", "key_id", "feed_digest", "secret", "salt", "address")


def made_by(database: Database, revision: str) -> None:
    """The tables as they were at that revision."""
    with database.migrating() as connection:
        settings = schema.configuration()
        settings.attributes["connection"] = connection
        command.upgrade(settings, revision)


def later(database: Database, *, works_with: str) -> None:
    """Makes the tables those of a later release, as its migration would say."""
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9001'"))
        connection.execute(text("INSERT INTO revisions VALUES ('9001', :works_with)"), {"works_with": works_with})


def fill(database: Database, *, documents: int, each: int) -> None:
    """So many documents, each with so many quotations, and as many rows in every other table, as they are now."""
    with database.migrating() as connection:
        metadata = MetaData()
        metadata.reflect(connection, only=lambda table, _: not table.startswith("quotation_words"))
        for table in metadata.sorted_tables:
            if table.name not in DERIVED:
                _fill_table(connection, table, _rows(metadata, table, documents, each))
        _derive(connection, metadata, documents, each)


def said(number: int) -> str:
    """The words of a quotation, others for each number."""
    draw = Random(number)
    return " ".join("".join(draw.choices(SYLLABLES, k=3)) for _ in range(WORDS))


def name_of(number: int) -> str:
    """The name of a speaker, likewise."""
    draw = Random(-number)
    return " ".join("".join(draw.choices(SYLLABLES, k=3)).title() for _ in range(2))


def identity(table: str, number: int) -> str:
    """The id of a row."""
    return hashlib.sha256(f"{table} {number}".encode()).hexdigest()[:32]


def numbers(documents: int, each: int) -> Iterator[tuple[int, int]]:
    """The number of each document, from 1, and of each quotation in it, from 1 in the archive."""
    yield from ((1 + at // each, 1 + at) for at in range(documents * each))


def _fill_table(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    for at in range(0, len(rows), AT_ONCE):
        given = [{name: value for name, value in row.items() if value is not None} for row in rows[at : at + AT_ONCE]]
        connection.execute(insert(table), given)  # None would be the word null, in a column of JSON
    if connection.dialect.name == "postgresql" and "key" in table.c:
        held = {"table": table.name, "last": len(rows)}
        connection.execute(text("SELECT setval(pg_get_serial_sequence(:table, 'key'), :last)"), held)


def _rows(metadata: MetaData, table: Table, documents: int, each: int) -> list[dict[str, Any]]:
    if table.name == "quotations":
        return [_quotation(table, document, number, each) for document, number in numbers(documents, each)]
    if table.name == "memberships":  # all others are members of the first
        return [{"joint_key": 1, "place": at, "member_key": at} for at in range(2, documents + 1)]
    count = 1 if table.name == "tombstone_salt" else documents
    rows = [{column.name: _value(table.name, column, number) for column in table.c} for number in range(1, count + 1)]
    for number, row in enumerate(rows, start=1):
        if table.name == "speakers_apart":
            row["other_key"] = number % count + 1
        if table.name == "documents" and "versions" in metadata.tables:
            row["version"] = 2
    return rows


def _quotation(table: Table, document: int, number: int, each: int) -> dict[str, Any]:
    row = {column.name: _value(table.name, column, document) for column in table.c}
    place = (number - 1) % each
    own = {"key": document * PLACES + place, "place_back": (document + 1) * PLACES - 1 - place}
    return {**row, **own, "id": identity("quotations", number), "text": said(number)}


def _value(table: str, column: Column[Any], number: int) -> Any:
    """What stands in a column of the row of that number."""
    if column.foreign_keys and column.name != "key_id":
        return number
    if column.name in IDS or column.name == "quotation_id":
        return _identity(table, column, number)
    if column.name in ("name", "sorted_name"):
        return name_of(number) if column.name == "name" else name_of(number).lower()
    if column.name in CONSTANT and not (table == "retention" and column.name == "publisher"):
        return CONSTANT[column.name]
    return _by_type(column, number)


def _identity(table: str, column: Column[Any], number: int) -> Any:
    of = {"key_id": "keys", "quotation_id": "quotations"}.get(column.name, table)
    if not isinstance(column.type, String | LargeBinary):
        return number
    whole = identity(of, number) if column.name in ("id", "text_id", "key_id", "quotation_id") else ""
    digest = hashlib.sha256(f"{table} {column.name} {number}".encode())
    if isinstance(column.type, LargeBinary):
        return digest.digest()
    return (whole or digest.hexdigest())[: column.type.length]


def _by_type(column: Column[Any], number: int) -> Any:
    kind = column.type.python_type
    if column.name in ("published", "added", "at", "created", "begun"):
        return PUBLISHED + number * A_DAY
    if isinstance(column.type, Boolean):
        return False
    if isinstance(column.type, Float | Numeric) and kind is not int:
        return 0.5
    if isinstance(column.type, LargeBinary):
        return b"{}"
    if isinstance(column.type, String):
        return f"{column.name} {number}"[: column.type.length]
    return number if kind is int else {}


def _derive(connection: Connection, metadata: MetaData, documents: int, each: int) -> None:
    """What is found by words and grouped with its like, as the release of these tables had it."""
    keys = [document * PLACES + (number - 1) % each for document, number in numbers(documents, each)]
    if "found_as" not in metadata.tables["quotations"].c:
        _index_as_before(connection, keys)
        return
    for at in range(0, len(keys), AT_ONCE):
        index.enter(connection, keys[at : at + AT_ONCE])
        if "wordings" in metadata.tables:
            wordings.enter(connection, keys[at : at + AT_ONCE])


def _index_as_before(connection: Connection, keys: list[int]) -> None:
    rows = [{"key": key, "words": said(number)} for number, key in enumerate(keys, start=1)]
    into = (
        "quotation_words (rowid, said, speaker, role, affiliation) VALUES (:key, :words, '', '', '')"
        if connection.dialect.name == "sqlite"
        else "quotation_words (key, words) VALUES (:key, to_tsvector('simple', :words))"
    )
    connection.execute(text(f"INSERT INTO {into}"), rows)
