"""ISO weeks in UTC, Monday to Sunday, counted from the one that 1970 began in."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement

WEEK = 7 * 24 * 60 * 60 * 1_000_000
"""Microseconds."""

MONDAY = date(1969, 12, 29)
BEFORE_1970 = 3 * 24 * 60 * 60 * 1_000_000
"""Microseconds from that Monday to 1970."""

SHIFT = 60_000
"""Weeks: more than there are from the year 1000 to 1970, so that what databases divide is not below zero."""

FIRST = -SHIFT
"""No date is in an earlier week, and the undated are."""


def week_of(instant: int) -> int:
    """The number of the week that the instant is in.

    >>> week_of(0), week_of(-BEFORE_1970), week_of(-BEFORE_1970 - 1)
    (0, 0, -1)
    """
    return (instant + BEFORE_1970) // WEEK


def week_in_sql(instant: ColumnElement[int]) -> ColumnElement[int]:
    """The same of a column."""
    return (instant + (BEFORE_1970 + SHIFT * WEEK)) // WEEK - SHIFT


def name_of(week: int) -> str:
    """The week as ISO 8601 writes it.

    >>> name_of(0)
    '1970-W01'
    """
    year, number, _ = _day(week, 0).isocalendar()
    return f"{year:04}-W{number:02}"


def days_of(week: int) -> tuple[str, str]:
    """Its first and its last day.

    >>> days_of(0)
    ('1969-12-29', '1970-01-04')
    """
    return _day(week, 0).isoformat(), _day(week, 6).isoformat()


def shown(first: int | None, last: int | None, filled: Sequence[int], *, most: int) -> tuple[range, int]:
    """The weeks from first to last, and how many are left out before them.

    Where an end is None, it is that of the weeks that have something in them. Of more than ``most`` weeks, the latest
    that have anything are shown.
    """
    if not filled and (first is None or last is None):
        return range(0), 0
    begin = min(filled) if first is None else first
    end = max(filled) if last is None else last
    if end - begin < most:
        return range(begin, end + 1), 0
    end = max(filled, default=end)
    start = max(begin, end - most + 1)
    return range(start, end + 1), start - begin


def _day(week: int, after_monday: int) -> date:
    return min(MONDAY + timedelta(weeks=week), date.max - timedelta(after_monday)) + timedelta(after_monday)
