"""The publishers that a form offers."""

from ...archive import publishers
from ...archive.database import DatabaseUnavailable
from .. import metrics
from ..service import service

MOST = 500
"""Publishers of which one can be chosen; of more, one is typed."""


def offered(chosen: str | None) -> list[tuple[str, str]] | None:
    """All publishers of the archive by name, as values with what they read as.

    None if there are too many to choose, or the archive is away: the form is of use all the same.
    """
    try:
        with metrics.step("read"), service().database.reading() as connection:
            names = set(publishers.publishers(connection, most=MOST + 1))
    except DatabaseUnavailable:
        return None
    if len(names) > MOST:
        return None
    ordered = sorted(names | ({chosen} if chosen else set()), key=lambda name: (name.casefold(), name))
    return [("", "All publishers"), *((name, name) for name in ordered)]
