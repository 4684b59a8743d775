"""A speaker out of what is kept of a document beside its present text: earlier versions, and what editors changed."""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, delete, select, update

from ...formats.wire import DocumentForm, QuotationRecord, Record
from .. import tables
from ..tables import AnyRow
from .redaction import Hider, Redacted, Somebody, hidden_in_json, redacted, reread, said_by, words_of

_versions, _corrections, _removed = tables.versions.c, tables.corrections.c, tables.removed_quotations.c
_quotations = tables.quotations.c


def said_in_versions(connection: Connection, document_key: int, somebody: Somebody) -> list[str]:
    """What somebody said in earlier versions of the document."""
    quotes = connection.scalars(select(_versions.quotes).where(_versions.document_key == document_key))
    return [words for each in quotes for words in words_of(_theirs(each, somebody))]


def redact_versions(connection: Connection, document_key: int, somebody: Somebody, said: Sequence[str]) -> set[str]:
    """Takes somebody out of the earlier versions; the ids of the quotations that are gone from any."""
    rows = connection.execute(select(tables.versions).where(_versions.document_key == document_key)).all()
    gone: set[str] = set()
    for row in rows:
        gone |= _redact_version(connection, row, somebody, said)
    return gone


def redact_histories(connection: Connection, document_key: int, gone: Collection[str], hider: Hider) -> None:
    """Forgets what was changed in quotations that are gone, and hides somebody in the histories of the others."""
    here = _corrections.document_key == document_key
    connection.execute(delete(tables.corrections).where(here, _corrections.quotation_id.in_(gone)))
    connection.execute(delete(tables.removed_quotations).where(tables.removed_quotations.c.id.in_(gone)))
    for row in connection.execute(select(_corrections.key, _corrections.changes).where(here)).all():
        hidden = hidden_in_json(row.changes, hider)
        if hidden != row.changes:
            connection.execute(update(tables.corrections).where(_corrections.key == row.key).values(changes=hidden))
    found = select(_quotations.key, _quotations.found).where(
        _quotations.document_key == document_key, _quotations.found.is_not(None)
    )
    for row in connection.execute(found).all():
        values = {"found": hidden_in_json(row.found, hider)}
        connection.execute(update(tables.quotations).where(_quotations.key == row.key).values(values))


def _redact_version(connection: Connection, row: AnyRow, somebody: Somebody, said: Sequence[str]) -> set[str]:
    document = DocumentForm(id="", title=row.title, url=row.url, publisher=row.publisher, published_at=row.published_at)
    everybody = Somebody(_ids_in(row.quotes, somebody), somebody.names, somebody.type)
    left = redacted(Record(document, row.quotes, row.warnings, row.model), row.text, everybody, said=said)
    kept = {each["id"] for each in left.record.quotes}
    gone = {each["id"] for each in row.quotes} - kept
    gone |= _redact_removed(connection, row, everybody, left)
    changes = {name: [each for each in ids if each not in gone] for name, ids in row.changes.items()}
    connection.execute(
        update(tables.versions)
        .where(_versions.document_key == row.document_key, _versions.number == row.number)
        .values(title=left.record.document["title"], text=left.text, quotes=left.record.quotes, changes=changes)
    )
    return gone


def _redact_removed(connection: Connection, row: AnyRow, somebody: Somebody, left: Redacted) -> set[str]:
    """Takes somebody out of what went with the version and may come back; the ids of those that are gone for good."""
    here = (_removed.document_key == row.document_key) & (_removed.version == row.number + 1)
    gone: set[str] = set()
    for each in connection.execute(select(tables.removed_quotations).where(here, _removed.record.is_not(None))).all():
        if said_by(each.record["speaker"], somebody):
            gone.add(each.id)
            continue
        values = {"record": reread(each.record, left.text, left.hider), "found": hidden_in_json(each.found, left.hider)}
        connection.execute(update(tables.removed_quotations).where(_removed.id == each.id).values(values))
    return gone


def _theirs(quotes: Sequence[QuotationRecord], somebody: Somebody) -> list[QuotationRecord]:
    everybody = Somebody(_ids_in(quotes, somebody), somebody.names, somebody.type)
    return [each for each in quotes if said_by(each["speaker"], everybody)]


def _ids_in(quotes: Sequence[QuotationRecord], somebody: Somebody) -> frozenset[str]:
    """The ids that somebody had in a version: the speaker may have been another, of the same name, before a merger."""
    forms = [form for each in quotes if (speaker := each["speaker"]) for form in (speaker, *speaker.get("members", []))]
    same = {form["id"] for form in forms if form["type"] == somebody.type and form["name"] in somebody.names}
    return somebody.ids | same
