"""``ontherecord load``: what ``ontherecord bulk`` wrote, brought into the archive.

Exit code 1: the job is not done, so that documents are missing (all others were loaded), or a file is damaged.
"""

import sys

import click

from .common import check_extra, checked_settings, current_database, report


@click.command()
@click.argument("folder", metavar="DIR")
def load(folder: str) -> None:
    """Keep all that ontherecord bulk wrote into DIR, as if each article had been sent to POST /quotes.

    What is kept already stays as it is. It may be broken off, and given again; a service that runs on the same database
    goes on running. Use it on what you made: whoever may write to DIR decides what the archive holds.
    """
    check_extra("pyarrow", "fsspec")
    from tqdm import tqdm

    from ..bulk import loading
    from ..bulk.job import OtherJob, kept_plan
    from ..bulk.schema import Damaged
    from ..bulk.store import Store, StoreError

    try:
        out = Store.at(folder)
        planned = kept_plan(out)
    except StoreError as error:
        raise click.ClickException(f"{error}.") from None
    except OtherJob as error:
        raise click.ClickException(f"{folder}: {error}.") from None
    if planned is None:
        raise click.ClickException(f"{folder} holds nothing that ontherecord bulk wrote")
    number, missing = loading.documents_in(out)
    settings = checked_settings()
    with (
        current_database(settings) as database,
        tqdm(total=number, unit=" documents", file=sys.stderr, disable=not sys.stderr.isatty()) as bar,
    ):
        try:
            loaded = loading.load(database, out, bar.update)
        except Damaged as error:
            raise click.ClickException(f"{folder} is damaged: {error}") from None
    refused = f", {loaded.refused:,} refused, as they were erased for good" if loaded.refused else ""
    click.echo(f"Documents: {loaded.new:,} new, {loaded.known:,} known already{refused}.")
    if missing:
        report(f"{missing:,} parts of the job are not done: go on with ontherecord bulk, then load again")
    sys.exit(1 if missing else 0)
