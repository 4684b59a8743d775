"""``ontherecord migrate``: the tables of the database brought to what this release needs."""

from typing import TYPE_CHECKING

import click

from .common import checked_settings, opened_database

if TYPE_CHECKING:
    from ..archive.database import Database


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; exit with 1 if there is something to do.")
@click.option("--quiet", is_flag=True, help="Say nothing if there is nothing to do.")
def migrate(check: bool, quiet: bool) -> None:
    """Bring the tables of the database up to date. Nothing that is kept gets lost; running it twice does no harm."""
    from ..archive import schema

    with opened_database(checked_settings()) as database:
        if schema.is_current(database):
            if not quiet:
                click.echo(f"The tables were up to date ({schema.newest()}).")
        elif check:
            raise click.ClickException(f"the tables are not up to date ({schema.newest()}): ontherecord migrate")
        else:
            _upgrade(database)
            click.echo(f"The tables are up to date now ({schema.newest()}).")


def _upgrade(database: "Database") -> None:
    from alembic.util import CommandError

    from ..archive import schema

    try:
        schema.upgrade(database)
    except CommandError as error:  # a revision that this release does not know
        raise click.ClickException(f"a later release made the tables what they are: {error}") from None
