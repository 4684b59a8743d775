"""What the commands share: settings, the engine and the database, their errors told in a line."""

import getpass
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

import click

from .. import load
from ..attribution.model_files import ModelRefused
from ..provenance import Model, model_facts
from ..settings import SettingError, Settings, read_settings

if TYPE_CHECKING:
    from ..archive.database import Database
    from ..attribution.pipeline import Attributor


def check_extra(*modules: str) -> None:
    """Ends the command where a package is missing that only archives in bulk need."""
    missing = [name for name in modules if find_spec(name) is None]
    if missing:
        raise click.ClickException(
            f"this needs what serving does not, and {' and '.join(missing)} is not installed: make install-bulk, or "
            "pip install 'ontherecord[bulk]' (docs/scale.md)"
        )


def checked_settings() -> Settings:
    """The settings that the environment states."""
    try:
        return read_settings()
    except SettingError as error:
        raise click.ClickException(str(error)) from None


def attributor_of(settings: Settings) -> "Attributor":
    """The engine, loaded."""
    try:
        return load(spacy_pipeline=settings.spacy_pipeline)
    except (ModelRefused, OSError) as error:  # OSError is what spaCy says of a pipeline that is not there
        raise click.ClickException(str(error)) from None


def model_of(settings: Settings) -> Model:
    """Which release and which model the engine is."""
    try:
        return model_facts(settings.spacy_pipeline)
    except ModelRefused as error:
        raise click.ClickException(str(error)) from None


@contextmanager
def opened_database(settings: Settings) -> Iterator["Database"]:
    """The database, open for the block; where it cannot be used the command ends, with the reason told."""
    from ..archive.database import DatabaseError, DatabaseUnavailable, open_database

    try:
        database = open_database(settings.database)
    except DatabaseError as error:
        raise click.ClickException(f"ONTHERECORD_DATABASE: {error}") from None
    try:
        yield database
    except DatabaseUnavailable as error:
        raise click.ClickException(f"the database cannot be used: {reason_of(error)}") from None
    finally:
        database.engine.dispose()


@contextmanager
def current_database(settings: Settings) -> Iterator["Database"]:
    """The same, for commands that need tables that this release can use."""
    from ..archive import schema

    with opened_database(settings) as database:
        if not schema.standing(database).usable:
            raise click.ClickException("the tables of the database are not those of this release: ontherecord migrate")
        yield database


def reason_of(error: Exception) -> str:
    """The first line of what the driver said: it is for whoever runs the command, who knows the database anyway."""
    said = str(getattr(error.__cause__, "orig", "") or error)
    return said.strip().partition("\n")[0]


def print_json(value: object) -> None:
    """A line of UTF-8, whatever the terminal's encoding, with nothing in it that steers it."""
    from ..formats.spelling import as_json

    click.echo(as_json(value).encode())


def report(message: str) -> None:
    """A line on standard error, above the progress bar if there is one."""
    from tqdm import tqdm

    from ..formats.table import printable

    tqdm.write(printable(f"ontherecord: {message}"), file=sys.stderr)


def who_runs_it() -> str:
    """Whoever runs the command, as histories name them."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container whose user has no name
        return "command line"
