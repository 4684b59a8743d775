"""``ontherecord documents erase`` and ``speakers erase``: taken out of the archive, for good if need be."""

import click

from .common import checked_settings, current_database

REFUSE = click.option("--refuse", is_flag=True, help="For good: it is not kept again.")
LEFT = "What is left of it in the database's files goes with: ontherecord vacuum"


@click.command("erase")
@click.argument("identity", metavar="ID")
@REFUSE
def erase_document(identity: str, refuse: bool) -> None:
    """Erase the document that has this ID, with its text, its quotations and all that repeats them."""
    from ..archive import documents

    with current_database(checked_settings()) as database, database.writing() as connection:
        if not documents.erase(connection, identity, refuse=refuse):
            raise click.ClickException(f"no document has the ID {identity!r}")
    click.echo(f"Erased {identity}. {LEFT}")


@click.command("erase")
@click.argument("identity", metavar="ID")
@REFUSE
def erase_speaker(identity: str, refuse: bool) -> None:
    """Erase what the speaker with this ID said, and black the name out in the documents, which stay."""
    from ..archive.erasing import erasure

    with current_database(checked_settings()) as database:
        with database.writing() as connection:
            found = erasure.erasable(connection, identity)
            if found is None:
                raise click.ClickException(f"no speaker has the ID {identity!r}")
            if refuse and not erasure.can_be_refused(found):
                raise click.ClickException("only a person or an organisation has a name to be refused by")
            if refuse:
                erasure.refuse(connection, found)
        erasure.erase(database, found)
    click.echo(f"Erased {identity}. {LEFT}")
