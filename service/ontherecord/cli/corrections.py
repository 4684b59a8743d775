"""``ontherecord corrections``: what editors decided, to train on."""

import sys

import click

from .common import checked_settings, current_database


@click.group()
def corrections() -> None:
    """What editors decided on quotations."""


@corrections.command()
@click.option("--since", metavar="DATE", help="Only documents on which somebody decided from then on.")
@click.option("--partly", is_flag=True, help="Also documents in which only some quotations were decided on.")
def export(since: str | None, partly: bool) -> None:
    """Write documents with their quotations as editors have them, a line of JSON each, in the benchmark's gold form.

    Rejected quotations are left out. Without --partly, a document is written once every quotation in it, of speech and
    of thought, was corrected, verified or rejected: whoever trains on it takes what is not marked in a text for no
    quotation. With it, the engine's own findings stand among them; "checked" tells of each quotation, and "complete"
    of each document.
    """
    from ..archive.editing import gold
    from ..archive.times import NotAnInstant, instant
    from ..formats.bench import write_gold

    try:
        begin = None if since is None else instant(since)
    except NotAnInstant as error:
        raise click.BadParameter(str(error), param_hint="--since") from None
    written = left_out = 0
    with current_database(checked_settings()) as database:
        for told in gold.gold(database, since=begin, partly=partly):
            if told.form is None:
                left_out += 1
            else:
                click.echo(write_gold(told.form))
                written += 1
    click.echo(f"Documents: {written} written.", err=True)
    if left_out:
        click.echo(f"{left_out} left out, as only some of their quotations were decided on (--partly).", err=True)
    sys.stdout.flush()
