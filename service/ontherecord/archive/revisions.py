"""Which release made the tables of a database, and whether this one can work on them.

Each migration notes in the database from which revision on the code can go on with the tables that it leaves: an
earlier release cannot know the files of a later one. So a release works on the tables of its own revision, and on later
ones that say that it can: one machine after another may be upgraded, and brought back, while all of them serve.
"""

from enum import StrEnum
from functools import cache
from pathlib import Path

from sqlalchemy import Connection

MIGRATIONS = Path(__file__).with_name("migrations")

MADE_BY = "alembic_version"
"""The table in which Alembic notes the revision of the tables."""

_ASKED = f"SELECT version_num, (SELECT works_with FROM revisions WHERE revision = version_num) FROM {MADE_BY}"


class Standing(StrEnum):
    """How the tables of a database stand to this release."""

    CURRENT = "current"
    AHEAD = "ahead"
    """Of a later release, on which this one works too."""
    BEHIND = "behind"
    """Of an earlier release, or none are there."""
    BEYOND = "beyond"
    """Of a later release, or of something else, on which this one does not work."""

    @property
    def usable(self) -> bool:
        """Whether this release works on them."""
        return self in (Standing.CURRENT, Standing.AHEAD)


@cache
def known() -> tuple[str, ...]:
    """The revisions that this release knows of, oldest first: files of migrations are named by their numbers."""
    return tuple(sorted(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("*_*.py")))


def newest() -> str:
    """The revision that this release brings tables to."""
    return known()[-1]


def standing(connection: Connection) -> Standing:
    """How the tables stand; an error of the database's where it has none of those that are asked."""
    return judged(*(connection.exec_driver_sql(_ASKED).first() or (None, None)))


def judged(revision: str | None, works_with: str | None) -> Standing:
    """How tables of a revision stand, on which code from ``works_with`` on works, if that is told."""
    if revision is None or revision in known():
        return Standing.CURRENT if revision == newest() else Standing.BEHIND
    return Standing.AHEAD if works_with is not None and works_with <= newest() else Standing.BEYOND
