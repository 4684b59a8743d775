"""Speakers whom an earlier release kept, each one of its document, linked as those of new documents are."""

from collections.abc import Iterator

from sqlalchemy import ColumnElement, Connection, delete, exists, insert, select, update

from ...attribution.quotation import SpeakerType
from ...formats.wire import SpeakerForm
from .. import quotations, tables
from ..database import Database
from ..search import index
from ..tables import appearances, former_speakers, memberships, speaker_names, speakers
from .linking import Linked, Place, link

AT_ONCE = 100
"""Documents that are linked in one transaction."""

_of = appearances.c

_IS_UNFILED: ColumnElement[bool] = (
    (_of.linked == "alone")
    & _of.type.in_([SpeakerType.PERSON.value, SpeakerType.ORGANISATION.value])
    & ~exists().where(speaker_names.c.speaker_key == _of.speaker_key)
    & ~exists().where(memberships.c.joint_key == _of.key)
)


def relink(database: Database) -> Iterator[int]:
    """Links them, document by document in the order they were added; some numbers of documents, as they are done."""
    after = 0
    while True:
        with database.writing() as connection:
            unlinked = select(_of.document_key).where(_IS_UNFILED, _of.document_key > after).distinct()
            keys = list(connection.scalars(unlinked.order_by(_of.document_key).limit(AT_ONCE)))
            for key in keys:
                _relink_document(connection, key)
        if not keys:
            return
        after = keys[-1]
        yield len(keys)


def _relink_document(connection: Connection, document_key: int) -> None:
    rows = connection.execute(select(appearances).where(_of.document_key == document_key, _IS_UNFILED)).all()
    own = {row.id: row.speaker_key for row in rows}
    forms = [
        SpeakerForm(
            id=row.id, name=row.name, type=row.type, title=row.title, role=row.role, affiliation=row.affiliation
        )
        for row in rows
    ]
    place = Place(document_key, rows[0].publisher, rows[0].published)
    linked = link(connection, forms, place, own=own)
    for identity, known in linked.items():
        if known.key != own[identity]:
            _hand_over(connection, own[identity], known)
    quotations.enter_spoken(connection, {known.key for known in linked.values() if known.renamed})


def _hand_over(connection: Connection, key: int, known: Linked) -> None:
    """Makes a speaker of one document the one that it is found to be."""
    said = tables.quotations
    moved = quotations.spoken_by(connection, [key])
    theirs = update(appearances).where(_of.speaker_key == key)
    connection.execute(theirs.values(speaker_key=known.key, linked=known.link))
    connection.execute(update(said).where(said.c.speaker_key == key).values(speaker_key=known.key))
    identity = connection.execute(select(speakers.c.id).where(speakers.c.key == key)).scalar_one()
    connection.execute(delete(speakers).where(speakers.c.key == key))
    connection.execute(insert(former_speakers).values(id=identity, speaker_key=known.key))
    index.enter(connection, moved)
