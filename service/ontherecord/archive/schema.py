"""Migrations: the tables of a database brought to what this release needs, and whether they are there already.

Alembic is imported by what migrates alone: how the tables stand is asked by each command, and by /readyz.
"""

from typing import TYPE_CHECKING

from sqlalchemy import Connection, column, inspect, select, table

from . import revisions, tables
from .database import Database
from .revisions import MADE_BY, MIGRATIONS, Standing

if TYPE_CHECKING:
    from alembic.config import Config


def upgrade(database: Database) -> None:
    """Brings the tables up to date, in one transaction; does nothing where they are. Waits for who does the same."""
    from alembic import command

    with database.migrating() as connection:
        settings = configuration()
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")


def standing(database: Database) -> Standing:
    """How the tables stand to this release; DatabaseUnavailable if nobody can tell."""
    with database.reading_whatever() as connection:
        return standing_of(connection)


def standing_of(connection: Connection) -> Standing:
    """The same of the tables that the connection leads to, be there any or none."""
    there = inspect(connection)
    if there.has_table(MADE_BY) and there.has_table(tables.revisions.name):
        return revisions.standing(connection)
    return revisions.judged(revision_of(connection), None)


def revision_of(connection: Connection) -> str | None:
    """The revision of the tables that the connection leads to; None where there are none of ours."""
    if not inspect(connection).has_table(MADE_BY):
        return None
    return connection.scalar(select(column("version_num")).select_from(table(MADE_BY)))


def configuration() -> "Config":
    """What Alembic is told; the connection to use is for the caller to add."""
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return settings
