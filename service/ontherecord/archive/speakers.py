"""Speakers of the archive, each with the document that names him or her."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, select

from ..formats.wire import KeptSpeakerForm
from . import index, tables
from .appearances import form_of, members_of
from .counts import counts_by
from .entries import Field
from .pages import Order, in_order, page
from .tables import AnyRow

_ROWS = (
    select(tables.speakers.c.key, *tables.SPEAKER, *tables.DOCUMENT, tables.appearances.c.key.label("appearance_key"))
    .join_from(tables.speakers, tables.appearances)
    .join(tables.documents)
)

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
        shown = select(tables.appearances.c.speaker_key).where(tables.appearances.c.document_key == document)
        conditions.append(tables.speakers.c.key.in_(shown))
    return conditions


def _kept_forms(connection: Connection, rows: Sequence[AnyRow]) -> list[KeptSpeakerForm]:
    counts = counts_by(connection, tables.quotations.c.speaker_key, [row.key for row in rows])
    members = members_of(connection, [row.appearance_key for row in rows])
    return [
        KeptSpeakerForm(
            **form_of(row, members[row.appearance_key]), document=tables.document_form(row), quotes=counts[row.key]
        )
        for row in rows
    ]
