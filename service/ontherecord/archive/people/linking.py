"""Whom an appearance shows: a speaker of the archive, or somebody new.

People and organisations are linked across documents; whoever is unnamed, described only, a document or a group stays
one of its document. Those who speak jointly are those who do so elsewhere, if they are the same speakers. What an
editor decided stands. No two speakers of a document are one: the document tells them apart.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias
from uuid import uuid4

from sqlalchemy import Connection, bindparam, insert, select, union

from ...attribution.quotation import SpeakerType
from ...formats.wire import SpeakerForm
from ..tables import UNDATED, former_speakers, links_by_hand, speakers, speakers_apart
from . import filing, naming
from .comparing.blocking import Blocks, blocks_of, joint_blocks
from .comparing.likeness import Likeness, Sighting, closest, compare, compare_bodies
from .comparing.matching import Match
from .naming import sorted_name

Link: TypeAlias = Literal["alone", "name", "surname", "hand"]
"""How it was told: not at all, by the name, by a surname where one speaker fits, or by an editor."""

COMPARE = {SpeakerType.PERSON: compare, SpeakerType.ORGANISATION: compare_bodies}
"""How those are compared who can be the same in two documents."""

MOST_COMPARED = 24
"""Speakers like-named of whom it is read what documents tell."""

BY_SURNAME = (Match.LONE, Match.SURNAME, Match.PART)


_BY_HAND = select(links_by_hand).where(links_by_hand.c.document_key == bindparam("document_key"))
_APART = select(speakers_apart).where(speakers_apart.c.one_key.in_(bindparam("keys", expanding=True)))


@dataclass(frozen=True, slots=True)
class Linked:
    """A speaker of the archive, and how it was told that it is this one; ``renamed`` if it has a fuller name now."""

    key: int
    link: Link
    renamed: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """The document that is linked: its key, who published it, and when."""

    document_key: int
    publisher: str | None
    published: int


@dataclass(slots=True)
class _Mention:
    """A speaker of the document, and the speakers of the archive that it may be."""

    form: SpeakerForm
    sighting: Sighting
    blocks: Blocks
    names: dict[int, set[str]] = field(default_factory=dict)
    likely: list[tuple[Likeness, int]] = field(default_factory=list)

    @property
    def best(self) -> int:
        return max((likeness.strength for likeness, _ in self.likely), default=0)


def link(
    connection: Connection, forms: Sequence[SpeakerForm], place: Place, *, own: Mapping[str, int] | None = None
) -> dict[str, Linked]:
    """The speaker whom each of one document's speakers is, by the ids of the latter; members stand among them.

    ``own`` are the speakers, by the same ids, that those have already who are nobody else.
    """
    linked = _linked_by_hand(connection, forms, place)
    single = [form for form in forms if "members" not in form]
    mentions = [mention for form in single if (mention := _mention(form, place)) is not None]
    undecided = [mention for mention in mentions if mention.form["id"] not in linked]
    _compare(connection, undecided, place)
    linked |= _chosen(connection, undecided, taken={each.key for each in linked.values()})
    linked |= {identity: Linked(key, "alone") for identity, key in (own or {}).items() if identity not in linked}
    linked |= _named(connection, [form for form in single if form["id"] not in linked])
    for form in forms:
        if "members" in form and form["id"] not in linked:
            linked |= _joint(connection, form, linked)
    filing.file(connection, ((each.blocks, linked[each.form["id"]].key, each.form["name"]) for each in mentions))
    renamed = naming.call_more_fully(connection, _newly_called(mentions, linked))
    return {identity: replace(each, renamed=each.key in renamed) for identity, each in linked.items()}


def _newly_called(mentions: Sequence[_Mention], linked: Mapping[str, Linked]) -> dict[int, str]:
    """The names, by the keys of the people who were linked, that no document called them by."""
    called = ((linked[each.form["id"]], each) for each in mentions if each.form["type"] == SpeakerType.PERSON)
    return {
        known.key: each.form["name"]
        for known, each in called
        if known.link != "alone" and each.form["name"] not in each.names.get(known.key, ())
    }


def unused_id() -> str:
    """An id that nobody has or had."""
    return uuid4().hex


def _mention(form: SpeakerForm, place: Place) -> _Mention | None:
    blocks = blocks_of(form["type"], form["name"], publisher=place.publisher, affiliation=form["affiliation"])
    if blocks is None:
        return None
    published = None if place.published == UNDATED else place.published
    sighting = Sighting(form["name"], form["title"], form["role"], form["affiliation"], place.publisher, published)
    return _Mention(form, sighting, blocks)


def _linked_by_hand(connection: Connection, forms: Sequence[SpeakerForm], place: Place) -> dict[str, Linked]:
    """Those of whom an editor decided, in this document, who they are."""
    rows = connection.execute(_BY_HAND, {"document_key": place.document_key})
    decided = {(row.type, row.name): row.speaker_key for row in rows}
    found = ((form["id"], decided.get((form["type"], form["name"]))) for form in forms)
    return {identity: Linked(key, "hand") for identity, key in found if key is not None}


def _compare(connection: Connection, mentions: Sequence[_Mention], place: Place) -> None:
    """Finds for each mention the speakers that are like it. Names are compared first: most that sound alike are not."""
    filed = filing.find(connection, {number for mention in mentions for number in mention.blocks.sought})
    may_be = [(mention, key, names) for mention in mentions for key, names in _like_named(mention, filed)]
    seen = filing.sightings(connection, {key for _, key, _ in may_be}, published=place.published)
    for mention, key, names in may_be:
        likeness = COMPARE[SpeakerType(mention.form["type"])](mention.sighting, seen.get(key, []), names)
        if likeness.same:
            mention.likely.append((likeness, key))
            mention.names[key] = names


def _like_named(mention: _Mention, filed: Mapping[int, Mapping[int, set[str]]]) -> list[tuple[int, set[str]]]:
    """The speakers filed where the mention looks whose names match best, and the names that they are filed by."""
    names: dict[int, set[str]] = {}
    for number in mention.blocks.sought:
        for key, some in filed.get(number, {}).items():
            names.setdefault(key, set()).update(some)
    if mention.form["type"] != SpeakerType.PERSON:
        return list(names.items())
    matched = ((closest(mention.form["name"], some), key) for key, some in names.items())
    best = sorted((each for each in matched if each[0] > Match.NONE), reverse=True)[:MOST_COMPARED]
    return [(key, names[key]) for _, key in best]


def _chosen(connection: Connection, mentions: Sequence[_Mention], *, taken: set[int]) -> dict[str, Linked]:
    """Each mention's speaker, where one is told from all others; the surest first, and none for two mentions."""
    doubtful = [mention.likely for mention in mentions if len(mention.likely) > 1]
    apart = _told_apart(connection, {key for likely in doubtful for _, key in likely})
    chosen: dict[str, Linked] = {}
    for mention in sorted(mentions, key=lambda each: each.best, reverse=True):
        likely = sorted(
            (pair for pair in mention.likely if pair[1] not in taken), key=lambda pair: (-pair[0].strength, pair[1])
        )
        if likely and _is_told(likely, apart):
            likeness, key = likely[0]
            taken.add(key)
            chosen[mention.form["id"]] = Linked(key, "surname" if likeness.match in BY_SURNAME else "name")
    return chosen


def _is_told(likely: Sequence[tuple[Likeness, int]], apart: set[tuple[int, int]]) -> bool:
    """Whether the first of those who are likely is told from the others: by more evidence, or, of two whom nobody told
    apart, by a role that is both's."""
    best, key = likely[0]
    rivals = [(likeness, other) for likeness, other in likely[1:] if likeness.strength == best.strength]
    if any(likeness.agrees for likeness, other in likely[1:] if (key, other) in apart):
        return False
    if any((key, other) in apart for _, other in likely[1:]) and not best.agrees:
        return False
    return not rivals or (best.agrees and best.match not in BY_SURNAME)


def _told_apart(connection: Connection, keys: set[int]) -> set[tuple[int, int]]:
    if not keys:
        return set()
    return {(row.one_key, row.other_key) for row in connection.execute(_APART, {"keys": sorted(keys)})}


def _joint(connection: Connection, form: SpeakerForm, linked: Mapping[str, Linked]) -> dict[str, Linked]:
    """Who speaks jointly: those who did before, if each of them is the same."""
    blocks = joint_blocks(frozenset(linked[member["id"]].key for member in form["members"]))
    [number] = blocks.filed
    before = filing.find(connection, blocks.sought).get(number)
    found = {form["id"]: Linked(min(before), "name")} if before else _named(connection, [form])
    filing.file(connection, [(blocks, found[form["id"]].key, form["name"])])
    return found


def _named(connection: Connection, forms: Sequence[SpeakerForm]) -> dict[str, Linked]:
    """New speakers. Each has the id that its document gives it, unless an earlier one of that document still has."""
    if not forms:
        return {}
    ids = [form["id"] for form in forms]
    kept = union(
        select(speakers.c.id).where(speakers.c.id.in_(ids)),
        select(former_speakers.c.id).where(former_speakers.c.id.in_(ids)),
    )
    taken = set(connection.scalars(kept))
    by_id = {unused_id() if form["id"] in taken else form["id"]: form for form in forms}
    rows = [
        {"id": identity, "type": form["type"], "name": form["name"], "sorted_name": sorted_name(form["name"])}
        for identity, form in by_id.items()
    ]
    added = connection.execute(insert(speakers).returning(speakers.c.id, speakers.c.key), rows)
    return {by_id[row.id]["id"]: Linked(row.key, "alone") for row in added}
