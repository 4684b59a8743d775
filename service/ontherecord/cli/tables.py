"""``ontherecord migrate``: the tables of the database brought to what this release needs."""

import click

from .common import checked_settings, opened_database


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; exit with 1 if there is something to do.")
@click.option("--quiet", is_flag=True, help="Say nothing if there is nothing to do.")
def migrate(check: bool, quiet: bool) -> None:
    """Bring the tables of the database up to date. Nothing that is kept gets lost; running it twice does no harm.

    Tables of a later release that this one can use are left as they are.
    """
    from ..archive import schema
    from ..archive.revisions import Standing, newest

    with opened_database(checked_settings()) as database:
        standing = schema.standing(database)
        if standing is Standing.BEYOND:
            raise click.ClickException("a later release made the tables what they are, and this one cannot use them")
        if standing is Standing.BEHIND and check:
            raise click.ClickException(f"the tables are not up to date ({newest()}): ontherecord migrate")
        if standing is Standing.BEHIND:
            schema.upgrade(database)
            click.echo(f"The tables are up to date now ({newest()}).")
        elif not quiet:
            whose = (
                "were up to date" if standing is Standing.CURRENT else "are a later release's, and of use to this one"
            )
            click.echo(f"The tables {whose} ({newest()}).")
