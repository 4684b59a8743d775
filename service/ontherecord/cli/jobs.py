"""``ontherecord jobs``: what is done beside requests, in a process of its own."""

import click

from .common import checked_settings


@click.command()
def jobs() -> None:
    """Send standing searches' new matches to their webhooks, and do whatever else is to be done beside requests.

    ``ontherecord serve`` does so by itself, unless ONTHERECORD_JOBS is 0. On one database any number of these may run.
    """
    from ..archive.database import DatabaseError, open_database
    from ..jobs.work import work

    settings = checked_settings()
    try:
        database = open_database(settings.database)
    except DatabaseError as error:
        raise click.ClickException(f"ONTHERECORD_DATABASE: {error}") from None
    work(settings, database)
