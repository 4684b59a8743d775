"""``ontherecord speakers``: who is quoted, and what editors decide about them, without a service."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from .common import checked_settings, current_database, print_json, who_runs_it
from .erasing import erase_speaker

if TYPE_CHECKING:
    from rich.table import Table
    from sqlalchemy import Connection

    from ..archive.editors import Editor
    from ..formats.wire import KeptSpeakerForm, SeenForm, WholeSpeakerForm

LONGEST_NAME = 200

ID = click.argument("speaker_id", metavar="ID")
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Write the JSON of the service.")


@click.group()
def speakers() -> None:
    """List, show, rename, merge, split, link and erase the speakers of the archive."""


speakers.add_command(erase_speaker)


@speakers.command("list")
@click.option("--name", help="Words of the name.")
@click.option("--role", help="Words of the role.")
@click.option("--affiliation", help="Words of the organisation, party or place.")
@click.option("--sort", type=click.Choice(["-added", "added", "name"]), default="name", show_default=True)
@click.option("--limit", type=click.IntRange(1, 200), default=50, show_default=True, help="Speakers at most.")
@AS_JSON
def list_speakers(
    name: str | None, role: str | None, affiliation: str | None, sort: str, limit: int, as_json: bool
) -> None:
    """Print speakers with their latest roles, and how often each is quoted."""
    from ..archive import speakers as archive

    sought = archive.SpeakersSought(name=name, role=role, affiliation=affiliation)
    with current_database(checked_settings()) as database, database.reading() as connection:
        found, _ = archive.listed(connection, sought, sort=sort, limit=limit, cursor=None)
    if as_json:
        for each in found:
            print_json(each)
    elif found:
        _print(_table(found))
    else:
        click.echo("No speaker fits.")


@speakers.command()
@ID
@AS_JSON
def show(speaker_id: str, as_json: bool) -> None:
    """Print one speaker: names, roles and organisations over time."""
    with current_database(checked_settings()) as database, database.reading() as connection:
        found = _profile(connection, speaker_id)
    if as_json:
        print_json(found)
    else:
        _print(_table([found]))
        _print(_roles(found))


@speakers.command()
@ID
@click.argument("name")
def rename(speaker_id: str, name: str) -> None:
    """Call a speaker NAME from now on, whatever documents say."""
    from ..archive.people import decisions

    name = " ".join(name.split())
    if not 1 <= len(name) <= LONGEST_NAME or not name.isprintable():
        raise click.UsageError(f"NAME must be 1 to {LONGEST_NAME} characters of text")
    with _decided(speaker_id) as (connection, [key]):
        decisions.rename(connection, key, name, by=_editor())
    click.echo(f"{speaker_id} is called {name}.")


@speakers.command()
@ID
@click.argument("other_id", metavar="OTHER_ID")
def merge(speaker_id: str, other_id: str) -> None:
    """Make the speaker OTHER_ID part of the speaker ID."""
    from ..archive.people import decisions

    with _decided(speaker_id, other_id) as (connection, [key, other]):
        if key == other:
            raise click.ClickException("both IDs are one speaker's already")
        decisions.merge(connection, key, other, by=_editor())
    click.echo(f"{other_id} is part of {speaker_id}.")


@speakers.command()
@ID
@click.argument("document_ids", metavar="DOCUMENT_ID...", nargs=-1, required=True)
def split(speaker_id: str, document_ids: tuple[str, ...]) -> None:
    """Make another speaker of whoever these documents show in the place of the speaker ID; print the new ID."""
    from ..archive import documents
    from ..archive.people import decisions, identities

    with _decided(speaker_id) as (connection, [key]):
        keys = [documents.key_of(connection, each) for each in document_ids]
        if unknown := [each for each, found in zip(document_ids, keys, strict=True) if found is None]:
            raise click.ClickException(f"no document has the ID {unknown[0]!r}")
        try:
            new = decisions.split(connection, key, [found for found in keys if found is not None], by=_editor())
        except decisions.NothingToSplit:
            message = "these documents must be some of those that show the speaker, and not all of them"
            raise click.ClickException(message) from None
        click.echo(identities.id_of(connection, new))


@speakers.command()
def link() -> None:
    """Link the speakers of documents that an earlier release kept, as those of new ones are. May be repeated."""
    from tqdm import tqdm

    from ..archive.people import relinking

    with current_database(checked_settings()) as database, tqdm(unit=" documents", disable=None) as bar:
        for number in relinking.relink(database):
            bar.update(number)
        done = bar.n
    click.echo(f"Documents whose speakers were looked at: {done}.")


@contextmanager
def _decided(*ids: str) -> Iterator[tuple["Connection", list[int]]]:
    """The keys of these speakers, held until the block ends and what it decides is kept."""
    from ..archive.people import identities

    with current_database(checked_settings()) as database, database.writing() as connection:
        keys = [identities.key_of(connection, each) for each in ids]
        for identity, key in zip(ids, keys, strict=True):
            if key is None:
                raise _unknown(identity)
        yield connection, [key for key in keys if key is not None]


def _profile(connection: "Connection", identity: str) -> "WholeSpeakerForm":
    from ..archive.people import profiles

    found = profiles.profile(connection, identity)
    if found is None:
        raise _unknown(identity)
    return found


def _editor() -> "Editor":
    from ..archive.editors import Editor

    return Editor(who_runs_it())


def _unknown(identity: str) -> click.ClickException:
    return click.ClickException(f"no speaker has the ID {identity!r}; see: ontherecord speakers list")


def _print(table: "Table") -> None:
    from rich.console import Console

    Console(highlight=False).print(table)


def _table(found: "Sequence[KeptSpeakerForm]") -> "Table":
    from rich import box
    from rich.table import Column, Table

    from ..formats.table import plain

    table = Table(Column("ID", no_wrap=True), "Name", "Also", "Role", "Quoted", "Last", box=box.SIMPLE_HEAD)
    for each in found:
        last = each["last"]["published_at"][:10] if each["last"] else ""
        also, role = ", ".join(each["aliases"]), each["role"] or ""
        quoted = str(sum((each["quotes"]["direct"], each["quotes"]["mixed"], each["quotes"]["indirect"])))
        table.add_row(each["id"], plain(each["name"]), plain(also), plain(role), quoted, last)
    return table


def _roles(found: "WholeSpeakerForm") -> "Table":
    from rich import box
    from rich.table import Table

    from ..formats.table import plain

    table = Table("Role", "Of", "Documents", "First", "Last", box=box.SIMPLE_HEAD)
    for each in found["roles"]:
        said = " ".join(filter(None, (each["title"], each["role"])))
        table.add_row(plain(said), plain(each["affiliation"] or ""), str(each["documents"]), *_when(each))
    return table


def _when(seen: "SeenForm") -> tuple[str, str]:
    return (seen["first"]["published_at"] or "")[:10], (seen["last"]["published_at"] or "")[:10]
