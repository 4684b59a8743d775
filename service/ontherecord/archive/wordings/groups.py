"""Groups of wordings: each gathers round one of them, its hub, which all the others resemble.

So no group drifts from one thing to another by small steps, as chains of neighbours do. A new wording looks at its
neighbours alone and joins their group, or several merge, wherever a hub is found that all of them resemble; one that
resembles none is a group by itself (its ``hub_key`` is null, as a hub's is).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, case, func, select, union_all, update

from .. import tables
from . import neighbours
from .resemblance import resemblance

_of = tables.wordings.c

MOST_MOVED = 100
"""Wordings of a group that may yet gather round another hub; a larger one keeps the hub it has."""

TRIED = 20
"""Wordings of a group without its hub of which the best is made the next."""

Words = Mapping[int, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Group:
    """A hub and the words of every wording of its group, or of the hub alone where they are too many to look at."""

    hub: int
    members: dict[int, list[str]]
    whole: bool

    def may_gather_round(self, hub: int, words: Sequence[str]) -> bool:
        """Whether all of it resembles that wording."""
        if not self.whole:
            return hub == self.hub
        return all(key == hub or resemblance(words, said) for key, said in self.members.items())


def gather(connection: Connection, words: Words) -> None:
    """Puts each of these wordings, which are in no group yet, into the one it belongs to; they are findable already."""
    found = neighbours.nearest(connection, words)
    known = words_of(connection, {key for keys in found.values() for key in keys})
    for key, said in words.items():
        alike = {near: resemblance(said, known[near]) for near in found[key] if near != key}
        best = sorted((near for near in alike if alike[near]), key=lambda near: (-alike[near], near))
        if best:
            _place(connection, key, said, best)


def disband(connection: Connection, gone: Collection[int]) -> None:
    """Finds new hubs for what gathered round these wordings, which are about to go and no longer findable."""
    for hub in gone:
        left_over = select(_of.key, _of.words).where(_of.hub_key == hub, _of.key.not_in(gone))
        rows = connection.execute(left_over.order_by(_of.key))
        left = {row.key: row.words.split(" ") for row in rows}
        if left:
            _gather_anew(connection, left)


def words_of(connection: Connection, keys: Collection[int]) -> dict[int, list[str]]:
    """The words of wordings, by their keys."""
    rows = connection.execute(select(_of.key, _of.words).where(_of.key.in_(keys)))
    return {row.key: row.words.split(" ") for row in rows}


def hubs_of(connection: Connection, keys: Collection[int]) -> dict[int, int]:
    """The hub of each of these wordings; its own key if it is one, or alone."""
    rows = connection.execute(
        select(_of.key, func.coalesce(_of.hub_key, _of.key).label("hub")).where(_of.key.in_(keys))
    )
    return {row.key: row.hub for row in rows}


def _place(connection: Connection, key: int, words: Sequence[str], alike: Sequence[int]) -> None:
    """Puts a wording into the group of those that it resembles, the best of them first."""
    own = Group(key, {key: list(words)}, whole=True)
    hubs = hubs_of(connection, alike)
    groups = [_group(connection, hub) for hub in dict.fromkeys(hubs[near] for near in alike) if hub != key]
    for joined in _choices(groups):
        members = {each: said for group in joined for each, said in group.members.items()}
        candidates = [*(group.hub for group in joined), key, *(near for near in alike if near in members)]
        for hub in dict.fromkeys(candidates):
            said = members.get(hub, words)
            if all(group.may_gather_round(hub, said) for group in (*joined, own)):
                _gather_round(connection, hub, [*members, key])
                return


def _choices(groups: Sequence[Group]) -> Iterator[list[Group]]:
    """What might become one: all of them, the largest first; or else one alone, the most like first."""
    if len(groups) > 1:
        yield sorted(groups, key=lambda group: (group.whole, -len(group.members)))
    for group in groups:
        yield [group]


def _group(connection: Connection, hub: int) -> Group:
    members = union_all(
        select(_of.key, _of.words).where(_of.key == hub),
        select(_of.key, _of.words).where(_of.hub_key == hub).limit(MOST_MOVED).subquery().select(),
    )
    found = {row.key: row.words.split(" ") for row in connection.execute(members)}
    whole = len(found) <= MOST_MOVED
    return Group(hub, found if whole else {hub: found[hub]}, whole)


def _gather_anew(connection: Connection, left: Words) -> None:
    """The wordings whose hub is gone round the one that most of them resemble; the others wherever they belong."""
    tried = list(left)[:TRIED]
    alike = {key: [other for other in left if resemblance(left[key], left[other])] for key in tried}
    hub = max(tried, key=lambda key: (len(alike[key]), -key))
    _gather_round(connection, hub, alike[hub])
    others = {key: words for key, words in left.items() if key not in alike[hub]}
    if others:
        connection.execute(update(tables.wordings).where(_of.key.in_(others)).values(hub_key=None))
        gather(connection, others)


def _gather_round(connection: Connection, hub: int, keys: Collection[int]) -> None:
    others = case((_of.key == hub, None), else_=hub)
    connection.execute(update(tables.wordings).where(_of.key.in_(keys)).values(hub_key=others))
