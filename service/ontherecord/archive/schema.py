"""Migrations: the tables of a database brought to what this release needs, and whether they are there already."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from .database import Database

MIGRATIONS = Path(__file__).with_name("migrations")


def upgrade(database: Database) -> None:
    """Brings the tables up to date, in one transaction; does nothing where they are."""
    with database.migrating() as connection:
        settings = configuration()
        settings.attributes["connection"] = connection
        command.upgrade(settings, "head")


def is_current(database: Database) -> bool:
    """Whether the tables are those of this release; DatabaseUnavailable if nobody can tell."""
    with database.reading() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest()


@cache
def newest() -> str:
    """The revision that this release needs."""
    head = ScriptDirectory.from_config(configuration()).get_current_head()
    assert head, "the package has migrations"
    return head


def configuration() -> Config:
    """What Alembic is told; the connection to use is for the caller to add."""
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return settings
