"""``ontherecord embed``: the quotations of an article as HTML to paste under it."""

from typing import TYPE_CHECKING

import click

from .common import checked_settings, current_database

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ..formats.wire import Record


@click.command()
@click.argument("document", metavar="DOCUMENT")
@click.option(
    "--kind",
    "kinds",
    type=click.Choice(["direct", "mixed", "indirect"]),
    multiple=True,
    default=["direct"],
    show_default=True,
    help="May be given several times. Only of direct ones is every word the speaker's.",
)
@click.option("--verified", is_flag=True, help="Only those that somebody verified.")
@click.option("--heading", default="On the record", show_default=True, help="What stands above the quotations.")
@click.option("--json-ld", is_flag=True, help="For search engines too, in a script element; not every CMS keeps those.")
def embed(document: str, kinds: tuple[str, ...], verified: bool, heading: str, json_ld: bool) -> None:
    """Print the quotations of DOCUMENT (its ID, or its address on the web) as HTML to paste under the article.

    It needs no key, and readers' browsers ask nothing of the service: corrections that are made later are not in it
    until it is pasted anew. How many of them nobody verified is told beside, on standard error.
    """
    from ..attribution.quotation import Mode
    from ..formats import embedding, writing
    from ..formats.selection import Selection

    with current_database(checked_settings()) as database, database.reading() as connection:
        found = _found(connection, document)
    if found is None:
        raise click.ClickException(
            f"no document has the ID or the address {document!r}; see: ontherecord documents list"
        )
    quotations = [
        writing.shown(each, document=found.document)
        for each in found.quotes
        if each["kind"] in kinds and each["mode"] == Mode.SPEECH and not each["rejected"]
    ]
    unverified = sum(not each["verified"] for each in quotations)
    if verified:
        quotations = [each for each in quotations if each["verified"]]
    if not quotations:
        raise click.ClickException(f"there is no{' verified' * verified} {' or '.join(kinds)} quotation in it")
    if unverified and not verified:
        click.echo(
            f"Nobody verified {unverified} of these {len(quotations)}: read them before they are printed.", err=True
        )
    block = embedding.aside(quotations, heading=heading)
    if json_ld:
        block += embedding.for_machines(Selection(quotations=quotations, text_of=lambda _: ""))
    click.echo(block.encode("utf-8"), nl=False)


def _found(connection: "Connection", document: str) -> "Record | None":
    """What was found in it; of several at one address, in that which was added last."""
    from ..archive import documents

    if "://" not in document:
        return documents.record_of(connection, document)
    sought = documents.DocumentsSought(url=document)
    at_address, _ = documents.listed(connection, sought, sort="-added", limit=1, cursor=None)
    return documents.record_of(connection, at_address[0]["id"]) if at_address else None
