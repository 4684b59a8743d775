"""``ontherecord documents``: what is kept, listed, and analysed again by the model of today."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import click

from .common import attributor_of, checked_settings, current_database, model_of, print_json, report
from .erasing import erase_document

if TYPE_CHECKING:
    from ..archive.database import Database
    from ..attribution.pipeline import Attributor
    from ..attribution.quotation import Analysis
    from ..formats.wire import KeptDocumentForm
    from ..provenance import Model
    from ..settings import Settings


@click.group()
def documents() -> None:
    """What is done with the articles that are kept."""


documents.add_command(erase_document)


@documents.command("list")
@click.option("--url", help="Where it stands on the web, however that is spelt.")
@click.option("--publisher", help="The outlet, to the letter.")
@click.option(
    "--sort",
    type=click.Choice(["-published", "published", "-added", "added"]),
    default="-published",
    show_default=True,
)
@click.option("--limit", type=click.IntRange(1, 200), default=50, show_default=True, help="Documents at most.")
@click.option("--json", "as_json", is_flag=True, help="Write the JSON of GET /documents, a document a line.")
def list_documents(url: str | None, publisher: str | None, sort: str, limit: int, as_json: bool) -> None:
    """Print the articles that are kept, with their IDs."""
    from ..archive import documents as archive

    sought = archive.DocumentsSought(url=url, publisher=publisher)
    with current_database(checked_settings()) as database, database.reading() as connection:
        found, _ = archive.listed(connection, sought, sort=sort, limit=limit, cursor=None)
    if as_json:
        for each in found:
            print_json(each)
    elif found:
        _print_table(found)
    else:
        click.echo("No document is found.")


def _print_table(found: "Sequence[KeptDocumentForm]") -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Column, Table

    from ..formats.table import plain

    table = Table(Column("ID", no_wrap=True), "Title", "Publisher", "Published", "Quotations", box=box.SIMPLE_HEAD)
    for each in found:
        quoted = sum((each["quotes"]["direct"], each["quotes"]["mixed"], each["quotes"]["indirect"]))
        title, publisher = (plain(each[name] or "") for name in ("title", "publisher"))
        table.add_row(each["id"], title, publisher, (each["published_at"] or "")[:10], str(quoted))
    Console(highlight=False).print(table)


@documents.command()
@click.option("--document", "wanted", multiple=True, metavar="ID", help="This one. May be given several times.")
@click.option("--outdated", is_flag=True, help="All that another model, or another release, has analysed.")
def reanalyse(wanted: tuple[str, ...], outdated: bool) -> None:
    """Find the quotations of stored documents again; what editors corrected, verified or rejected stays.

    It may be broken off at any time: --outdated goes on with those that are left. A service that runs on the same
    database goes on running.
    """
    if bool(wanted) == outdated:
        raise click.UsageError("name documents with --document, or all that another model has read with --outdated")
    settings = checked_settings()
    model = model_of(settings)
    with current_database(settings) as database:
        ids = list(wanted) if wanted else list(_outdated(database, model))
        all_well = _reanalyse(database, ids, settings, model) if ids else True
    if not ids:
        click.echo("Every document was analysed by this model.")
    sys.exit(0 if all_well else 1)


def _outdated(database: "Database", model: "Model") -> Iterator[str]:
    from ..archive.editing.reanalysing import outdated

    return outdated(database, model)


def _reanalyse(database: "Database", ids: Iterable[str], settings: "Settings", model: "Model") -> bool:
    """Whether all of them could be analysed; each that could not is reported, and the others are done."""
    from tqdm import tqdm

    from ..archive.editing.reanalysing import reanalyse
    from ..attribution.pipeline import TextTooLong

    engine = attributor_of(settings)
    done = changed = failed = 0
    for identity in tqdm(ids, unit=" documents", file=sys.stderr, disable=not sys.stderr.isatty()):
        try:
            replaced = reanalyse(database, identity, _within_limit(engine, settings), model)
        except TextTooLong as error:
            report(f"{identity}: {error} (ONTHERECORD_MAX_CHARACTERS sets the limit)")
            failed += 1
            continue
        if replaced is None:
            report(f"{identity}: there is no such document")
            failed += 1
        else:
            done += 1
            changed += any(replaced.changes.ids().values())
    click.echo(f"Documents: {done} analysed anew, {changed} of them with other quotations now.")
    return not failed


def _within_limit(engine: "Attributor", settings: "Settings") -> Callable[[str], "Analysis"]:
    return lambda text: engine.attribute(text, max_characters=settings.max_characters)
