"""Speakers: each is one of a document, under the fullest name, with the title and role, that the document gives."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, exists, insert, select

from ..formats.wire import KeptSpeakerForm, SpeakerForm
from . import index, tables
from .counts import counts_by
from .index import Field
from .pages import Order, in_order, page
from .tables import AnyRow
from .words import words_of

SORTED_NAME = 100
"""Characters of a folded name that it is sorted by."""

_ROWS = select(tables.speakers.c.key, *tables.SPEAKER, *tables.DOCUMENT).join_from(tables.speakers, tables.documents)

ORDERS = {
    "-added": Order((tables.speakers.c.key,), descending=True),
    "added": Order((tables.speakers.c.key,)),
    "name": Order((tables.speakers.c.sorted_name, tables.speakers.c.key)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakersSought:
    """Which speakers: those whose name, role and affiliation hold all the words given."""

    name: str | None = None
    role: str | None = None
    affiliation: str | None = None
    type: str | None = None
    document: str | None = None


def add(connection: Connection, forms: Iterable[SpeakerForm], *, document_key: int) -> dict[str, int]:
    """Keeps the speakers of a document; their keys by their ids."""
    rows = {form["id"]: _row(form, document_key) for form in forms}
    if not rows:
        return {}
    added = insert(tables.speakers).returning(tables.speakers.c.id, tables.speakers.c.key)
    return {row.id: row.key for row in connection.execute(added, list(rows.values()))}


def one(connection: Connection, identity: str) -> KeptSpeakerForm | None:
    """The speaker with that id, None where there is none."""
    rows = connection.execute(_ROWS.where(tables.speakers.c.id == identity)).all()
    return _kept_forms(connection, rows)[0] if rows else None


def listed(
    connection: Connection, sought: SpeakersSought, *, sort: str, limit: int, cursor: str | None
) -> tuple[list[KeptSpeakerForm], str | None]:
    """A page of the speakers sought, and the cursor of the next; BadCursor for one that was not given out."""
    keys = select(tables.speakers.c.key).where(*_conditions(connection.dialect.name, sought))
    asked = {"list": "speakers", "sort": sort, "sought": repr(sought)}
    found = page(connection, keys, ORDERS[sort], limit=limit, cursor=cursor, asked=asked)
    rows = connection.execute(_ROWS.where(tables.speakers.c.key.in_(found.keys)))
    return _kept_forms(connection, in_order(found.keys, rows)), found.cursor


def erase_silent(connection: Connection, key: int) -> None:
    """Erases the speaker if no quotation is left to him or her."""
    speaks = exists().where(tables.quotations.c.speaker_key == key)
    connection.execute(delete(tables.speakers).where(tables.speakers.c.key == key, ~speaks))


def form_of(row: AnyRow) -> SpeakerForm:
    """The speaker of a row that has ``tables.SPEAKER`` among its columns."""
    form = SpeakerForm(
        id=row.speaker_id,
        name=row.speaker_name,
        type=row.speaker_type,
        title=row.speaker_title,
        role=row.speaker_role,
        affiliation=row.speaker_affiliation,
    )
    if row.speaker_members:
        form["members"] = row.speaker_members
    return form


def _row(form: SpeakerForm, document_key: int) -> dict[str, object]:
    return {
        "id": form["id"],
        "document_key": document_key,
        "name": form["name"],
        "sorted_name": " ".join(words_of(form["name"]))[:SORTED_NAME],
        "type": form["type"],
        "title": form["title"],
        "role": form["role"],
        "affiliation": form["affiliation"],
        "members": form.get("members"),
    }


def _conditions(dialect: str, sought: SpeakersSought) -> list[ColumnElement[bool]]:
    """Words are looked up among the quotations: there is no speaker without one."""
    words: dict[Field, str | None] = {
        "speaker": sought.name,
        "role": sought.role,
        "affiliation": sought.affiliation,
    }
    conditions: list[ColumnElement[bool]] = []
    if (holding := index.holding(dialect, words)) is not None:
        conditions.append(tables.speakers.c.key.in_(select(tables.quotations.c.speaker_key).where(holding)))
    if sought.type is not None:
        conditions.append(tables.speakers.c.type == sought.type)
    if sought.document is not None:
        document = tables.key_with_id(tables.documents, sought.document)
        conditions.append(tables.speakers.c.document_key == document)
    return conditions


def _kept_forms(connection: Connection, rows: Sequence[AnyRow]) -> list[KeptSpeakerForm]:
    counts = counts_by(connection, tables.quotations.c.speaker_key, [row.key for row in rows])
    return [KeptSpeakerForm(**form_of(row), document=tables.document_form(row), quotes=counts[row.key]) for row in rows]
