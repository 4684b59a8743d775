"""``ontherecord searches``: searches that are kept, listed, added and removed. A running service knows at once."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from .common import checked_settings, current_database, print_json

if TYPE_CHECKING:
    from rich.table import Table

    from ..formats.searches import SearchForm

KINDS = ("direct", "mixed", "indirect")
MODES = ("speech", "thought", "all")


@click.group()
def searches() -> None:
    """List, add and remove the searches that are kept, to be told of what is new."""


@searches.command("list")
@click.option("--json", "as_json", is_flag=True, help="Write a JSON array.")
def list_searches(as_json: bool) -> None:
    """Show every search, without its secrets; the last saved first."""
    from ..archive.alerts import searches as archive

    with current_database(checked_settings()) as database, database.reading() as connection:
        kept = archive.all_shown(connection)
    if as_json:
        print_json(kept)
    elif kept:
        from rich.console import Console

        Console(highlight=False).print(_table(kept))
    else:
        click.echo("No search is kept yet: ontherecord searches add NAME --q WORDS")


@searches.command()
@click.argument("name")
@click.option("--q", help="Words of the quotation.")
@click.option("--speaker", help="Words of the speaker's name.")
@click.option("--role", help="Words of the role.")
@click.option("--affiliation", help="Words of the affiliation.")
@click.option("--publisher", help="The outlet, spelt exactly so.")
@click.option("--kind", multiple=True, type=click.Choice(KINDS), help="May be given several times.")
@click.option("--mode", type=click.Choice(MODES), help="By default what was said, not what was only thought.")
@click.option("--published-from", help="A date, or a date-time with its offset.")
@click.option("--published-to", help="Likewise.")
@click.option("--feed", is_flag=True, help="With a secret address for feed readers.")
@click.option("--webhook", metavar="URL", help="Where new matches are to be sent.")
def add(name: str, feed: bool, webhook: str | None, **query: Any) -> None:
    """Keep a search; print its ID, and its secrets, this once."""
    from ..web import searches as web
    from ..web.problem import Problem

    settings = checked_settings()
    given = {each: list(value) if each == "kind" else value for each, value in query.items() if value}
    body = {"name": name, "query": given, "feed": feed, "webhook": webhook and {"url": webhook}}
    try:
        values = web.checked(body, settings.webhooks_allowed)
    except Problem as problem:
        told = "; ".join(f"{each['pointer']}: {each['detail']}" for each in problem.errors)
        raise click.ClickException(f"{problem.description} {told}") from None
    with current_database(settings) as database, database.noting() as connection:
        form = web.saved(connection, values, given)
    click.echo(form["id"])
    if path := form.get("feed_path"):
        click.echo(f"Feed, shown this once: {path}", err=True)
    if form["webhook"]:
        click.echo(f"Secret of the webhook, shown this once: {form['webhook']['secret']}", err=True)


@searches.command()
@click.argument("search_id", metavar="ID")
def remove(search_id: str) -> None:
    """Remove the search that has this ID (see: searches list), with its feed and its webhook."""
    from ..archive.alerts import searches as archive

    with current_database(checked_settings()) as database, database.writing() as connection:
        search = archive.hold(connection, search_id)
        if search is None:
            raise click.ClickException(f"no search has the ID {search_id!r}; see: ontherecord searches list")
        archive.erase(connection, search)
    click.echo(f"Removed {search_id}.")


def _table(kept: Sequence["SearchForm"]) -> "Table":
    from rich import box
    from rich.table import Column, Table

    from ..formats.table import plain

    table = Table(
        Column("ID", no_wrap=True), "Name", "Query", "Feed", "Webhook", "Waiting", "Failed", box=box.SIMPLE_HEAD
    )
    for search in kept:
        hook = search["webhook"]
        counts = [str(hook["deliveries"]["waiting"]), str(hook["deliveries"]["failed"])] if hook else ["", ""]
        query = " ".join(f"{name}={value}" for name, value in search["query"].items())
        table.add_row(
            search["id"],
            plain(search["name"]),
            plain(query),
            "yes" if search["feed"] else "",
            plain(f"{hook['url']} ({hook['state']})") if hook else "",
            *counts,
        )
    return table
