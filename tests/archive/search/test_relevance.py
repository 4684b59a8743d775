"""Quotations in the order in which they bear on what was typed."""

import pytest
from tests.archive.conftest import Keep
from tests.archive.test_quotations import said

from ontherecord.archive.database import Database
from ontherecord.archive.search import relevance
from ontherecord.archive.search.query import parse
from ontherecord.archive.search.relevance import score


@pytest.mark.parametrize(
    ("typed", "better", "worse"),
    [
        ("bridge", "the bridge, the bridge", "the bridge, the river"),
        ("bridge", "a bridge", "a bridge that nobody has ever seen or wanted to see"),
        ("bridge may", "the bridge in May and all", "the bridge and all the rest in May"),
        ("bridge may", "may bridge and then no more", "may not be a very good bridge"),
        ("bri* closed", "bridge bridges closed", "bridge river closed"),
        ('"the bridge" closed', "closed is the bridge, the bridge", "the bridge is closed, is it"),
    ],
)
def test_often_short_and_near_is_better(typed: str, better: str, worse: str) -> None:
    terms = parse(typed)
    assert score(terms, better.lower().replace(",", "").split()) > score(terms, worse.lower().replace(",", "").split())


def test_each_further_time_counts_for_less() -> None:
    once, twice, thrice = (score(parse("a"), ["a"] * times + ["b"] * (9 - times)) for times in (1, 2, 3))
    assert 0 < thrice - twice < twice - once


def test_what_does_not_stand_there_counts_for_nothing() -> None:
    assert score(parse("a -b"), ["c"]) == 0
    assert score((), ["c"]) == 0


def test_the_best_come_first_and_of_equals_the_newest(database: Database, keep: Keep) -> None:
    keep("the bridge and the river", facts={"published_at": "2016-05-20"})
    keep("bridge over bridge", facts={"published_at": "2016-05-21"})
    keep("a river and the bridge", facts={"published_at": "2016-05-22"})
    expected = ["bridge over bridge", "a river and the bridge", "the bridge and the river"]
    assert [said(database, sort="relevance", limit=limit, q="bridge") for limit in (1, 2, 3, 9)] == [expected] * 4
    assert said(database, sort="relevance", q="-over") == expected[1:]


def test_the_newest_are_scored(database: Database, keep: Keep, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relevance, "RANKED", 2)
    for text in ("bridge", "a bridge", "bridge bridge"):
        keep(text)
    assert said(database, sort="relevance", q="bridge") == ["bridge bridge", "a bridge"]
