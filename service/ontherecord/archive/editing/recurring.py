"""Speakers of a document that is there already: whoever is named as before is who he or she was.

What was found out, or decided by hand, about whom an appearance shows outlives a new text and a correction: the
appearance stays, with what the document says of the speaker now. Where a quotation that an editor decided on needs the
old words, those get an appearance of their own, which shows the same speaker.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, delete, insert, select, union_all, update

from ...formats.wire import SpeakerForm
from .. import quotations, tables
from ..appearances import DESCRIPTION, Placed, add, form_of, members_of
from ..people import filing
from ..people.linking import Place
from ..tables import AnyRow, appearances, memberships


def settle(
    connection: Connection, forms: Iterable[SpeakerForm], place: Place, *, held: Collection[int]
) -> dict[str, Placed]:
    """Where each speaker of a new analysis, and each member of a joint one, is put, by their ids in it.

    ``held`` are the keys of appearances whose words may not be changed.
    """
    joint = {form["id"]: form for form in forms}
    told = {member["id"]: member for form in joint.values() for member in form.get("members", [])} | joint
    there: defaultdict[tuple[str, str], list[AnyRow]] = defaultdict(list)
    for row in _there(connection, place.document_key):
        there[row.type, row.name].append(row)
    placed = {
        identity: _settled(connection, form, there[form["type"], form["name"]], place, held)
        for identity, form in told.items()
        if (form["type"], form["name"]) in there
    }
    placed |= _added(connection, [form for identity, form in told.items() if identity not in placed], place)
    for form in joint.values():
        if placed[form["id"]].appearance_key not in held:
            members = [placed[member["id"]].appearance_key for member in form.get("members", [])]
            _tell_members(connection, placed[form["id"]].appearance_key, members)
    return placed


def corrected(
    connection: Connection, form: SpeakerForm, place: Place, *, speaker_key: int | None, before: Placed | None
) -> Placed:
    """Where a speaker is put whom an editor named or described; ``speaker_key`` where the editor said who it is.

    The members of a joint speaker stay if it is named as ``before``; otherwise they are those that come with it.
    """
    there = _there(connection, place.document_key)
    named = [
        row
        for row in there
        if (row.type, row.name) == (form["type"], form["name"]) and speaker_key in (None, row.speaker_key)
    ]
    was = next((row for row in named if before and row.key == before.appearance_key), None)
    described = [row for row in ([was] if was else []) + named if _is_described(row, form)]
    if described:
        return Placed(described[0].key, described[0].speaker_key)
    shown = was.speaker_key if was else named[0].speaker_key if named else speaker_key
    if shown is None:
        placed = _added(connection, [form], place)[form["id"]]
        by_hand = update(appearances).where(appearances.c.key == placed.appearance_key).values(linked="hand")
        connection.execute(by_hand)
    else:
        placed = Placed(_insert(connection, form, place, shown, was.linked if was else "hand"), shown)
    if was:
        members = select(memberships.c.member_key).where(memberships.c.joint_key == was.key)
        in_order = connection.scalars(members.order_by(memberships.c.place))
        _tell_members(connection, placed.appearance_key, list(in_order))
    elif told := form.get("members"):
        members_placed = settle(connection, told, place, held={row.key for row in there})
        keys = [members_placed[member["id"]].appearance_key for member in told]
        _tell_members(connection, placed.appearance_key, keys)
    return placed


def described(connection: Connection, document_key: int, condition: ColumnElement[bool]) -> SpeakerForm | None:
    """The document's first speaker for whom the condition holds, in its words; None where there is none."""
    row = connection.execute(
        select(appearances.c.key, *tables.SPEAKER)
        .join_from(appearances, tables.speakers)
        .where(appearances.c.document_key == document_key, condition)
        .order_by(appearances.c.key)
    ).first()
    return form_of(row, members_of(connection, [row.key])[row.key]) if row else None


def move(connection: Connection, place: Place) -> None:
    """The document of these speakers has another publisher or date."""
    connection.execute(
        update(appearances)
        .where(appearances.c.document_key == place.document_key)
        .values(publisher=place.publisher, published=place.published)
    )


def is_described_as(one: SpeakerForm, other: SpeakerForm) -> bool:
    """Whether title, role and affiliation are the same."""
    return all(one[name] == other[name] for name in DESCRIPTION)


def _there(connection: Connection, document_key: int) -> Sequence[AnyRow]:
    return connection.execute(
        select(appearances).where(appearances.c.document_key == document_key).order_by(appearances.c.key)
    ).all()


def _is_described(row: AnyRow, form: SpeakerForm) -> bool:
    return all(row._mapping[name] == form[name] for name in DESCRIPTION)


def _settled(
    connection: Connection, form: SpeakerForm, rows: Sequence[AnyRow], place: Place, held: Collection[int]
) -> Placed:
    """An appearance that is there already, in the words that the text has now."""
    row = next((row for row in rows if _is_described(row, form)), None)
    if row:
        return Placed(row.key, row.speaker_key)
    row = next((row for row in rows if row.key not in held), None)
    if row is None:
        return Placed(_insert(connection, form, place, rows[0].speaker_key, rows[0].linked), rows[0].speaker_key)
    said = {"title": form["title"], "role": form["role"], "affiliation": form["affiliation"]}
    connection.execute(update(appearances).where(appearances.c.key == row.key).values(said))
    return Placed(row.key, row.speaker_key)


def _added(connection: Connection, forms: Sequence[SpeakerForm], place: Place) -> dict[str, Placed]:
    """Speakers whom the document did not name before, without the members of joint ones."""
    taken = _taken(connection, [form["id"] for form in forms])
    ids = {form["id"]: uuid4().hex if form["id"] in taken else form["id"] for form in forms}
    alone = [_alone(form, ids[form["id"]]) for form in forms]
    placed: Mapping[str, Placed] = add(
        connection, alone, document_key=place.document_key, publisher=place.publisher, published=place.published
    )
    quotations.enter_spoken(connection, {each.speaker_key for each in placed.values() if each.renamed})
    return {form["id"]: placed[ids[form["id"]]] for form in forms}


def _alone(form: SpeakerForm, identity: str) -> SpeakerForm:
    alone = form.copy()
    alone["id"] = identity
    alone.pop("members", None)
    return alone


def _taken(connection: Connection, ids: Collection[str]) -> set[str]:
    """Which of these ids somebody has: a speaker outlives the version that made it if other documents quote it."""
    holders = (tables.speakers, tables.former_speakers, appearances)
    return set(connection.scalars(union_all(*(select(each.c.id).where(each.c.id.in_(ids)) for each in holders))))


def _insert(connection: Connection, form: SpeakerForm, place: Place, speaker_key: int, linked: str) -> int:
    row: dict[str, object] = {
        "id": uuid4().hex,
        "document_key": place.document_key,
        "speaker_key": speaker_key,
        "name": form["name"],
        "type": form["type"],
        "title": form["title"],
        "role": form["role"],
        "affiliation": form["affiliation"],
        "publisher": place.publisher,
        "published": place.published,
        "linked": linked,
    }
    filing.file_name(
        connection,
        speaker_key,
        form["type"],
        form["name"],
        publisher=place.publisher,
        affiliation=form["affiliation"],
    )
    return int(connection.execute(insert(appearances).returning(appearances.c.key), row).scalar_one())


def _tell_members(connection: Connection, joint_key: int, members: Sequence[int]) -> None:
    connection.execute(delete(memberships).where(memberships.c.joint_key == joint_key))
    if members:
        connection.execute(
            insert(memberships),
            [{"joint_key": joint_key, "place": at, "member_key": key} for at, key in enumerate(members)],
        )
