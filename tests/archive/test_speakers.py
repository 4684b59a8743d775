"""Speakers of the archive."""

from typing import Any

import pytest
from tests.archive.conftest import Keep

from ontherecord.archive import speakers
from ontherecord.archive.database import Database
from ontherecord.archive.speakers import SpeakersSought
from ontherecord.attribution.quotation import Mode


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


def test_a_speaker_is_shown_with_counts_and_the_first_and_last_quotation(database: Database, keep: Keep) -> None:
    days = ("2016-05-20", "2016-05-22", "2016-05-21")
    kept = [keep(day, "Jeff Davis", role="spokesman", facts={"publisher": "AP", "published_at": day}) for day in days]
    with database.reading() as connection:
        [listed], _ = speakers.listed(connection, SpeakersSought(), sort="added", limit=2, cursor=None)
        assert speakers.one(connection, listed["id"]) == listed
        assert speakers.one(connection, "0" * 32) is None
    assert listed["quotes"] == {"direct": 3, "mixed": 0, "indirect": 0}
    assert listed["first"] and listed["last"]
    assert (listed["first"]["document"], listed["first"]["published_at"]) == (kept[0], days[0])
    assert (listed["last"]["document"], listed["last"]["published_at"]) == (kept[1], days[1])
    assert "members" not in listed


def test_what_is_only_thought_is_neither_first_nor_last(database: Database, keep: Keep) -> None:
    keep("a", "Jeff Davis", mode=Mode.THOUGHT, facts={"published_at": "2016-05-20"})
    with database.reading() as connection:
        [listed], _ = speakers.listed(connection, SpeakersSought(), sort="added", limit=2, cursor=None)
    assert listed["first"] is None and listed["last"] is None
