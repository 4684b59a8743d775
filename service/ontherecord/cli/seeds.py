"""``ontherecord seeds``: accounts of articles, with their quotations, to begin with."""

from functools import partial
from pathlib import Path

import click

from .common import attributor_of, checked_settings, current_database, model_of


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--if-empty", is_flag=True, help="Only into an archive that holds nothing: what was deleted stays so.")
@click.option("--quiet", is_flag=True, help="Say nothing if there is nothing to do.")
def seeds(folder: Path, if_empty: bool, quiet: bool) -> None:
    """Keep the articles told in FOLDER (see seeds/README.md). What is kept already stays as it is."""
    from ..archive import documents
    from ..archive.seeds import Loaded, SeedError, load_seeds

    settings = checked_settings()
    try:
        with current_database(settings) as database:
            with database.reading() as connection:
                wanted = not (if_empty and documents.any_kept(connection))
            load = partial(attributor_of, settings)
            model = model_of(settings)
            loaded = load_seeds(database, folder, load, model) if wanted else Loaded(0, 0)
    except SeedError as error:
        raise click.ClickException(str(error)) from None
    if loaded.new or not quiet:
        refused = f", {loaded.refused} refused, as they were erased for good" if loaded.refused else ""
        click.echo(f"Seeds: {loaded.new} new, {loaded.known} known already{refused}.")
