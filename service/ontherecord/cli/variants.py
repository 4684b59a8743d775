"""``ontherecord variants``: who printed the words of a quotation, in which wording."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from .common import checked_settings, current_database, print_json

if TYPE_CHECKING:
    from ..archive.database import Database
    from ..archive.wordings.variants import Variants

AT_ONCE = 200
"""Quotations that are read together."""


@click.command()
@click.argument("quotation_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Write the JSON of GET /quotes/{id}/variants, one object a page.")
def variants(quotation_id: str, as_json: bool) -> None:
    """Show every wording of the quotation that has this ID, who printed it, and when; the oldest first.

    Words that the quotation has and a wording has not stand [-so-], others {+so+}.
    """
    from ..archive.wordings import comparing

    with current_database(checked_settings()) as database:
        for found in _pages(database, quotation_id):
            on_page = comparing.variant_forms(found)
            if as_json:
                form = {**comparing.group_form(found), "variants": on_page}
                print_json(form)
            elif on_page:
                from rich.console import Console

                from ..formats.comparison_tables import variants_table

                Console(highlight=False).print(variants_table(on_page), "")
            else:
                click.echo("The quotation was rejected, or has no words: it has no variants.")


def _pages(database: "Database", quotation_id: str) -> Iterator["Variants"]:
    from ..archive.wordings import variants as archive

    cursor = None
    while True:
        with database.reading() as connection:
            found = archive.of(connection, quotation_id, limit=AT_ONCE, cursor=cursor)
        if found is None:
            raise click.ClickException(f"no quotation has the ID {quotation_id!r}")
        yield found
        cursor = found.cursor
        if cursor is None:
            return
