"""What editors decide about speakers: how one is called, that two are one, that one is two. It is kept, and it holds.

Each decision is written down with whom it concerns. It holds for the documents that there are, even when one of them is
analysed again (links_by_hand); for later ones a name given by hand stays, and who was told apart is not mixed up again.
"""

from collections.abc import Collection

from sqlalchemy import Connection, delete, func, insert, literal, select, update

from ...formats.wire import DecisionForm, NamedForm
from .. import quotations, tables, times
from ..database import upsert_selected
from ..editors import Editor
from ..pages import Order, in_order, page
from ..search import index
from ..tables import (
    AnyRow,
    appearances,
    decisions,
    former_speakers,
    links_by_hand,
    memberships,
    speaker_names,
    speakers,
    speakers_apart,
)
from . import filing, naming
from .comparing.blocking import joint_blocks
from .linking import unused_id
from .naming import fullest, sorted_name

ORDER = Order((decisions.c.key,), descending=True)

_of = speakers.c


class NothingToSplit(ValueError):
    """Documents that show the speaker nowhere, or everywhere."""


def rename(connection: Connection, key: int, name: str, *, by: Editor) -> None:
    """Calls a speaker so from now on, whatever documents say."""
    before = _named(connection, key)
    naming.call(connection, key, name, by_hand=True)
    _file_given_name(connection, key)
    _await(connection, [key])
    _note(connection, key, "renamed", by, name_before=before["name"], name_after=name)
    quotations.enter_spoken(connection, [key])


def merge(connection: Connection, key: int, other: int, *, by: Editor) -> None:
    """Makes the other speaker part of the one with the key: appearances, names, decisions, the id."""
    merged = _named(connection, other)
    said = quotations.spoken_by(connection, [other])
    moved = connection.execute(select(func.count()).where(appearances.c.speaker_key == other)).scalar_one()
    for table in (appearances, tables.quotations, links_by_hand, former_speakers, decisions):
        connection.execute(update(table).where(table.c.speaker_key == other).values(speaker_key=key))
    _hand_over(connection, other, key)
    connection.execute(delete(speakers).where(_of.key == other))
    connection.execute(insert(former_speakers).values(id=merged["id"], speaker_key=key))
    _settle(connection, [key])
    _refile_joint(connection, key)
    _note(connection, key, "merged", by, speaker=merged, documents=moved)
    index.enter(connection, said)


def split(connection: Connection, key: int, document_keys: Collection[int], *, by: Editor) -> int:
    """The key of a new speaker, whom these documents show from now on in the place of the one with the key.

    NothingToSplit if they do not show that speaker, or no other document does.
    """
    theirs = appearances.c.speaker_key == key
    leaving = select(appearances.c.key, appearances.c.name).where(theirs, appearances.c.document_key.in_(document_keys))
    names = {row.key: row.name for row in connection.execute(leaving)}
    all_of_them = connection.execute(select(func.count()).where(theirs)).scalar_one()
    if not 0 < len(names) < all_of_them:
        raise NothingToSplit
    before = _named(connection, key)
    new = _split_off(connection, key, names)
    filing.unfile_unused(connection, [key])
    naming.call_as_documents_do(connection, [key])
    _settle(connection, [key, new])
    _note(connection, key, "split", by, speaker=_named(connection, new), documents=len(names))
    _note(connection, new, "split off", by, speaker=before, documents=len(names))
    quotations.enter_spoken(connection, [key, new])
    return new


def history(
    connection: Connection, key: int, *, limit: int, cursor: str | None
) -> tuple[list[DecisionForm], str | None]:
    """A page of what was decided about a speaker, the last first, and the cursor of the next; BadCursor."""
    keys = select(decisions.c.key).where(decisions.c.speaker_key == key)
    found = page(connection, keys, ORDER, limit=limit, cursor=cursor, asked={"list": "decisions", "speaker": key})
    rows = connection.execute(select(decisions).where(decisions.c.key.in_(found.keys)))
    return [_form(row) for row in in_order(found.keys, rows)], found.cursor


def _form(row: AnyRow) -> DecisionForm:
    return DecisionForm(
        decision=row.decision,
        at=times.in_utc(row.at),
        by=Editor(row.name, row.key_id).form(),
        name_before=row.details["name_before"],
        name_after=row.details["name_after"],
        speaker=row.details["speaker"],
        documents=row.details["documents"],
    )


def _named(connection: Connection, key: int) -> NamedForm:
    row = connection.execute(select(_of.id, _of.name).where(_of.key == key)).one()
    return NamedForm(id=row.id, name=row.name)


def _note(
    connection: Connection,
    key: int,
    decision: str,
    by: Editor,
    *,
    name_before: str | None = None,
    name_after: str | None = None,
    speaker: NamedForm | None = None,
    documents: int | None = None,
) -> None:
    details = {"name_before": name_before, "name_after": name_after, "speaker": speaker, "documents": documents}
    noted = {"speaker_key": key, "at": times.now(), "key_id": by.key_id, "name": by.name, "decision": decision}
    connection.execute(insert(decisions).values(**noted, details=details))


def _file_given_name(connection: Connection, key: int) -> None:
    """Files the name that an editor gave, and no more the one that an editor gave before."""
    row = connection.execute(select(_of.type, _of.name).where(_of.key == key)).one()
    filing.file_name(connection, key, row.type, row.name)
    filing.unfile_unused(connection, [key])


def _await(connection: Connection, keys: Collection[int]) -> None:
    """Links each document's name for these speakers to them by hand, so that it stays so when analysed again."""
    of = appearances.c
    links = select(of.document_key, of.type, of.name, func.max(of.speaker_key).label("speaker_key"))
    links = links.where(of.speaker_key.in_(keys)).group_by(of.document_key, of.type, of.name)
    upsert_selected(connection, links_by_hand, links, changed=["speaker_key"])


def _settle(connection: Connection, keys: Collection[int]) -> None:
    """The same where it was decided who they are."""
    connection.execute(update(appearances).where(appearances.c.speaker_key.in_(keys)).values(linked="hand"))
    _await(connection, keys)


def _hand_over(connection: Connection, other: int, key: int) -> None:
    """Gives one speaker the names of another, and whom that was told apart from."""
    filed, apart = speaker_names.c, speakers_apart.c
    names = select(filed.block, literal(key).label("speaker_key"), filed.name).where(filed.speaker_key == other)
    upsert_selected(connection, speaker_names, names)
    here = select(literal(key).label("one_key"), apart.other_key).where(apart.one_key == other, apart.other_key != key)
    there = select(apart.one_key, literal(key).label("other_key")).where(apart.other_key == other, apart.one_key != key)
    for each in (here, there):
        upsert_selected(connection, speakers_apart, each)


def _refile_joint(connection: Connection, key: int) -> None:
    """Files those who speak jointly with a speaker under who they are now."""
    member, together, one = (appearances.alias(name) for name in ("member", "together", "one"))
    part = memberships.alias()
    with_them = select(part.c.joint_key).join(one, part.c.member_key == one.c.key).where(one.c.speaker_key == key)
    rows = connection.execute(
        select(together.c.key, together.c.speaker_key, together.c.name, member.c.speaker_key.label("member_key"))
        .join_from(memberships, together, memberships.c.joint_key == together.c.key)
        .join(member, memberships.c.member_key == member.c.key)
        .where(memberships.c.joint_key.in_(with_them))
    )
    members: dict[tuple[int, int, str], set[int]] = {}
    for row in rows:
        members.setdefault((row.key, row.speaker_key, row.name), set()).add(row.member_key)
    filing.file(
        connection,
        ((joint_blocks(frozenset(keys)), speaker_key, name) for (_, speaker_key, name), keys in members.items()),
    )


def _split_off(connection: Connection, key: int, names: dict[int, str]) -> int:
    """The key of a new speaker to whom these appearances go, with their names; told apart from the old one."""
    type_ = connection.execute(select(_of.type).where(_of.key == key)).scalar_one()
    name = fullest(names.values())
    made = {"id": unused_id(), "type": type_, "name": name, "sorted_name": sorted_name(name)}
    new: int = connection.execute(insert(speakers).returning(_of.key), made).scalar_one()
    said = tables.quotations
    connection.execute(update(appearances).where(appearances.c.key.in_(names)).values(speaker_key=new))
    connection.execute(update(said).where(said.c.appearance_key.in_(names)).values(speaker_key=new))
    filed = speaker_names.c
    theirs = select(filed.block, literal(new).label("speaker_key"), filed.name)
    upsert_selected(
        connection, speaker_names, theirs.where(filed.speaker_key == key, filed.name.in_(set(names.values())))
    )
    both_ways = [{"one_key": one, "other_key": other} for one, other in ((key, new), (new, key))]
    connection.execute(insert(speakers_apart), both_ways)
    return new
