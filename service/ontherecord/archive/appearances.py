"""Appearances: speakers as one document names and describes them, each tied to the speaker of the archive it is."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, delete, exists, insert, select, union

from ..formats.wire import SpeakerForm
from . import tables
from .people import filing, linking, naming
from .people.linking import Place
from .tables import AnyRow, appearances, memberships, speakers

_MEMBERS = (
    select(memberships.c.joint_key, *tables.SPEAKER)
    .join_from(memberships, appearances, memberships.c.member_key == appearances.c.key)
    .join(speakers, appearances.c.speaker_key == speakers.c.key)
    .order_by(memberships.c.joint_key, memberships.c.place)
)


DESCRIPTION: tuple[Literal["title"], Literal["role"], Literal["affiliation"]] = ("title", "role", "affiliation")
"""What a document says of a speaker beside the name."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a speaker of a document was put."""

    appearance_key: int
    speaker_key: int
    renamed: bool = False
    """Whether the speaker got a fuller name, which stands in earlier documents' index too."""


def add(
    connection: Connection, forms: Iterable[SpeakerForm], *, document_key: int, publisher: str | None, published: int
) -> dict[str, Placed]:
    """Keeps the speakers of a document, and the members of joint ones; where each was put, by its id there."""
    joint = {form["id"]: form for form in forms}
    told = {member["id"]: member for form in joint.values() for member in form.get("members", [])} | joint
    if not told:
        return {}
    linked = linking.link(connection, list(told.values()), Place(document_key, publisher, published))
    rows = [
        {
            "id": form["id"],
            "document_key": document_key,
            "speaker_key": linked[form["id"]].key,
            "name": form["name"],
            "type": form["type"],
            "title": form["title"],
            "role": form["role"],
            "affiliation": form["affiliation"],
            "publisher": publisher,
            "published": published,
            "linked": linked[form["id"]].link,
        }
        for form in told.values()
    ]
    added = connection.execute(insert(appearances).returning(appearances.c.id, appearances.c.key), rows)
    placed = {row.id: Placed(row.key, linked[row.id].key, linked[row.id].renamed) for row in added}
    _add_members(connection, joint.values(), placed)
    return placed


def members_of(connection: Connection, joint_keys: Collection[int]) -> defaultdict[int, list[SpeakerForm]]:
    """The members of each of these appearances, in their order; none of one that speaks alone."""
    members: defaultdict[int, list[SpeakerForm]] = defaultdict(list)
    for row in connection.execute(_MEMBERS.where(memberships.c.joint_key.in_(joint_keys))):
        members[row.joint_key].append(form_of(row, []))
    return members


def form_of(row: AnyRow, members: list[SpeakerForm]) -> SpeakerForm:
    """The speaker of a row that has ``tables.SPEAKER`` among its columns."""
    form = SpeakerForm(
        id=row.speaker_id,
        name=row.speaker_name,
        type=row.speaker_type,
        title=row.speaker_title,
        role=row.speaker_role,
        affiliation=row.speaker_affiliation,
    )
    if members:
        form["members"] = members
    return form


def within(connection: Connection, document_key: int) -> list[int]:
    """The keys of a document's appearances."""
    return list(connection.scalars(select(appearances.c.key).where(appearances.c.document_key == document_key)))


def erase_silent(connection: Connection, keys: Collection[int]) -> set[int]:
    """Erases those of these appearances, and of their members, to whom no quotation is left, and whom they showed.

    Answers as ``erase_unseen``.
    """
    members = select(memberships.c.member_key).where(memberships.c.joint_key.in_(keys))
    looked_at = list(connection.scalars(union(members, select(appearances.c.key).where(appearances.c.key.in_(keys)))))
    shown = list(connection.scalars(select(appearances.c.speaker_key).where(appearances.c.key.in_(looked_at))))
    speaks = exists().where(tables.quotations.c.appearance_key == appearances.c.key)
    speaks_with_others = exists().where(memberships.c.member_key == appearances.c.key)
    silent = appearances.c.key.in_(looked_at) & ~speaks
    connection.execute(delete(appearances).where(silent, ~speaks_with_others))  # first the joint ones
    connection.execute(delete(appearances).where(silent, ~speaks_with_others))
    return erase_unseen(connection, shown)


def erase_unseen(connection: Connection, speaker_keys: Collection[int]) -> set[int]:
    """Erases those of these speakers whom no document shows, nor, as an editor decided, would if analysed again.

    Those of the others who got another name, since only what is erased had theirs.
    """
    filing.unfile_unused(connection, speaker_keys)
    appears = exists().where(appearances.c.speaker_key == speakers.c.key)
    is_awaited = exists().where(tables.links_by_hand.c.speaker_key == speakers.c.key)
    connection.execute(delete(speakers).where(speakers.c.key.in_(speaker_keys), ~appears, ~is_awaited))
    return naming.call_as_documents_do(connection, speaker_keys)


def forget_unseen(connection: Connection, document_key: int) -> set[int]:
    """Forgets what editors decided about names that the document has no more. Answers as ``erase_unseen``."""
    links = tables.links_by_hand.c
    has_name = (
        appearances.c.document_key == links.document_key,
        appearances.c.type == links.type,
        appearances.c.name == links.name,
    )
    gone = links.document_key == document_key, ~exists().where(*has_name)
    keys = list(connection.scalars(select(links.speaker_key).where(*gone)))
    connection.execute(delete(tables.links_by_hand).where(*gone))
    return erase_unseen(connection, keys)


def _add_members(connection: Connection, joint: Iterable[SpeakerForm], placed: dict[str, Placed]) -> None:
    rows = [
        {
            "joint_key": placed[form["id"]].appearance_key,
            "place": place,
            "member_key": placed[member["id"]].appearance_key,
        }
        for form in joint
        for place, member in enumerate(form.get("members", []))
    ]
    if rows:
        connection.execute(insert(memberships), rows)
