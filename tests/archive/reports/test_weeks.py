"""ISO weeks counted."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import BigInteger, literal, select

from ontherecord.archive import times
from ontherecord.archive.database import Database
from ontherecord.archive.reports import weeks

INSTANTS = (
    "1000-01-01",
    "1969-12-28T23:59:59.999999Z",
    "1969-12-29",
    "1970-01-01",
    "2016-05-22",
    "2016-05-23",
    "9999-12-31",
)


def test_weeks_begin_on_monday_and_belong_to_the_year_of_their_thursday() -> None:
    named = {
        day: weeks.name_of(weeks.week_of(times.instant(day))) for day in ("2016-05-22", "2016-05-23", "2016-01-03")
    }
    assert named == {"2016-05-22": "2016-W20", "2016-05-23": "2016-W21", "2016-01-03": "2015-W53"}
    assert weeks.days_of(weeks.week_of(times.instant("2016-05-20"))) == ("2016-05-16", "2016-05-22")


@given(st.datetimes(datetime(1000, 1, 8), datetime(9999, 12, 26), timezones=st.just(UTC)))
def test_the_week_of_any_instant_is_the_one_of_the_calendar(moment: datetime) -> None:
    week = weeks.week_of(times.instant(moment.isoformat().replace("+00:00", "Z")))
    first, last = weeks.days_of(week)
    assert first <= moment.date().isoformat() <= last
    year, number, _ = moment.isocalendar()
    assert weeks.name_of(week) == f"{year:04}-W{number:02}"


def test_the_last_week_of_the_calendar_ends_with_it() -> None:
    assert weeks.days_of(weeks.week_of(times.instant("9999-12-31"))) == ("9999-12-27", "9999-12-31")


def test_databases_count_the_same_weeks(database: Database) -> None:
    for day in INSTANTS:
        instant = times.instant(day)
        with database.reading() as connection:
            counted = connection.execute(select(weeks.week_in_sql(literal(instant, BigInteger())))).scalar()
        assert counted == weeks.week_of(instant)


def test_all_weeks_between_the_ends_are_shown_and_the_latest_of_too_many() -> None:
    assert weeks.shown(1, 4, [2], most=9) == (range(1, 5), 0)
    assert weeks.shown(None, None, [2, 5], most=9) == (range(2, 6), 0)
    assert weeks.shown(None, 9, [2], most=9) == (range(2, 10), 0)
    assert weeks.shown(None, None, [], most=9) == (range(0), 0)
    assert weeks.shown(1, None, [], most=9) == (range(0), 0)
    assert weeks.shown(1, 3, [], most=9) == (range(1, 4), 0)
    assert weeks.shown(None, None, [0, 9], most=3) == (range(7, 10), 7)
    assert weeks.shown(-100, 1000, [0, 9], most=3) == (range(7, 10), 107)
