"""``ontherecord speakers``: who speaks in the documents of the archive."""

import click

from .erasing import erase_speaker


@click.group()
def speakers() -> None:
    """Who speaks in what is kept."""


speakers.add_command(erase_speaker)
