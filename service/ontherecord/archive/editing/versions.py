"""Versions of a document: the texts that it has had, what was found in each, and what each changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from sqlalchemy import Connection, select, union_all

from ...formats.changes import ChangedIds, Changes, recalled
from ...formats.wire import DocumentForm, QuotationRecord, Record
from ...provenance import Model
from .. import documents, quotations, tables, times
from ..pages import Order, page
from ..tables import AnyRow

_documents, _versions = tables.documents.c, tables.versions.c

SAID = ("title", "url", "publisher", "published_at", "characters", "warnings", "model")

_NUMBERS = union_all(
    select(_documents.key.label("document_key"), _documents.version.label("number")),
    select(_versions.document_key, _versions.number),
).subquery()

ORDER = Order((_NUMBERS.c.number,), descending=True)


class ChangeCountsForm(TypedDict):
    """How many quotations a version changed in which way."""

    added: int
    removed: int
    reworded: int
    reattributed: int


class VersionForm(TypedDict):
    """A version of an article; ``changes`` from the one before, null of the first."""

    version: int
    title: str | None
    url: str | None
    publisher: str | None
    published_at: str | None
    added_at: str
    characters: int
    changes: ChangeCountsForm | None
    warnings: list[str]
    model: Model


@dataclass(frozen=True, slots=True)
class Version:
    """A version with its text and what was found in it; ``changes`` from the one before, None of the first."""

    record: Record
    number: int
    added_at: str
    text: str
    changes: Changes | None


def found_in(connection: Connection, text_id: str) -> Record | None:
    """What was found in a text, be it that of a document now or before; None where no document has had it."""
    identity = connection.execute(select(_documents.id).where(_documents.text_id == text_id)).scalar()
    if identity is not None:
        return documents.record_of(connection, identity)
    row = connection.execute(
        select(tables.versions, _documents.id)
        .join(tables.documents)
        .where(_versions.text_id == text_id)
        .order_by(_versions.number.desc())
        .limit(1)
    ).first()
    return None if row is None else Record(_document_form(row.id, row), row.quotes, row.warnings, row.model)


def text_known_as(connection: Connection, text_id: str) -> str | None:
    """The text that has or had this id, as it is kept; None where no document has had it."""
    texts = select(tables.texts.c.text).join(tables.documents).where(_documents.text_id == text_id)
    before = select(_versions.text).where(_versions.text_id == text_id).order_by(_versions.number.desc()).limit(1)
    return connection.execute(texts).scalar() or connection.execute(before).scalar()


def one(connection: Connection, identity: str, number: int) -> Version | None:
    """That version of the document; None where there is no such document, or version of it."""
    document = connection.execute(select(tables.documents).where(_documents.id == identity)).one_or_none()
    if document is None or not 1 <= number <= document.version:
        return None
    before = _superseded(connection, document.key, number - 1)
    row = _superseded(connection, document.key, number)
    if row:
        record, text = Record(_document_form(identity, row), row.quotes, row.warnings, row.model), row.text
    else:
        quotes = quotations.within(connection, document.key)
        record = Record(_document_form(identity, document), quotes, document.warnings, document.model)
        text = connection.execute(
            select(tables.texts.c.text).where(tables.texts.c.document_key == document.key)
        ).scalar_one()
    added = before.replaced if before else document.added
    return Version(record, number, times.in_utc(added), text, _changes(before, record.quotes) if before else None)


def listed(
    connection: Connection, identity: str, *, limit: int, cursor: str | None
) -> tuple[list[VersionForm], str | None] | None:
    """A page of the document's versions, the latest first, and the cursor of the next; None for no such document.

    BadCursor for one that was not given out.
    """
    document = connection.execute(select(tables.documents).where(_documents.id == identity)).one_or_none()
    if document is None:
        return None
    numbers = select(_NUMBERS.c.number).where(_NUMBERS.c.document_key == document.key)
    found = page(connection, numbers, ORDER, limit=limit, cursor=cursor, asked={"list": "versions", "of": identity})
    told = _summaries(connection, document, found.keys)
    return [told[number] for number in found.keys], found.cursor


def _superseded(connection: Connection, document_key: int, number: int) -> AnyRow | None:
    here = (_versions.document_key == document_key) & (_versions.number == number)
    return connection.execute(select(tables.versions).where(here)).one_or_none()


def _changes(before: AnyRow, quotes: Sequence[QuotationRecord]) -> Changes:
    ids: ChangedIds = before.changes
    return recalled(ids, before.quotes, quotes)


def _summaries(connection: Connection, document: AnyRow, numbers: Sequence[int]) -> dict[int, VersionForm]:
    """What is said of each of these versions; the row before it knows when it came and what it changed."""
    wanted = {*numbers, *(number - 1 for number in numbers)}
    rows = connection.execute(
        select(*(_versions[name] for name in ("number", "replaced", "changes", *SAID))).where(
            _versions.document_key == document.key, _versions.number.in_(wanted)
        )
    )
    superseded = {row.number: row for row in rows}
    return {
        number: _form(superseded.get(number, document), number, superseded.get(number - 1), first=document.added)
        for number in numbers
    }


def _form(row: AnyRow, number: int, before: AnyRow | None, *, first: int) -> VersionForm:
    return VersionForm(
        version=number,
        title=row.title,
        url=row.url,
        publisher=row.publisher,
        published_at=row.published_at,
        added_at=times.in_utc(before.replaced if before else first),
        characters=row.characters,
        changes=_counts(before.changes) if before else None,
        warnings=row.warnings,
        model=row.model,
    )


def _counts(ids: ChangedIds) -> ChangeCountsForm:
    return ChangeCountsForm(
        added=len(ids["added"]),
        removed=len(ids["removed"]),
        reworded=len(ids["reworded"]),
        reattributed=len(ids["reattributed"]),
    )


def _document_form(identity: str, row: AnyRow) -> DocumentForm:
    return DocumentForm(
        id=identity, title=row.title, url=row.url, publisher=row.publisher, published_at=row.published_at
    )
