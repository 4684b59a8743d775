"""``ontherecord keys``: keys made, listed and revoked. A running service knows at once."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from .common import checked_settings, current_database, print_json

if TYPE_CHECKING:
    from rich.table import Table

    from ..archive.keys import Key

SCOPES = ("read", "write", "admin")


@click.group()
def keys() -> None:
    """Make, list and revoke the keys that requests are sent with."""


@keys.command()
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    type=click.Choice(SCOPES),
    multiple=True,
    required=True,
    help="What it may do: read what is kept, write articles, or admin: both, and delete. May be given several times.",
)
def create(name: str, scopes: tuple[str, ...]) -> None:
    """Make a key and print it, this once: only its digest is kept. NAME says whose it is, or what for."""
    from ..archive import keys as archive

    try:
        with current_database(checked_settings()) as database, database.noting() as connection:
            token = archive.create(connection, name, [archive.Scope(scope) for scope in scopes])
    except archive.UnusableKey as error:
        raise click.ClickException(str(error)) from None
    click.echo(token)
    click.echo("Keep it: it is shown this once. Send it as  Authorization: Bearer <key>", err=True)


@keys.command("list")
@click.option("--json", "as_json", is_flag=True, help="Write a JSON array.")
def list_keys(as_json: bool) -> None:
    """Show every key ever made, without its secret; oldest first."""
    from ..archive import keys as archive

    with current_database(checked_settings()) as database, database.reading() as connection:
        made = archive.listed(connection)
    if as_json:
        print_json([_form(key) for key in made])
    elif made:
        from rich.console import Console

        Console(highlight=False).print(_table(made))
    else:
        click.echo("No key was made yet; the service answers programs on this machine only.")


@keys.command()
@click.argument("key_id", metavar="ID")
def revoke(key_id: str) -> None:
    """Revoke the key that has this ID (see: keys list). Revoking the last one does not open the service."""
    from ..archive import keys as archive

    with current_database(checked_settings()) as database, database.noting() as connection:
        if not archive.revoke(connection, key_id):
            raise click.ClickException(f"no key has the ID {key_id!r}; see: ontherecord keys list")
    click.echo(f"Revoked {key_id}.")


def _form(key: "Key") -> dict[str, object]:
    return {
        "id": key.id,
        "name": key.name,
        "scopes": _scopes(key),
        "created": key.created.isoformat(),
        "revoked": key.revoked and key.revoked.isoformat(),
    }


def _table(made: Sequence["Key"]) -> "Table":
    from rich import box
    from rich.table import Table

    from ..formats.table import plain

    table = Table("ID", "Name", "Scopes", "Made", "Revoked", box=box.SIMPLE_HEAD)
    for key in made:
        revoked = f"{key.revoked:%Y-%m-%d}" if key.revoked else ""
        table.add_row(key.id, plain(key.name), " ".join(_scopes(key)), f"{key.created:%Y-%m-%d}", revoked)
    return table


def _scopes(key: "Key") -> list[str]:
    return [scope for scope in SCOPES if scope in key.scopes]
