"""The seconds that a ``Retry-After`` header asks to wait."""

from urllib3.exceptions import InvalidHeader
from urllib3.util import Retry

LONGEST = 86_400
"""Seconds: a header that asks for more than a day is taken for one."""

_READER = Retry(retry_after_max=LONGEST)


def seconds_to_wait(retry_after: str | None) -> float | None:
    """The seconds from now, 0 or more, that the header says in seconds or as a date; None where it says neither.

    >>> seconds_to_wait("3")
    3
    >>> seconds_to_wait("soon") is None
    True
    """
    if retry_after is None:
        return None
    try:
        return _READER.parse_retry_after(retry_after)
    except (InvalidHeader, ValueError, OverflowError):  # no number; no date; a date that no calendar has
        return None
