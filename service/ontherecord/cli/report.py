"""``ontherecord report``: who is quoted in what is kept."""

import click

from .common import checked_settings, current_database, print_json


@click.group()
def report() -> None:
    """Report on what is kept."""


@report.command()
@click.option("--publisher", help="Only what this publisher printed.")
@click.option("--from", "since", metavar="DATE", help="Only what was published then or later: 2016-05-20.")
@click.option("--to", "until", metavar="DATE", help="Only what was published then or earlier, the whole day.")
@click.option("--limit", type=click.IntRange(1, 200), default=20, show_default=True, help="Items of each list.")
@click.option("--json", "form", flag_value="json", help="Write the JSON of GET /reports/sources.")
@click.option("--csv", "form", flag_value="csv", help="Write rows for a spreadsheet.")
def sources(publisher: str | None, since: str | None, until: str | None, limit: int, form: str | None) -> None:
    """Count who is quoted: quotations and words by speaker, role, organisation, named or unnamed, kind and week."""
    from ..archive.reports import reports
    from ..archive.reports.reports import Sought
    from ..formats import sources_table

    sought = Sought(publisher=publisher, since=_instant(since), until=_instant(until, end_of_day=True))
    with current_database(checked_settings()) as database, database.reading() as connection:
        found = reports.sources(connection, sought, limit=limit)
    if form == "json":
        asked = {"publisher": publisher, "from": since, "to": until}
        print_json({**asked, **found})
    elif form == "csv":
        click.echo(b"".join(sources_table.as_csv(found)), nl=False)
    else:
        from rich.console import Console

        console = Console(highlight=False)
        for table in sources_table.as_tables(found):
            console.print(table, end="\n\n")


def _instant(words: str | None, *, end_of_day: bool = False) -> int | None:
    from ..archive.times import NotAnInstant, instant

    try:
        return None if words is None else instant(words, end_of_day=end_of_day)
    except NotAnInstant as error:
        raise click.UsageError(str(error)) from None
