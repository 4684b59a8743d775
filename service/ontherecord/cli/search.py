"""``ontherecord search``: quotations of the archive, without a service."""

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from .common import checked_settings, current_database

if TYPE_CHECKING:
    from ..archive.database import Database
    from ..archive.search.sought import QuotationsSought
    from ..formats.wire import QuotationForm

LONGEST = 200
"""Characters of what is typed."""

A_PAGE = 200
IN_A_TABLE = 20
FORMATS = ("ndjson", "csv", "jsonld", "annotations")
"""Those that are written as quotations are taken; a feed has a heading, and ninjs and TEI are one article."""


class Instant(click.ParamType[int]):
    """A day or a date-time, as microseconds since 1970."""

    name = "date"

    def __init__(self, *, end_of_day: bool = False) -> None:
        self._end_of_day = end_of_day

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        from ..archive.times import NotAnInstant, instant

        try:
            return instant(value, end_of_day=self._end_of_day)
        except NotAnInstant as error:
            self.fail(str(error), param, ctx)


@click.command()
@click.argument("q", metavar="[WORDS]", required=False)
@click.option("--speaker", help="The speaker's name.")
@click.option("--speaker-id", help="A speaker's id.")
@click.option("--role", help="The speaker's role.")
@click.option("--affiliation", help="The speaker's organisation, party or place.")
@click.option("--publisher", help="The outlet, to the letter.")
@click.option("--from", "published_from", type=Instant(), help="Published on that day or at that instant, or later.")
@click.option("--to", "published_to", type=Instant(end_of_day=True), help="The same, or earlier.")
@click.option("--kind", type=click.Choice(["direct", "mixed", "indirect"]), multiple=True, help="[all kinds]")
@click.option("--mode", type=click.Choice(["speech", "thought", "all"]), default="speech", show_default=True)
@click.option(
    "--sort",
    type=click.Choice(["-published", "published", "-added", "added", "relevance"]),
    default="-published",
    show_default=True,
    help="relevance needs WORDS.",
)
@click.option("--limit", type=click.IntRange(1), help="Quotations at most. [20; with --format: all]")
@click.option("--format", "form", type=click.Choice(FORMATS), help="Write them in a format of GET /quotes.")
@click.option("--json", "form", flag_value="ndjson", help="The same as --format ndjson: a quotation a line.")
@click.option("--bom", is_flag=True, help="Begin CSV with a byte order mark, by which Excel knows UTF-8.")
def search(
    sort: str, limit: int | None, form: str | None, bom: bool, kind: tuple[str, ...], mode: str, **words: Any
) -> None:
    """Print the quotations kept that hold WORDS: all of them, "phrases", beginnings* and -without.

    Names, roles and affiliations are searched for likewise. Put -- before WORDS that begin with a dash.
    """
    from ..archive.search.sought import QuotationsSought
    from ..attribution.quotation import Kind
    from ..formats.writing import MODES

    if sort == "relevance" and words["q"] is None:
        raise click.UsageError("--sort relevance needs WORDS")
    if any(isinstance(each, str) and not 1 <= len(each) <= LONGEST for each in words.values()):
        raise click.UsageError(f"what is searched for must be 1 to {LONGEST} characters, not empty or longer")
    sought = QuotationsSought(kind=tuple(map(Kind, kind)) or tuple(Kind), mode=MODES[mode], **words)
    with current_database(checked_settings()) as database:
        if form is None:
            _print(list(_found(database, sought, sort=sort, limit=limit or IN_A_TABLE)))
        else:
            _write(database, _found(database, sought, sort=sort, limit=limit or sys.maxsize), form, bom=bom)


def _found(database: "Database", sought: "QuotationsSought", *, sort: str, limit: int) -> Iterator["QuotationForm"]:
    """The quotations, page after page as they are taken."""
    from ..archive import quotations
    from ..archive.search.query import highlights, parse
    from ..formats import writing

    terms, cursor = parse(sought.q or ""), None
    while limit:
        with database.reading() as connection:
            found, cursor = quotations.listed(connection, sought, sort=sort, limit=min(limit, A_PAGE), cursor=cursor)
        for each in found:
            form = writing.shown(each.record, document=each.document)
            if sought.q is not None:
                form["highlights"] = writing.highlighted(form["text"], highlights(terms, form["text"]))
            yield form
        limit = limit - len(found) if cursor else 0


def _print(forms: list["QuotationForm"]) -> None:
    if forms:
        from rich.console import Console

        from ..formats import table

        Console(highlight=False).print(table.table_of_found(forms))
    else:
        click.echo("No quotation is found.")


def _write(database: "Database", found: Iterator["QuotationForm"], form: str, *, bom: bool) -> None:
    """The quotations in a format, as they are taken: there may be a million."""
    from ..archive import documents
    from ..formats.catalogue import called
    from ..formats.selection import Selection

    def text_of(identity: str) -> str:
        with database.reading() as connection:
            return documents.text_of(connection, identity)

    selection = Selection(quotations=found, text_of=text_of, bom=bom)
    write = called(form).write
    assert write, f"{form} has a writer"
    for part in write(selection):
        click.echo(part, nl=False)
