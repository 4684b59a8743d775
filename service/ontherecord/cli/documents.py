"""``ontherecord documents``: the articles of the archive."""

import click

from .erasing import erase_document


@click.group()
def documents() -> None:
    """The articles that are kept."""


documents.add_command(erase_document)
