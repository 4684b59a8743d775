"""How often somebody is quoted, by month."""

import pytest
from sqlalchemy import select
from tests.archive.conftest import Keep

from ontherecord.archive.database import Database
from ontherecord.archive.people import together
from ontherecord.archive.reports import months
from ontherecord.archive.reports.months import Monthly
from ontherecord.archive.search.sought import QuotationsSought
from ontherecord.archive.tables import quotations, speakers
from ontherecord.attribution.quotation import Kind, Mode, Speaker, SpeakerType


def of_speaker(database: Database, name: str = "Ann Lee") -> Monthly:
    with database.reading() as connection:
        key = connection.execute(select(speakers.c.key).where(speakers.c.name == name)).scalar_one()
        return months.of_speaker(connection, key)


def of_newest(database: Database, **sought: object) -> Monthly:
    with database.reading() as connection:
        return months.of_newest(connection, QuotationsSought(**sought))  # type: ignore[arg-type]


def named(found: Monthly) -> dict[tuple[str, str], int]:
    return {(months.name_of(month), kind): number for (month, kind), number in found.by_kind.items()}


@pytest.fixture
def kept(keep: Keep) -> None:
    """What Ann said at the edges of months, in years far apart, and on no day."""
    mayor = {"role": "mayor of Ely", "affiliation": "Ely"}
    for place, day in enumerate(("2016-05-31T23:30:00-02:00", "2016-06-30", "1000-01-01", "9999-12-31", "1969-12-31")):
        keep(f"river {place}", **mayor, facts={"published_at": day})
    keep("bridge", **mayor, kind=Kind.MIXED, facts={"published_at": "2016-06-01"})
    keep("bridge, undated", **mayor)
    keep("bridge, thought", **mayor, mode=Mode.THOUGHT, facts={"published_at": "2016-06-01"})
    keep("bridge, he says", "Bob Ray", facts={"published_at": "2016-06-01"})


@pytest.mark.usefixtures("kept")
def test_what_a_speaker_said_is_counted_by_month_and_kind(database: Database) -> None:
    found = of_speaker(database)
    assert named(found) == {
        ("1000-01", "direct"): 1,
        ("1969-12", "direct"): 1,
        ("2016-06", "direct"): 2,
        ("2016-06", "mixed"): 1,
        ("9999-12", "direct"): 1,
    }
    assert (found.counted, found.dated, found.complete) == (7, 6, True)
    assert found.kinds == {"direct": 6, "mixed": 1}
    assert found.of(2016 * 12 + 5, "direct", "mixed") == 3


def test_what_was_said_with_others_counts_as_a_search_finds_it(database: Database, keep: Keep) -> None:
    names = ("Gail Whitlock", "Una Garner")
    keep("One.", "Gail Whitlock")
    keep("Two.", " and ".join(names), members=tuple(Speaker(name, SpeakerType.PERSON) for name in names))
    with database.reading() as connection:
        ids = {row.name: row.id for row in connection.execute(select(speakers.c.name, speakers.c.id))}
        shared = together.quoted_together(connection, [*ids.values()])
    for name, number in (("Gail Whitlock", 2), ("Una Garner", 1)):
        assert of_speaker(database, name).counted == number
        assert of_newest(database, speaker_id=ids[name], mode=(Mode.SPEECH,)).counted == number
    assert shared == {ids[name]: 1 for name in names}


@pytest.mark.usefixtures("kept")
def test_what_was_rejected_does_not_count(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(quotations.update().values(rejected=True))
    assert of_speaker(database).counted == 0


@pytest.mark.usefixtures("kept")
def test_what_is_found_on_a_topic_is_counted_likewise(database: Database) -> None:
    found = of_newest(database, q="bridge", speaker="ann")
    assert named(found) == {("2016-06", "mixed"): 1, ("2016-06", "direct"): 1}
    assert (found.counted, found.complete) == (3, True)


@pytest.mark.usefixtures("kept")
def test_no_more_than_so_many_are_counted(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(months, "COUNTED", 2)
    found = of_newest(database)
    assert (found.counted, found.complete) == (2, False)


def test_every_month_is_shown_from_the_first_to_the_last(database: Database, keep: Keep) -> None:
    keep("a", facts={"published_at": "2015-11-05"})
    keep("b", "Bob Ray", facts={"published_at": "2016-02-05"})
    shown, left_out = months.shown([of_speaker(database), of_speaker(database, "Bob Ray")])
    assert [months.name_of(month) for month in shown] == ["2015-11", "2015-12", "2016-01", "2016-02"]
    assert left_out == 0


@pytest.mark.usefixtures("kept")
def test_of_thousands_of_months_the_latest_are_shown(database: Database) -> None:
    shown, left_out = months.shown([of_speaker(database)])
    assert len(shown) == months.MOST_MONTHS and months.name_of(shown[-1]) == "9999-12"
    assert left_out == 9_000 * 12 - months.MOST_MONTHS
