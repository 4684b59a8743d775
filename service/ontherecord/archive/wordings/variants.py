"""Variants of a quotation: every wording of its group, who printed it, and which came first.

Oldest first: wordings by their first printing, the printings of each by when they were published. Undated ones come
last, and of one date what was added first. A date without a time is its midnight: it comes before the hours of its day.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import ColumnElement, Connection, func, or_, select

from .. import quotations, tables
from ..pages import Order, Page, page
from ..quotations import Found
from ..tables import PLACES, speakers, worded, wordings

_OLDEST_FIRST = (worded.c.published, worded.c.quotation_key)

MOST_SPEAKERS = 20
"""Speakers that are named of those to whom the words are given."""


@dataclass(frozen=True, slots=True)
class Said:
    """Somebody to whom the words are given, and in how many quotations; None where no speaker was found."""

    id: str | None
    name: str | None
    type: str | None
    quotations: int


@dataclass(frozen=True, slots=True)
class Wording:
    """One way in which the words were printed: how often, the first time, and those printings that are on the page."""

    quotations: int
    first: Found
    printings: list[Found]


@dataclass(frozen=True, slots=True)
class Variants:
    """A page of the variants of a quotation, with what is known of all of them; ``first`` is None if there are none.

    There are none of a quotation that was rejected, or has no words.
    """

    quotation: Found
    quotations: int
    wordings: int
    speakers: list[Said]
    first: Found | None
    on_page: list[Wording]
    cursor: str | None


def of(connection: Connection, identity: str, *, limit: int, cursor: str | None) -> Variants | None:
    """The variants of the quotation with that id, itself among them; None where there is no such quotation.

    At most ``limit`` printings are on a page; a wording of more goes on on the next. BadCursor for a cursor that was
    not given out.
    """
    asked = quotations.one(connection, identity)
    if asked is None:
        return None
    group = worded.c.wording_key.in_(_group(connection, identity))
    found = _page(connection, group, identity, limit=limit, cursor=cursor)
    counted = select(func.count().label("quotations"), func.count(worded.c.wording_key.distinct()).label("wordings"))
    counts = connection.execute(counted.where(group)).one()
    return Variants(
        asked,
        counts.quotations,
        counts.wordings,
        _speakers(connection, group),
        _first(connection, group),
        _wordings(connection, found.keys),
        found.cursor,
    )


def other_documents(connection: Connection, identities: Collection[str]) -> Mapping[str, int]:
    """In how many documents beside its own each of the quotations with these ids stands, in one wording or another."""
    hub = func.coalesce(wordings.c.hub_key, wordings.c.key).label("hub")
    of_each = (
        select(tables.quotations.c.id, hub)
        .join_from(tables.quotations, worded, worded.c.quotation_key == tables.quotations.c.key)
        .join(wordings, worded.c.wording_key == wordings.c.key)
        .where(tables.quotations.c.id.in_(identities))
    )
    hubs = {row.id: row.hub for row in connection.execute(of_each)}
    documents = func.count((worded.c.quotation_key // PLACES).distinct()).label("documents")
    counted = (
        select(hub, documents)
        .join_from(wordings, worded, worded.c.wording_key == wordings.c.key)
        .where(or_(wordings.c.key.in_(set(hubs.values())), wordings.c.hub_key.in_(set(hubs.values()))))
        .group_by(hub)
    )
    documents_of = {row.hub: row.documents for row in connection.execute(counted)}
    return {identity: documents_of[hub] - 1 for identity, hub in hubs.items()}


def _group(connection: Connection, identity: str) -> Sequence[int]:
    """The keys of the wordings in the quotation's group; [] if it has none."""
    hub = (
        select(func.coalesce(wordings.c.hub_key, wordings.c.key))
        .join_from(wordings, worded, worded.c.wording_key == wordings.c.key)
        .where(worded.c.quotation_key == tables.key_with_id(tables.quotations, identity))
    )
    key = connection.execute(hub).scalar()
    if key is None:
        return []
    return connection.scalars(select(wordings.c.key).where(or_(wordings.c.key == key, wordings.c.hub_key == key))).all()


def _page(connection: Connection, group: ColumnElement[bool], identity: str, *, limit: int, cursor: str | None) -> Page:
    firsts = (
        select(worded.c.wording_key, func.min(worded.c.published).label("published"))
        .where(group)
        .group_by(worded.c.wording_key)
        .subquery()
    )
    keys = select(worded.c.quotation_key).join_from(worded, firsts, worded.c.wording_key == firsts.c.wording_key)
    order = Order((firsts.c.published, worded.c.wording_key, *_OLDEST_FIRST))
    return page(connection, keys, order, limit=limit, cursor=cursor, asked={"list": "variants", "of": identity})


def _first(connection: Connection, group: ColumnElement[bool]) -> Found | None:
    key = select(worded.c.quotation_key).where(group).order_by(*_OLDEST_FIRST).limit(1)
    return next(iter(quotations.some(connection, connection.scalars(key).all())), None)


def _speakers(connection: Connection, group: ColumnElement[bool]) -> list[Said]:
    """To whom the words are given, those first to whom the most."""
    said = func.count().label("said")
    counted = (
        select(speakers.c.id, speakers.c.name, speakers.c.type, said)
        .join_from(worded, tables.quotations, worded.c.quotation_key == tables.quotations.c.key)
        .outerjoin(speakers, tables.quotations.c.speaker_key == speakers.c.key)
        .where(group)
        .group_by(speakers.c.key, speakers.c.id, speakers.c.name, speakers.c.type)
        .order_by(said.desc(), speakers.c.key)
        .limit(MOST_SPEAKERS)
    )
    return [Said(row.id, row.name, row.type, row.said) for row in connection.execute(counted)]


def _wordings(connection: Connection, keys: Sequence[int]) -> list[Wording]:
    """The quotations with these keys, which stand wording by wording, under their wordings."""
    pairs = select(worded.c.quotation_key, worded.c.wording_key).where(worded.c.quotation_key.in_(keys))
    wording_of = {row.quotation_key: row.wording_key for row in connection.execute(pairs)}
    printings = {wording: list(printed) for wording, printed in groupby(keys, key=wording_of.__getitem__)}
    other = worded.alias()
    first = select(other.c.quotation_key).where(other.c.wording_key == worded.c.wording_key).limit(1)
    facts = connection.execute(
        select(
            worded.c.wording_key,
            func.count().label("quotations"),
            first.order_by(other.c.published, other.c.quotation_key).scalar_subquery().label("first"),
        )
        .where(worded.c.wording_key.in_(printings))
        .group_by(worded.c.wording_key)
    )
    of_wording = {row.wording_key: row for row in facts}
    shown = [*dict.fromkeys([*keys, *(row.first for row in of_wording.values())])]
    found = dict(zip(shown, quotations.some(connection, shown), strict=True))
    return [
        Wording(of_wording[wording].quotations, found[of_wording[wording].first], [found[each] for each in printed])
        for wording, printed in printings.items()
    ]
