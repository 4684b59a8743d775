"""Migrations: the tables of a database brought to what this release needs, and whether they are there already.

Alembic is imported by what migrates alone: whether the tables are current is asked by each command, and by /readyz.
"""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import column, inspect, select, table

from .database import Database

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).with_name("migrations")

_MADE_BY = table("alembic_version", column("version_num"))
"""Where Alembic notes the revision of the tables."""


def upgrade(database: Database) -> None:
    """Brings the tables up to date, in one transaction; does nothing where they are."""
    from alembic import command

    with database.migrating() as connection:
        settings = configuration()
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")


def is_current(database: Database) -> bool:
    """Whether the tables are those of this release; DatabaseUnavailable if nobody can tell."""
    with database.reading() as connection:
        if not inspect(connection).has_table(_MADE_BY.name):
            return False
        return connection.scalars(select(_MADE_BY.c.version_num)).all() == [newest()]


@cache
def newest() -> str:
    """The revision that this release needs: files of migrations are named by their numbers."""
    return max(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("*_*.py"))


def configuration() -> "Config":
    """What Alembic is told; the connection to use is for the caller to add."""
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return settings
