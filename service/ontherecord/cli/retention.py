"""``ontherecord retention``: how long documents are kept, and what was erased for good; ``vacuum``: nothing is left."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from .common import checked_settings, current_database, print_json

if TYPE_CHECKING:
    from ..archive.erasing.retention import Due, PolicyForm

FOR_EVER = "forever"


class DaysType(click.ParamType[int | str]):
    """A number of days, or the word for none."""

    name = "days"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int | str:
        """The days; the word itself, as None would be an option that was not given."""
        from ..archive.erasing.retention import MOST_DAYS

        words = str(value)
        if words == FOR_EVER:
            return words
        if not (words.isascii() and words.isdecimal() and len(words) < 9 and 1 <= int(words) <= MOST_DAYS):
            self.fail(f"{words!r} is neither a number of days, 1 to {MOST_DAYS:,}, nor the word {FOR_EVER}", param, ctx)
        return int(words)


DAYS = DaysType()


@click.group()
def retention() -> None:
    """Say how long documents are kept, and keep to it; let come again what was erased for good."""


@retention.command()
@click.option("--json", "as_json", is_flag=True, help="Write the JSON of GET /retention.")
def show(as_json: bool) -> None:
    """Show how long documents are kept."""
    from ..archive.erasing import retention as archive

    with current_database(checked_settings()) as database, database.reading() as connection:
        policy = archive.policy(connection)
    if as_json:
        print_json(policy)
    else:
        _print_policy(policy)


@retention.command("set")
@click.option("--default", "default", type=DAYS, help=f"Days, or {FOR_EVER}, for all publishers that are not named.")
@click.option(
    "--publisher", "named", type=(str, DAYS), multiple=True, metavar="NAME DAYS", help="Days for one publisher."
)
@click.option("--drop", "dropped", multiple=True, metavar="NAME", help="Let the default hold for this publisher again.")
def set_policy(default: int | str | None, named: Sequence[tuple[str, int | str]], dropped: Sequence[str]) -> None:
    """Change what is named of the policy, and leave the rest. Nothing is erased by this: see apply."""
    from ..archive.erasing import retention as archive

    with current_database(checked_settings()) as database, database.writing() as connection:
        before = archive.policy(connection)
        days = {each["publisher"]: each["days"] for each in before["publishers"]}
        for name in dropped:
            if days.pop(name, 0) == 0:
                raise click.ClickException(f"the policy has nothing about {name!r}")
        days.update({name: _number(each) for name, each in named})
        default_days = before["default_days"] if default is None else _number(default)
        publishers = [archive.PublisherDays(publisher=name, days=each) for name, each in days.items()]
        archive.set_policy(connection, archive.PolicyForm(default_days=default_days, publishers=publishers))
        after = archive.policy(connection)
    _print_policy(after)


@retention.command()
@click.option("--dry-run", is_flag=True, help="Only tell how many documents would go.")
def apply(dry_run: bool) -> None:
    """Erase the documents whose days have passed. Their bytes go with the next ontherecord vacuum."""
    from ..archive import times
    from ..archive.erasing import retention as archive

    with current_database(checked_settings()) as database:
        if dry_run:
            with database.reading() as connection:
                found = archive.due(connection, now=times.now())
        else:
            found = archive.apply(database, now=times.now())
    _print_due(found, "would go" if dry_run else "went")


@retention.command()
@click.argument("identity", metavar="[ID]", required=False)
@click.option("--url", help="The address that the document had.")
@click.option("--name", help="A name that the speaker had.")
@click.option(
    "--text",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with the text that the document had; with --url and --publisher, if it had them.",
)
@click.option("--publisher", help="Only with --text.")
def allow(identity: str | None, url: str | None, name: str | None, file: Path | None, publisher: str | None) -> None:
    """Let a document or a speaker that was erased for good come again, by the ID, address, name or text that it had."""
    from ..archive.erasing import tombstones
    from ..formats.facts import Facts, document_id

    if sum(each is not None for each in (identity, file or url, name)) != 1 or (publisher and not file):
        raise click.UsageError("give one of ID, --url, --name and --text")
    with current_database(checked_settings()) as database, database.writing() as connection:
        if file:
            text = file.read_text("utf-8")
            lifted = tombstones.lift(connection, document_id(text, Facts(url=url, publisher=publisher)))
        elif url:
            lifted = tombstones.lift_address(connection, url)
        elif name:
            lifted = tombstones.lift_name(connection, name)
        else:
            lifted = tombstones.lift(connection, identity or "")
    if not lifted:
        raise click.ClickException("nothing of that was erased for good")
    click.echo("It may come again.")


@click.command()
@click.option("--if-due", is_flag=True, help="Only if something was erased since the last time.")
def vacuum(if_due: bool) -> None:
    """Leave nothing in the database's files of what was erased.

    Every table is written anew: writers wait meanwhile, on PostgreSQL readers too. It does not reach replicas, backups,
    and PostgreSQL's write-ahead log.
    """
    from ..archive.erasing import purging

    with current_database(checked_settings()) as database:
        if if_due and not purging.purge_if_due(database):
            click.echo("Nothing was erased since the last time.")
            return
        if not if_due:
            purging.purge(database)
    click.echo("Nothing is left in the database's files of what was erased.")


def _number(days: int | str) -> int | None:
    return None if isinstance(days, str) else days


def _print_policy(policy: "PolicyForm") -> None:
    from ..formats.table import printable

    for each in policy["publishers"]:
        click.echo(f"{printable(each['publisher'])}: {_in_words(each['days'])}")
    click.echo(f"{'All others' if policy['publishers'] else 'All'}: {_in_words(policy['default_days'])}")


def _in_words(days: int | None) -> str:
    return "for ever" if days is None else f"{days:,} day{'s' if days > 1 else ''}"


def _print_due(found: Sequence["Due"], what: str) -> None:
    from ..formats.table import printable

    for each in found:
        publisher = "other publishers" if each.publisher is None else printable(each.publisher)
        click.echo(f"{each.documents:,} of {publisher} {what}.")
    if not found:
        click.echo("No document is due.")
