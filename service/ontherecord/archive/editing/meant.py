"""Whom an editor means: a speaker of the archive, one whom the document names, or somebody else."""

from typing import TypedDict

from sqlalchemy import Connection, select

from ...attribution.quotation import SpeakerType
from ...formats.facts import ids_within
from ...formats.wire import SpeakerForm
from .. import tables
from ..appearances import DESCRIPTION, Placed
from ..people.identities import key_of
from ..people.linking import Place
from ..quotations import Kept
from ..tables import AnyRow
from ..words import words_of
from . import recurring
from .marked import CannotBe
from .recurring import is_described_as


class SpeakerSaid(TypedDict, total=False):
    """Who said it: a speaker of the archive (``id``) or a name; and how the document describes him or her."""

    id: str
    name: str
    type: str
    title: str | None
    role: str | None
    affiliation: str | None


def placed_as_said(connection: Connection, document: AnyRow, before: Kept, said: SpeakerSaid) -> Placed:
    """Where the speaker of a quotation of the document is put whom an editor named; raises CannotBe."""
    speaker_key, known = _known(connection, document, before, said)
    form = _form(document, known, said)
    place = Place(document.key, document.publisher, document.published)
    if speaker_key is None and (found := _found_speaker(before, form)):
        form = found  # as the engine had it, with whoever makes up a joint speaker
        speaker_key = key_of(connection, found["id"])
    return recurring.corrected(connection, form, place, speaker_key=speaker_key, before=before.placed)


def _known(
    connection: Connection, document: AnyRow, before: Kept, said: SpeakerSaid
) -> tuple[int | None, SpeakerForm | None]:
    """The key of the speaker whom the editor named by an id; and what the document says already of who is meant."""
    if "id" in said:
        key = key_of(connection, said["id"])
        if key is None:
            raise CannotBe("speaker", "id", detail="There is no speaker with this id.")
        return key, recurring.described(connection, document.key, tables.appearances.c.speaker_key == key) or (
            _undescribed(connection, key)
        )
    present = before.record["speaker"]
    if "name" not in said or (present and present["name"] == said["name"]):
        return None, present
    return None, recurring.described(connection, document.key, tables.appearances.c.name == said["name"])


def _form(document: AnyRow, known: SpeakerForm | None, said: SpeakerSaid) -> SpeakerForm:
    """The speaker in the words of the editor, and in those that are known where the editor has none."""
    name = said.get("name") or (known and known["name"])
    if not name:
        raise CannotBe("speaker", "name", detail="Is needed, as nobody is named so far.")
    if not words_of(name):
        raise CannotBe("speaker", "name", detail="Holds no word.")
    kind = said.get("type") or (known["type"] if known else SpeakerType.PERSON.value)
    form = SpeakerForm(
        id=ids_within(document.id)("speaker", kind, name),
        name=name,
        type=kind,
        title=known and known["title"],
        role=known and known["role"],
        affiliation=known and known["affiliation"],
    )
    for each in DESCRIPTION:
        if each in said:
            form[each] = said[each]
    return form


def _found_speaker(before: Kept, form: SpeakerForm) -> SpeakerForm | None:
    found = before.found.get("speaker")
    return found if found and is_same_speaker(found, form) else None


def is_same_speaker(one: SpeakerForm, other: SpeakerForm) -> bool:
    """Whether name, type and description are the same."""
    return one["name"] == other["name"] and one["type"] == other["type"] and is_described_as(one, other)


def speaker_placed(connection: Connection, document: AnyRow, placed: Placed | None) -> SpeakerForm | None:
    """The speaker who was put there, in the words of the document."""
    if placed is None:
        return None
    return recurring.described(connection, document.key, tables.appearances.c.key == placed.appearance_key)


def _undescribed(connection: Connection, key: int) -> SpeakerForm:
    """A speaker whom the document does not know yet."""
    row = connection.execute(select(tables.speakers).where(tables.speakers.c.key == key)).one()
    return SpeakerForm(id=row.id, name=row.name, type=row.type, title=None, role=None, affiliation=None)
