"""What the quotations found are of."""

from typing import Any

import pytest
from tests.archive.conftest import Keep

from ontherecord.archive.database import Database
from ontherecord.archive.search import facets
from ontherecord.archive.search.facets import facets_of
from ontherecord.archive.search.sought import QuotationsSought
from ontherecord.attribution.quotation import Kind


def counted(database: Database, *asked: Any, **sought: Any) -> dict[str, Any]:
    with database.reading() as connection:
        return dict(facets_of(connection, QuotationsSought(**sought), asked))


def test_what_is_found_is_counted_by_what_it_is_of(database: Database, keep: Keep) -> None:
    keep("a bridge", role="mayor", facts={"publisher": "Post", "published_at": "2016-05-31T23:30:00-02:00"})
    keep("b bridge", role="mayor", kind=Kind.MIXED, facts={"publisher": "Post", "published_at": "2016-06-30"})
    keep("c bridge", None, facts={"publisher": "post"})
    keep("d river", role="clerk", facts={"publisher": "post"})
    assert counted(database, "role", "publisher", "kind", "month", q="bridge") == {
        "counted": 3,
        "complete": True,
        "role": [{"value": "mayor", "count": 2}],
        "publisher": [{"value": "Post", "count": 2}, {"value": "post", "count": 1}],
        "kind": [{"value": "direct", "count": 2}, {"value": "mixed", "count": 1}],
        "month": [{"value": "2016-06", "count": 2}],
    }


def test_speakers_are_told_by_id_and_name(database: Database, keep: Keep) -> None:
    keep("a", "Ann Lee")
    keep("b", "Bob Ray")
    keep("c", None)
    found = counted(database, "speaker")["speaker"]
    assert sorted((each["name"], each["count"]) for each in found) == [("Ann Lee", 1), ("Bob Ray", 1)]
    assert found == sorted(found, key=lambda each: each["value"])
    [ann] = [each["value"] for each in found if each["name"] == "Ann Lee"]
    assert counted(database, "kind", speaker_id=ann)["counted"] == 1


def test_roles_that_differ_by_a_capital_are_one(database: Database, keep: Keep) -> None:
    for place, role in enumerate(("Mayor", "mayor", "mayor", "–", "deputy mayor")):
        keep(f"bridge {place}", role=role)
    assert counted(database, "role")["role"] == [
        {"value": "mayor", "count": 3},
        {"value": "deputy mayor", "count": 1},
        {"value": "–", "count": 1},
    ]


def test_where_nothing_is_found_nothing_is_counted(database: Database) -> None:
    assert counted(database, "speaker", "month") == {"counted": 0, "complete": True, "speaker": [], "month": []}


def test_the_newest_are_counted_and_the_most_frequent_told(
    database: Database, keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facets, "COUNTED", 4)
    monkeypatch.setattr(facets, "SHOWN", 2)
    for number, publisher in enumerate(("old", "c", "b", "a", "b")):
        keep(f"w{number}", facts={"publisher": publisher})
    assert counted(database, "publisher", "speaker") == {
        "counted": 4,
        "complete": False,
        "publisher": [{"value": "b", "count": 2}, {"value": "a", "count": 1}],
        "speaker": counted(database, "speaker")["speaker"],
    }
    assert len(counted(database, "speaker")["speaker"]) == 2
