"""What is deleted of a document is gone from its earlier versions and histories too, and does not come back.

A later analysis finds again what was deleted. So that it is not kept again, a digest of its words stays, with the
document and no longer than it.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, delete, select, update

from ...formats.changes import ChangedIds
from ...formats.facts import digest_of
from ...formats.wire import QuotationRecord
from .. import tables
from ..database import insert_if_new
from ..words import words_of

_versions = tables.versions.c


def forget(connection: Connection, document_key: int, identity: str, text: str) -> None:
    """The quotation with that id and text is in no version of the document, and nothing is told of it any more."""
    for table, column in (
        (tables.corrections, tables.corrections.c.quotation_id),
        (tables.removed_quotations, tables.removed_quotations.c.id),
    ):
        connection.execute(delete(table).where(column == identity))
    digest = _digest(_identity(connection, document_key), text)
    row = {"document_key": document_key, "digest": digest}
    insert_if_new(connection, tables.deleted_quotations, row, tables.deleted_quotations.c.digest)
    numbers = connection.scalars(select(_versions.number).where(_versions.document_key == document_key))
    for number in list(numbers):
        _forget_in(connection, document_key, number, identity)


def deleted(connection: Connection, document_key: int) -> frozenset[str]:
    """The digests of what was deleted from the document."""
    of = tables.deleted_quotations.c
    return frozenset(connection.scalars(select(of.digest).where(of.document_key == document_key)))


def without_deleted(
    records: Sequence[QuotationRecord], deleted: Collection[str], *, document: str
) -> list[QuotationRecord]:
    """The quotations less those whose words were deleted from the document with that id."""
    if not deleted:
        return list(records)
    return [record for record in records if _digest(document, record["text"]) not in deleted]


def _forget_in(connection: Connection, document_key: int, number: int, identity: str) -> None:
    here = (_versions.document_key == document_key) & (_versions.number == number)
    row = connection.execute(select(_versions.quotes, _versions.changes).where(here)).one()
    quotes = [quote for quote in row.quotes if quote["id"] != identity]
    changes = ChangedIds(
        added=_without(row.changes["added"], identity),
        removed=_without(row.changes["removed"], identity),
        reworded=_without(row.changes["reworded"], identity),
        reattributed=_without(row.changes["reattributed"], identity),
    )
    connection.execute(update(tables.versions).where(here).values(quotes=quotes, changes=changes))


def _without(ids: Sequence[str], identity: str) -> list[str]:
    return [each for each in ids if each != identity]


def _identity(connection: Connection, document_key: int) -> str:
    return str(connection.execute(select(tables.documents.c.id).where(tables.documents.c.key == document_key)).scalar())


def _digest(document: str, text: str) -> str:
    return digest_of(document, "deleted", *words_of(text))
