"""Documents: kept with all their quotations in one go, found, listed, erased.

Every function of the archive works in the transaction of the connection that it is given.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, delete, func, select

from ..formats.facts import address_digest
from ..formats.wire import KeptDocumentForm, Record, WholeDocumentForm
from . import appearances, quotations, tables, times
from .alerts import webhooks
from .counts import counts_by
from .database import insert_if_new, insert_rows
from .erasing import admission, purging, tombstones
from .pages import Order, in_order, page
from .tables import UNDATED, AnyRow

_of = tables.documents.c

_ROWS = select(tables.documents, *tables.DOCUMENT)

ORDERS = {
    "-published": Order((_of.published, _of.key), descending=True),
    "published": Order((_of.published, _of.key)),
    "-added": Order((_of.key,), descending=True),
    "added": Order((_of.key,)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentsSought:
    """Which documents; ``url`` in any spelling of the address, instants in microseconds since 1970, both included."""

    url: str | None = None
    publisher: str | None = None
    published_from: int | None = None
    published_to: int | None = None


class Came(StrEnum):
    """What came of a document that was to be kept."""

    NEW = "new"
    KNOWN = "known"
    """It was there, or some document has had its text: nothing is changed."""
    REFUSED = "refused"
    """It was erased for good."""


def keep(connection: Connection, record: Record, text: str) -> bool:
    """Whether the document was new: then it, its text and its quotations are kept; otherwise nothing is changed.

    What is refused is left out (admission.py); tombstones.Refused for a document that was erased for good.
    """
    entered = _entered(connection, record, text)
    _complete(connection, [entered] if entered else [])
    return entered is not None


def keep_all(connection: Connection, documents: Iterable[tuple[Record, str]]) -> list[Came]:
    """What came of each document with its text, as if each were kept after the one before.

    In far fewer statements: each is compared with what came before it, but what it is found by, and its rows, of which
    there are many, are written for all of them together.
    """
    came: list[Came] = []
    new: list[_Entered] = []
    for record, text in documents:
        try:
            entered = _entered(connection, record, text)
        except tombstones.Refused:
            came.append(Came.REFUSED)
            continue
        came.append(Came.NEW if entered else Came.KNOWN)
        if entered:
            new.append(entered)
    _complete(connection, new)
    return came


def any_kept(connection: Connection) -> bool:
    """Whether the archive holds any document."""
    return connection.execute(select(_of.key).limit(1)).first() is not None


def newest(connection: Connection) -> int | None:
    """When the newest document was published; None if there is none with a date before now."""
    latest = connection.scalar(select(func.max(_of.published)).where(_of.published <= times.now()))
    return None if latest == UNDATED else latest


def key_of(connection: Connection, identity: str, *, held: bool = False) -> int | None:
    """The number under which the document is kept, None where it is not.

    If ``held``, nobody else erases it, or anything of it, before this transaction ends.
    """
    sought = select(_of.key).where(_of.id == identity)
    return connection.execute(sought.with_for_update() if held else sought).scalar()


def held(connection: Connection, text_ids: Collection[str]) -> set[str]:
    """Those of these ids of texts that some document has now, or had before."""
    now = select(_of.text_id).where(_of.text_id.in_(text_ids))
    before = select(tables.versions.c.text_id).where(tables.versions.c.text_id.in_(text_ids))
    return set(connection.scalars(now.union(before)))


def holder_of(connection: Connection, text_id: str) -> str | None:
    """The id of the document that has the text now, or had it before; None where none has."""
    now = select(_of.id).where(_of.text_id == text_id)
    before = select(_of.id).join(tables.versions).where(tables.versions.c.text_id == text_id)
    return connection.execute(now.union_all(before).limit(1)).scalar()


def record_of(connection: Connection, identity: str) -> Record | None:
    """What was found in the document, but for what was deleted since; None where it is not kept."""
    row = connection.execute(
        select(*tables.DOCUMENT, _of.key, _of.warnings, _of.model).where(_of.id == identity)
    ).first()
    if row is None:
        return None
    return Record(tables.document_form(row), quotations.within(connection, row.key), row.warnings, row.model)


def one(connection: Connection, identity: str) -> WholeDocumentForm | None:
    """The document with that id, with its text; None where it is not kept."""
    row = connection.execute(
        _ROWS.add_columns(tables.texts.c.text).join(tables.texts).where(_of.id == identity)
    ).one_or_none()
    if row is None:
        return None
    [form] = _kept_forms(connection, [row])
    return {**form, "text": row.text}


def text_of(connection: Connection, identity: str) -> str:
    """The text of a document that is there."""
    text: str = connection.execute(
        select(tables.texts.c.text).join(tables.documents).where(_of.id == identity)
    ).scalar_one()
    return text


def listed(
    connection: Connection, sought: DocumentsSought, *, sort: str, limit: int, cursor: str | None
) -> tuple[list[KeptDocumentForm], str | None]:
    """A page of the documents sought, and the cursor of the next; BadCursor for one that was not given out."""
    keys = select(_of.key).where(*_conditions(sought))
    asked = {"list": "documents", "sort": sort, "sought": repr(sought)}
    found = page(connection, keys, ORDERS[sort], limit=limit, cursor=cursor, asked=asked)
    rows = connection.execute(_ROWS.where(_of.key.in_(found.keys)))
    return _kept_forms(connection, in_order(found.keys, rows)), found.cursor


def added_at(connection: Connection, identities: Collection[str]) -> dict[str, str]:
    """When each of these documents was added."""
    rows = connection.execute(select(_of.id, _of.added).where(_of.id.in_(identities)))
    return {row.id: times.in_utc(row.added) for row in rows}


def erase(connection: Connection, identity: str, *, refuse: bool = False) -> bool:
    """Whether the document was there: then it, its text, quotations, speakers and repeated answers are gone.

    If ``refuse``, for good: neither its texts nor another at its address are kept again.
    """
    key = key_of(connection, identity, held=True)
    if key is None:
        return False
    if refuse:
        tombstones.lay_for_document(connection, identity)
    purging.note(connection)
    quotations.remove(connection, quotations.keys_within(connection, key))
    quotations.enter_spoken(connection, appearances.forget_unseen(connection, key))
    connection.execute(delete(tables.documents).where(_of.key == key))
    return True


@dataclass(frozen=True, slots=True)
class _Entered:
    """A new document that has its row, and its speakers theirs; its text and quotations are still to be written."""

    key: int
    text: str
    quotations: quotations.Arriving


def _entered(connection: Connection, record: Record, text: str) -> _Entered | None:
    """The document, entered; None where it is known."""
    record, text = admission.admitted(connection, record, text)
    published = tables.instant_of(record.document["published_at"])
    key = _add(connection, record, characters=len(text), published=published)
    if key is None:
        return None
    if _is_former(connection, record.document["id"]):  # since somebody else's PUT, which the insertion waited for
        connection.execute(delete(tables.documents).where(_of.key == key))
        return None
    arriving = quotations.arriving(
        connection, record.quotes, document_key=key, publisher=record.document["publisher"], published=published
    )
    return _Entered(key, text, arriving)


def _complete(connection: Connection, entered: Sequence[_Entered]) -> None:
    insert_rows(connection, tables.texts, [{"document_key": each.key, "text": each.text} for each in entered])
    quotations.add(connection, [each.quotations for each in entered])
    for each in entered:
        if each.quotations.rows:
            webhooks.arrived(connection, each.key)


def _add(connection: Connection, record: Record, *, characters: int, published: int) -> int | None:
    """The new document's key; None where it is there already."""
    row = {
        **record.document,
        "text_id": record.document["id"],
        "address": address_digest(record.document["url"]),
        "published": published,
        "added": times.now(),
        "characters": characters,
        "warnings": record.warnings,
        "model": record.model,
    }
    return insert_if_new(connection, tables.documents, row, _of.key)


def _is_former(connection: Connection, text_id: str) -> bool:
    """Whether some document had the text, and has another now."""
    former = select(tables.versions.c.number).where(tables.versions.c.text_id == text_id)
    return connection.execute(former.limit(1)).first() is not None


def _conditions(sought: DocumentsSought) -> list[ColumnElement[bool]]:
    there = [] if sought.url is None else [_of.address == address_digest(sought.url)]
    return there + tables.published(
        tables.documents, by=sought.publisher, since=sought.published_from, until=sought.published_to
    )


def _kept_forms(connection: Connection, rows: Sequence[AnyRow]) -> list[KeptDocumentForm]:
    counts = counts_by(connection, tables.quotations.c.document_key, [row.key for row in rows])
    return [
        {
            **tables.document_form(row),
            "added_at": times.in_utc(row.added),
            "characters": row.characters,
            "version": row.version,
            "quotes": counts[row.key],
            "warnings": row.warnings,
            "model": row.model,
        }
        for row in rows
    ]
