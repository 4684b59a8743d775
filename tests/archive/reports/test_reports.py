"""Who is quoted."""

from typing import Any

import pytest
from sqlalchemy import update
from tests.archive.conftest import Keep
from tests.archive.erasing.test_erasure import kept
from tests.archive.erasing.test_redaction import ANN, BOB, said
from tests.benchmarks import made_archive

from ontherecord.archive import tables, times
from ontherecord.archive.database import Database
from ontherecord.archive.reports import reports
from ontherecord.archive.reports.reports import Sought
from ontherecord.attribution.quotation import Kind, Mode, Speaker, SpeakerType
from ontherecord.formats.sources import SourcesReport


def report(database: Database, *, limit: int = 10, **sought: Any) -> SourcesReport:
    with database.reading() as connection:
        return reports.sources(connection, Sought(**sought), limit=limit)


def amounts(counted: Any) -> tuple[int, int]:
    return counted["quotations"], counted["words"]


def test_an_empty_archive_quotes_nobody(database: Database) -> None:
    found = report(database)
    assert amounts(found["totals"]) == (0, 0)
    assert found["by_week"] == [] and found["weeks_left_out"] == 0
    assert found["speakers"] == found["roles"] == found["organisations"] == {"items": [], "more": 0}


def test_quotations_and_words_are_counted_by_kind(database: Database, keep: Keep) -> None:
    keep("one two", kind=Kind.DIRECT)
    keep("one two three", kind=Kind.MIXED)
    keep("one", kind=Kind.INDIRECT)
    totals = report(database)["totals"]
    assert amounts(totals) == (3, 6)
    assert {kind: amounts(each) for kind, each in totals["kinds"].items()} == {  # type: ignore[attr-defined]
        "direct": (1, 2),
        "mixed": (1, 3),
        "indirect": (1, 1),
    }


def test_the_named_the_described_the_unnamed_and_nobody_are_kept_apart(database: Database) -> None:
    text = "“a b,” “c,” “d,” “e,” “f,” “g h i,” they said."
    types = [*SpeakerType, None]
    quotations = [
        said(text, content, kind and Speaker(f"the {kind}", kind))
        for content, kind in zip(("“a b,”", "“c,”", "“d,”", "“e,”", "“f,”", "“g h i,”"), types, strict=True)
    ]
    kept(database, text, *quotations)
    sources = report(database)["totals"]["sources"]
    assert {name: amounts(each) for name, each in sources.items()} == {  # type: ignore[attr-defined]
        "named": (2, 3),  # a person and an organisation
        "groups": (1, 1),
        "documents": (1, 1),
        "unnamed": (1, 1),
        "unattributed": (1, 3),
    }


def test_what_was_thought_and_what_was_rejected_is_left_out(database: Database, keep: Keep) -> None:
    keep("thought", mode=Mode.THOUGHT)
    keep("said")
    keep("rejected")
    with database.writing() as connection:
        of = tables.quotations.c
        connection.execute(update(tables.quotations).where(of.text == "rejected").values(rejected=True))
    found = report(database)
    assert amounts(found["totals"]) == (1, 1)
    assert amounts(found["speakers"]["items"][0]) == (1, 1)
    assert len(found["by_week"]) == 0


def test_speakers_stand_in_the_order_of_their_quotations_and_the_rest_is_counted(
    database: Database,
) -> None:
    text = "“a b c,” “d,” “e,” “f g,” they said."
    cid = Speaker("Cid", SpeakerType.PERSON)
    whose = (("“a b c,”", BOB), ("“d,”", ANN), ("“e,”", ANN), ("“f g,”", cid))
    kept(database, text, *(said(text, content, speaker) for content, speaker in whose))
    speakers = report(database, limit=2)["speakers"]
    assert [(each["name"], each["type"], *amounts(each)) for each in speakers["items"]] == [
        ("Ann Lee", "person", 2, 2),
        ("Bob Ray", "person", 1, 3),
    ]
    assert speakers["more"] == 1


def test_roles_and_organisations_are_one_however_cased_and_shown_as_most_often(database: Database) -> None:
    for number, (role, affiliation) in enumerate(
        (("Mayor of Ely", "Café"), ("mayor of Ely", "CAFÉ"), ("mayor of Ely", "Cafe"), ("cook", None))
    ):
        text = f"“{number}” he said"
        speaker = Speaker("Ann Lee", SpeakerType.PERSON, role=role, affiliation=affiliation)
        kept(database, text, said(text, f"“{number}”", speaker))
    found = report(database, limit=1)
    [role], [organisation] = found["roles"]["items"], found["organisations"]["items"]
    assert (role["role"], role["quotations"], found["roles"]["more"]) == ("mayor of Ely", 3, 1)
    assert (organisation["organisation"], organisation["quotations"]) == ("CAFÉ", 3)  # of three as frequent, the first


def test_those_without_a_name_are_listed_as_they_are_described(database: Database) -> None:
    for number, name in enumerate(("a senior official", "A senior official", "officials")):
        text = f"“{number}” said {name}"
        kind = SpeakerType.GROUP if name == "officials" else SpeakerType.UNNAMED
        kept(database, text, said(text, f"“{number}”", Speaker(name, kind)))
    found = report(database)
    assert [(each["type"], each["description"], each["quotations"]) for each in found["descriptions"]["items"]] == [
        ("unnamed", "A senior official", 2),
        ("group", "officials", 1),
    ]
    assert found["speakers"]["items"] == []


def test_weeks_are_shown_from_the_first_to_the_last_the_empty_ones_too(database: Database, keep: Keep) -> None:
    keep("a", facts={"published_at": "2016-05-20"})
    keep("b", facts={"published_at": "2016-06-05T23:59:59Z"})
    keep("c", facts={"published_at": "2016-06-05T23:59:59-01:00"})
    found = report(database)["by_week"]
    assert [(each["week"], each["first_day"], each["last_day"], each["quotations"]) for each in found] == [
        ("2016-W20", "2016-05-16", "2016-05-22", 1),
        ("2016-W21", "2016-05-23", "2016-05-29", 0),
        ("2016-W22", "2016-05-30", "2016-06-05", 1),
        ("2016-W23", "2016-06-06", "2016-06-12", 1),
    ]


def test_only_what_was_published_in_time_and_by_the_publisher_counts(database: Database, keep: Keep) -> None:
    for publisher in ("Post", "Herald", None):
        for day in ("2016-05-20", "2016-05-27", "2016-06-03", None):
            keep(f"{publisher} {day}", facts={"publisher": publisher, "published_at": day})
    since, until = times.instant("2016-05-27"), times.instant("2016-06-02", end_of_day=True)
    assert report(database)["totals"]["quotations"] == 12
    assert amounts(report(database)["undated"]) == (3, 6)
    in_time = report(database, publisher="Post", since=since, until=until)
    assert in_time["totals"]["quotations"] == 1 and in_time["undated"]["quotations"] == 0
    assert [each["week"] for each in in_time["by_week"]] == ["2016-W21", "2016-W22"]
    assert report(database, since=since)["totals"]["quotations"] == 6
    assert report(database, until=until)["totals"]["quotations"] == 6
    assert report(database, until=until)["undated"]["quotations"] == 0


def test_of_too_many_weeks_the_latest_are_shown(
    database: Database, keep: Keep, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "MOST_WEEKS", 2)
    for day in ("1016-05-20", "2016-05-20", "2016-05-27"):
        keep(day, facts={"published_at": day})
    found = report(database)
    assert [each["week"] for each in found["by_week"]] == ["2016-W20", "2016-W21"]
    assert found["weeks_left_out"] > 52_000
    assert found["totals"]["quotations"] == 3


def test_both_databases_give_the_same_report(sqlite_url: str, postgresql_url: str) -> None:
    found = []
    for url in (sqlite_url, postgresql_url):
        made_archive.fill(url, 800)
        database = made_archive.open_database(url)
        chosen = {"since": times.instant("2018-01-01"), "publisher": "The Da Post"}
        found.append([report(database), report(database, limit=200), report(database, **chosen)])
        database.engine.dispose()
    without_ids = [[_without_ids(each) for each in reports_of] for reports_of in found]
    assert without_ids[0] == without_ids[1]
    assert found[0][0]["totals"]["quotations"] > 600


def _without_ids(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_ids(each) for each in value]
    if isinstance(value, dict):
        return {name: _without_ids(each) for name, each in value.items() if name != "id"}
    return value
