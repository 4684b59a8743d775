"""A speaker erased: what he, she or it said, alone or with others, and the name, out of every document that has it.

The documents stay, blacked out where it stood (redaction.py), under the ids they had, so that the same article sent
again is known and brings nothing back. It is done in many short transactions, a few documents each: what breaks off is
gone on with by erasing the speaker again.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection, Text, cast, delete, exists, or_, select, union, update

from ...formats.wire import QuotationRecord
from .. import appearances as seen
from .. import documents, quotations, tables
from ..database import Database, change_each
from ..people.identities import with_id
from ..people.naming import sorted_name
from ..tables import AnyRow, appearances, former_speakers, links_by_hand, speakers, texts
from . import erasing_versions, purging, tombstones
from .redaction import NAMED, Hider, Redacted, Somebody, hidden_in_json, names_hider, redacted, said_by, words_of

AT_ONCE = 20
"""Documents a transaction, at most."""


ERASED = "What a speaker said was erased from this document; in its text, █ stands in its place."
"""The warning that a document has then, without the name."""


@dataclass(frozen=True, slots=True)
class Erased:
    """A speaker that is to be erased."""

    key: int
    id: str
    somebody: Somebody


def erasable(connection: Connection, identity: str) -> Erased | None:
    """The speaker with that id, or who had it once; None where there is none."""
    row = connection.execute(select(speakers).where(speakers.c.key == with_id(identity))).one_or_none()
    if row is None:
        return None
    names = connection.scalars(select(appearances.c.name).where(appearances.c.speaker_key == row.key).distinct())
    former = connection.scalars(select(former_speakers.c.id).where(former_speakers.c.speaker_key == row.key))
    somebody = Somebody(frozenset([row.id, *former]), tuple(sorted({row.name, *names})), row.type)
    return Erased(row.key, row.id, somebody)


def refuse(connection: Connection, erased: Erased) -> None:
    """Nothing that a speaker of these names says is kept from now on."""
    tombstones.lay_for_speaker(connection, erased.id, erased.somebody.names)


def can_be_refused(erased: Erased) -> bool:
    """Whether the speaker has a name to be refused by: "officials" has none, nor has "a senior diplomat"."""
    return erased.somebody.type in NAMED


def erase(database: Database, erased: Erased) -> None:
    """Takes the speaker out of the archive, document by document."""
    with database.writing() as connection:
        purging.note(connection)
    with database.reading() as connection:
        mentioned = _that_mention(connection, erased.somebody.ids)
    change_each(database, mentioned, partial(_take_out, erased))
    gone = False
    while not gone:
        while found := _some_documents(database, erased.key):
            change_each(database, found, partial(_take_out, erased))
        with database.writing() as connection:
            gone = _forget(connection, erased.key)
            if gone:
                _hide_in_decisions(connection, erased.somebody)
                purging.note(connection)  # a purge may have run meanwhile


def _hide_in_decisions(connection: Connection, somebody: Somebody) -> None:
    """The name, where editors decided about somebody else who was taken for this one, or this one for him or her."""
    hider = names_hider(somebody)
    of = tables.decisions.c
    for row in connection.execute(select(of.key, of.details)).all():
        details = hidden_in_json(row.details, hider)
        if details != row.details:
            connection.execute(update(tables.decisions).where(of.key == row.key).values(details=details))


def redact(connection: Connection, document_key: int, somebody: Somebody) -> None:
    """Takes somebody out of a document."""
    identity = connection.execute(
        select(tables.documents.c.id).where(tables.documents.c.key == document_key).with_for_update()
    ).scalar()
    record = identity and documents.record_of(connection, identity)
    if not record:  # erased meanwhile
        return
    text = connection.execute(select(texts.c.text).where(texts.c.document_key == document_key)).scalar_one()
    said = erasing_versions.said_in_versions(connection, document_key, somebody)
    left = redacted(record, text, somebody, said=said)
    connection.execute(delete(tables.repeats).where(tables.repeats.c.document_key == document_key))
    connection.execute(update(texts).where(texts.c.document_key == document_key).values(text=left.text))
    connection.execute(
        update(tables.documents)
        .where(tables.documents.c.key == document_key)
        .values(title=left.record.document["title"], warnings=_warnings(record.warnings))
    )
    _hide_in_appearances(connection, document_key, left.hider)
    gone = {each["id"] for each in record.quotes} - {each["id"] for each in left.record.quotes}
    _write(connection, document_key, record.quotes, left)
    theirs = [each for each in record.quotes if said_by(each["speaker"], somebody)]
    gone |= erasing_versions.redact_versions(connection, document_key, somebody, [*said, *words_of(theirs)])
    erasing_versions.redact_histories(connection, document_key, gone, left.hider)


def _take_out(erased: Erased, connection: Connection, document_key: int) -> None:
    redact(connection, document_key, erased.somebody)
    connection.execute(
        delete(appearances).where(appearances.c.speaker_key == erased.key, appearances.c.document_key == document_key)
    )
    quotations.enter_spoken(connection, seen.forget_unseen(connection, document_key))


def _that_mention(connection: Connection, ids: Collection[str]) -> Sequence[int]:
    """Documents whose earlier versions or corrections name the speaker, who may not appear in them any more."""
    kept_as_json = (
        (tables.versions.c.document_key, tables.versions.c.quotes),
        (tables.removed_quotations.c.document_key, tables.removed_quotations.c.record),
        (tables.corrections.c.document_key, tables.corrections.c.changes),
    )
    naming = (
        select(document_key).where(or_(*(cast(kept, Text).contains(identity) for identity in ids)))
        for document_key, kept in kept_as_json
    )
    return connection.scalars(union(*naming)).all()


def _some_documents(database: Database, speaker_key: int) -> list[int]:
    """Documents in which the speaker appears still."""
    sought = select(appearances.c.document_key).where(appearances.c.speaker_key == speaker_key).distinct()
    with database.reading() as connection:
        return list(connection.scalars(sought.limit(AT_ONCE)))


def _forget(connection: Connection, speaker_key: int) -> bool:
    """Whether the speaker is gone: not if a document came meanwhile."""
    connection.execute(select(speakers.c.key).where(speakers.c.key == speaker_key).with_for_update())
    appears = exists().where(appearances.c.speaker_key == speaker_key)
    connection.execute(delete(speakers).where(speakers.c.key == speaker_key, ~appears))
    return connection.execute(select(speakers.c.key).where(speakers.c.key == speaker_key)).first() is None


def _warnings(before: list[str]) -> list[str]:
    return before if ERASED in before else [*before, ERASED]


def _write(connection: Connection, document_key: int, before: Sequence[QuotationRecord], left: Redacted) -> None:
    """The quotations as they are now; those that are gone, with the speakers who say nothing else."""
    of = tables.quotations.c
    found = connection.execute(select(of.id, of.key).where(of.document_key == document_key))
    keys = {row.id: row.key for row in found}
    now = {each["id"]: each for each in left.record.quotes}
    quotations.remove(connection, [keys[each["id"]] for each in before if each["id"] not in now])
    changed = [now[each["id"]] for each in before if each["id"] in now and now[each["id"]] != each]
    quotations.reword(connection, {keys[each["id"]]: each for each in changed})


def _hide_in_appearances(connection: Connection, document_key: int, hider: Hider) -> None:
    """The name, where it stands in what is told of others: "Ann Lee's lawyer"."""
    for row in connection.execute(select(appearances).where(appearances.c.document_key == document_key)).all():
        hidden = {
            part: hider.hidden(words)
            for part in (*seen.DESCRIPTION, *([] if row.type in NAMED else ["name"]))
            if (words := row._mapping[part]) is not None
        }
        if any(row._mapping[part] != words for part, words in hidden.items()):
            connection.execute(update(appearances).where(appearances.c.key == row.key).values(hidden))
            _rename(connection, row, hider)


def _rename(connection: Connection, row: AnyRow, hider: Hider) -> None:
    """The speaker whom the appearance shows, if it is not named but called by words that are hidden now."""
    called = select(speakers.c.name).where(speakers.c.key == row.speaker_key, speakers.c.type.not_in(NAMED))
    if (name := connection.execute(called).scalar()) is None:
        return
    hidden = hider.hidden(name)
    named = {"name": hidden, "sorted_name": sorted_name(hidden)}
    connection.execute(update(speakers).where(speakers.c.key == row.speaker_key).values(named))
    decided = (links_by_hand.c.document_key == row.document_key) & (links_by_hand.c.name == row.name)
    connection.execute(delete(links_by_hand).where(decided))
    quotations.enter_spoken(connection, [row.speaker_key])
