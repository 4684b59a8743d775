"""``ontherecord serve``: the service over HTTP, once it is sure that nobody gets in who should not."""

import os
import sys
from pathlib import Path

import click

from ..settings import Settings, server_environment
from .common import checked_settings, opened_database, reason_of

EXAMPLE = "“We will not go,” said Ann Lee, the mayor of Ely."


@click.command()
def serve() -> None:
    """Serve quotations over HTTP, as set by the ONTHERECORD_ variables (see docs/operations.md).

    The jobs of standing searches and the like are done beside it, unless ONTHERECORD_JOBS is 0.

    On any other address than this machine's own it starts only if there is a key (ontherecord keys create).
    """
    settings = checked_settings()
    _check_model()
    _check_database(settings)
    click.echo(_invitation(settings), err=True)
    configuration = Path(__file__).parents[1] / "gunicorn.conf.py"
    server = [sys.executable, "-m", "gunicorn", "--config", str(configuration), "ontherecord.web.wsgi:app"]
    jobs = [sys.executable, "-m", "ontherecord", "jobs"]
    os.execve(
        sys.executable,
        [sys.executable, "-m", "ontherecord.supervision", *server, "--", *jobs] if settings.jobs else server,
        server_environment(),
    )


def _check_model() -> None:
    """Told in a line here; the server looks at each file again as it loads it."""
    from ..attribution.model_files import ModelRefused, check_all

    try:
        check_all()
    except ModelRefused as error:
        raise click.ClickException(str(error)) from None


def _check_database(settings: Settings) -> None:
    """Refuse to serve strangers without a key; say what else will not work, which need not keep it from starting.

    While the database is away nobody can tell whether there is a key; then nobody is let in either (web/access.py).
    """
    from ..archive import keys, schema
    from ..archive.database import DatabaseUnavailable
    from ..web.local import is_loopback

    with opened_database(settings) as database:
        try:
            guarded = keys.any_made(database)
            usable = schema.standing(database).usable
        except DatabaseUnavailable as error:
            _warn(f"the database cannot be used now ({reason_of(error)}); until it can, what needs it is answered 503")
            return
    if not guarded and not is_loopback(settings.host):
        raise click.ClickException(
            f"ONTHERECORD_HOST is {settings.host}, which others can reach, and no key was ever made. "
            "Make one first: ontherecord keys create NAME --scope read --scope write"
            + ("" if usable else " (and before it the tables: ontherecord migrate)")
        )
    if not usable:
        _warn("the tables of the database are not those of this release; it is not ready until: ontherecord migrate")


def _warn(message: str) -> None:
    click.secho(f"Warning: {message}", err=True, fg="yellow")


def _invitation(settings: Settings) -> str:
    url = f"http://{settings.address}"
    return (
        f"Starting on {url} with {settings.workers} worker(s); stop with Ctrl-C. Once it says 'Listening', "
        "open that address in a browser, or try:\n\n"
        f"  curl -s {url}/quotes -H 'Content-Type: text/plain' --data-binary '{EXAMPLE}'\n"
    )
