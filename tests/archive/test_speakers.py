"""Speakers of documents."""

from typing import Any

import pytest
from tests.archive.conftest import Keep

from ontherecord.archive import speakers
from ontherecord.archive.database import Database
from ontherecord.archive.speakers import SpeakersSought


def names(database: Database, sort: str = "name", limit: int = 10, **sought: Any) -> list[str]:
    """The names on all pages."""
    found: list[str] = []
    cursor = None
    while True:
        with database.reading() as connection:
            page, cursor = speakers.listed(connection, SpeakersSought(**sought), sort=sort, limit=limit, cursor=cursor)
        found += [each["name"] for each in page]
        if cursor is None:
            return found


def test_speakers_are_sought_by_the_words_of_name_role_and_affiliation(database: Database, keep: Keep) -> None:
    document = keep("a", "Jeff Davis", role="Pentagon spokesman", affiliation="Pentagon")
    keep("b", "Ann Lee", role="mayor")
    keep("c", None)
    assert names(database) == ["Ann Lee", "Jeff Davis"]
    assert names(database, name="davis") == names(database, role="spokesman pentagon") == ["Jeff Davis"]
    assert names(database, affiliation="pentagon") == names(database, document=document) == ["Jeff Davis"]
    assert names(database, type="organisation") == []
    assert names(database, type="person", name="lee") == ["Ann Lee"]


def test_speakers_are_sorted_by_name_regardless_of_case_and_accents(database: Database, keep: Keep) -> None:
    for name in ("Émile", "abel", "Zoe", "Bob", "李"):
        keep(name, name)
    assert names(database, limit=2) == ["abel", "Bob", "Émile", "Zoe", "李"]


@pytest.mark.parametrize("limit", [1, 2, 10])
def test_speakers_are_listed_in_the_order_they_were_added(database: Database, keep: Keep, limit: int) -> None:
    for name in "abc":
        keep(name, name)
    assert names(database, sort="added", limit=limit) == ["a", "b", "c"]
    assert names(database, sort="-added", limit=limit) == ["c", "b", "a"]


def test_a_speaker_is_shown_with_document_and_counts(database: Database, keep: Keep) -> None:
    document = keep("a", "Jeff Davis", facts={"title": "T"})
    with database.reading() as connection:
        [listed], _ = speakers.listed(connection, SpeakersSought(), sort="added", limit=2, cursor=None)
        assert speakers.one(connection, listed["id"]) == listed
        assert speakers.one(connection, "0" * 32) is None
    assert listed["document"]["id"] == document
    assert listed["quotes"] == {"direct": 1, "mixed": 0, "indirect": 0}
