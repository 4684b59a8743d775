"""Instants, counted in microseconds since 1970 (UTC): now, those that senders name, and how they are told.

What is read is the part of RFC 3339 that names one instant, or one day, without doubt:

- ``2016-05-20``, a day (``full-date``), taken in UTC;
- ``2016-05-20T14:03:00Z``, ``2016-05-20T16:03:00.25+02:00``, an instant (``date-time``): a capital ``T``, seconds to
  six digits after the point, and always an offset, with a capital ``Z`` for none.

Years run from 1000 to 9999. Leap seconds are refused, as no database counts them.
"""

import re
from datetime import UTC, datetime, time, timedelta
from time import time_ns

DATE = r"^[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
"""A day, but for how many days its month has, which no pattern can tell."""

DATE_TIME = (
    r"^[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]{1,6})?"
    r"(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$"
)
"""An instant, but for how many days its month has."""

NEITHER = (
    "neither a date such as 2016-05-20 nor a date-time with its offset such as 2016-05-20T14:03:00Z, "
    "of the years 1000 to 9999"
)
"""What is wrong with words that name no instant."""

MICROSECONDS = 1_000_000
"""A second."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_EARLIEST = (datetime(1000, 1, 1, tzinfo=UTC) - _EPOCH) // _MICROSECOND
_LATEST = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // _MICROSECOND


class NotAnInstant(ValueError):
    """Words that name neither a day nor an instant in the form that is read here."""


def instant(published_at: str, *, end_of_day: bool = False) -> int:
    """Microseconds since 1970-01-01T00:00:00Z, exact and negative before; NotAnInstant for what is not read.

    A day is its first microsecond in UTC, or with ``end_of_day`` its last; a date-time is itself either way, but for
    hours of the years 1000 and 9999 that UTC has in the year before or after.

    >>> instant("1970-01-02"), instant("1970-01-01T00:00:00.000001+00:00")
    (86400000000, 1)
    >>> instant("9999-12-31T23:59:59-12:00") == instant("9999-12-31", end_of_day=True)
    True
    """
    if _wholly(DATE, published_at):
        day = _read(published_at).date()
        named = datetime.combine(day, time.max if end_of_day else time.min, tzinfo=UTC)
    elif _wholly(DATE_TIME, published_at):
        named = _read(published_at)
    else:
        raise _refusal(published_at)
    return _within_years((named - _EPOCH) // _MICROSECOND)


def now() -> int:
    """This instant."""
    return time_ns() // 1_000


def moment(instant: int) -> datetime:
    """The instant as a date-time in UTC, of the years that are read here."""
    return _EPOCH + _within_years(instant) * _MICROSECOND


def in_utc(instant: int) -> str:
    """The instant as an RFC 3339 date-time, to the millisecond.

    >>> in_utc(1)
    '1970-01-01T00:00:00.000Z'
    """
    return moment(instant).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _within_years(instant: int) -> int:
    """The instant, or the nearest that is in the years 1000 to 9999 in UTC: no calendar here knows any other."""
    return max(_EARLIEST, min(instant, _LATEST))


def _wholly(pattern: str, words: str) -> bool:
    """Whether the pattern takes all of the words; ``re.match`` would let a last line feed pass its ``$``."""
    return re.fullmatch(pattern, words) is not None


def _read(words: str) -> datetime:
    try:
        return datetime.fromisoformat(words)
    except ValueError:  # a 30 February
        raise _refusal(words) from None


def _refusal(words: str) -> NotAnInstant:
    return NotAnInstant(f"{words[:40]!r} is {NEITHER}")
