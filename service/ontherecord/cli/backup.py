"""``ontherecord backup`` and ``restore``: the whole archive in one file, and out of it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from .common import checked_settings, opened_database

FILE = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
QUIET = click.option("--quiet", is_flag=True, help="Say nothing if all went well.")


@click.command()
@FILE
@click.option("--force", is_flag=True, help="Replace a FILE that is there.")
@QUIET
def backup(file: Path, force: bool, quiet: bool) -> None:
    """Write all that is kept into FILE, as it is at one moment, while the service runs.

    FILE is its owner's alone to read. It is there once it was written, read again and found to be whole.
    """
    from ..archive import backups

    began = time.monotonic()
    with opened_database(checked_settings()) as database, _told():
        held = backups.backup(database, file, force=force)
    if not quiet:
        size, seconds = file.stat().st_size, time.monotonic() - began
        click.echo(f"Backed up {_amount(held.documents, held.quotations)} into {file}.")
        click.echo(f"{size:,} bytes in {seconds:.1f} seconds; its tables are of revision {held.revision}.")


@click.command()
@FILE
@click.option("--force", is_flag=True, help="Replace an archive that holds anything.")
@QUIET
def restore(file: Path, force: bool, quiet: bool) -> None:
    """Make the archive what FILE, a backup, holds: all of it, or none if anything is wrong.

    The service and its jobs must have been stopped. Use it on files that you made: whoever may write to one decides
    what the archive holds.
    """
    from ..archive import backups
    from ..archive.revisions import Standing

    with opened_database(checked_settings()) as database, _told():
        held = backups.restore(database, file, force=force)
    if not quiet:
        click.echo(f"Restored {_amount(held.documents, held.quotations)} from {file}.")
        before = " of an earlier release: ontherecord migrate" if held.standing is Standing.BEHIND else ""
        click.echo(f"The tables are of revision {held.revision}{before}.")


@contextmanager
def _told() -> Iterator[None]:
    """Ends the command with what was wrong."""
    from ..archive.backups import BackupError, NeedsForce

    try:
        yield
    except NeedsForce as error:
        raise click.ClickException(f"{error}: give --force if it may be replaced") from None
    except BackupError as error:
        raise click.ClickException(str(error)) from None


def _amount(documents: int, quotations: int) -> str:
    of = [(documents, "document"), (quotations, "quotation")]
    return " with ".join(f"{number:,} {word}{'' if number == 1 else 's'}" for number, word in of)
