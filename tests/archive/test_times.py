"""Instants of dates and date-times."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontherecord.archive.times import NotAnInstant, instant

DAY = 86_400_000_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "microseconds"),
    [
        ("1970-01-01", 0),
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01T00:00:00-00:00", 0),
        ("1970-01-01T02:00:00+02:00", 0),
        ("1969-12-31T23:59:59.999999Z", -1),
        ("1970-01-01T00:00:00.5Z", 500_000),
        ("2016-05-20T14:03:00Z", 1_463_752_980_000_000),
        ("2016-02-29", 1_456_704_000_000_000),
        ("1000-01-01T00:00:00+23:59", -30_610_224_000_000_000),  # the first that there is
        ("9999-12-31T23:59:59.999999-23:59", 253_402_300_799_999_999),
    ],
)
def test_an_instant_is_counted_to_the_microsecond(words: str, microseconds: int) -> None:
    assert instant(words) == microseconds


def test_a_day_ends_one_microsecond_before_the_next() -> None:
    assert instant("2016-05-20", end_of_day=True) + 1 == instant("2016-05-21")


def test_the_last_day_of_all_has_an_end() -> None:
    assert instant("9999-12-31", end_of_day=True) - instant("9999-12-31") == DAY - 1


def test_a_date_time_is_itself_at_both_ends() -> None:
    words = "2016-05-20T14:03:00+02:00"
    assert instant(words, end_of_day=True) == instant(words)


@given(
    st.datetimes(min_value=datetime(1000, 1, 1), max_value=datetime(9999, 12, 31, 23, 59, 59, 999_999)),
    st.integers(-23 * 60 - 59, 23 * 60 + 59),
)
def test_what_python_writes_is_read_exactly(moment: datetime, minutes: int) -> None:
    aware = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    assert instant(aware.isoformat()) == (aware - EPOCH) // timedelta(microseconds=1)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "yesterday",
        "2016",
        "2016-05",
        "2016-5-20",
        "20160520",
        "2016-05-20\n",
        " 2016-05-20",
        "2016-02-30",
        "2015-02-29",
        "2016-13-01",
        "2016-00-10",
        "2016-01-00",
        "0999-12-31",
        "0000-01-01",
        "12016-05-20",
        "+2016-05-20",
        "２０１６-05-20",
        "2016-W20-5",
        "2016-05-20T14:03:00",
        "2016-05-20 14:03:00Z",
        "2016-05-20t14:03:00z",
        "2016-05-20T14:03Z",
        "2016-05-20T24:00:00Z",
        "2016-05-20T14:60:00Z",
        "2016-12-31T23:59:60Z",
        "2016-05-20T14:03:00,5Z",
        "2016-05-20T14:03:00.Z",
        "2016-05-20T14:03:00.1234567Z",
        "2016-05-20T14:03:00+0200",
        "2016-05-20T14:03:00+02",
        "2016-05-20T14:03:00+24:00",
        "2016-05-20T14:03:00+02:60",
        "2016-05-20T14:03:00Z\n",
        "2016-02-30T14:03:00Z",
    ],
)
def test_other_words_are_refused_with_what_would_be_right(words: str) -> None:
    with pytest.raises(NotAnInstant, match=r"2016-05-20T14:03:00Z, of the years 1000 to 9999$"):
        instant(words)


@given(st.text())
def test_no_words_raise_anything_else(words: str) -> None:
    with suppress(NotAnInstant):
        instant(words)
