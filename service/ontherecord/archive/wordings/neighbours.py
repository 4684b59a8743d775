"""Neighbours of some words: the wordings that share the most with them, found at the same cost in any archive.

Of each shingle only the first wordings are read: "declined to comment on the" leads to ever more of them, and tells the
less. A shingle that leads to as many as are read is common, and the others count first.
"""

import json
from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TypeVar

from sqlalchemy import Connection, TextClause, bindparam, delete, text

from .. import tables
from ..database import insert_rows
from .shingles import kept, looked_up

Asked = TypeVar("Asked", bound=Hashable)

READ = 32
"""Wordings that are read of a shingle."""

NEAREST, NEAREST_BY_COMMON = 12, 4
"""Neighbours of which more is looked at than what they share."""

AT_ONCE = 5_000
"""Shingles in a statement."""

_SHARING = {
    "sqlite": text(
        "SELECT given.value AS hash, found.wording_key FROM json_each(:hashes) AS given "
        "CROSS JOIN shingles AS found ON found.hash = given.value AND found.wording_key IN "
        "(SELECT wording_key FROM shingles WHERE hash = given.value ORDER BY wording_key LIMIT :read)"
    ),
    "postgresql": text(
        "SELECT given.hash, found.wording_key "
        "FROM (SELECT CAST(value AS bigint) AS hash FROM json_array_elements_text(CAST(:hashes AS json))) AS given "
        "CROSS JOIN LATERAL (SELECT wording_key FROM shingles WHERE shingles.hash = given.hash "
        "ORDER BY wording_key LIMIT :read) AS found"
    ),
}
"""The same on both: SQLite has no LATERAL, and PostgreSQL would run the inner query anew for each row."""


_REMOVE = delete(tables.shingles).where(
    tables.shingles.c.hash == bindparam("at"), tables.shingles.c.wording_key == bindparam("of")
)
"""One by one: of a list of pairs, SQLite would read all that there are."""


def enter(connection: Connection, words: Mapping[int, Sequence[str]]) -> None:
    """Makes wordings findable: the words of each, by its key."""
    rows = [{"hash": each, "wording_key": key} for key, said in words.items() for each in kept(said)]
    insert_rows(connection, tables.shingles, rows)


def remove(connection: Connection, words: Mapping[int, Sequence[str]]) -> None:
    """Makes wordings unfindable, which were entered with these words."""
    rows = [{"at": each, "of": key} for key, said in words.items() for each in kept(said)]
    if rows:
        connection.execute(_REMOVE, rows)


def nearest(connection: Connection, words: Mapping[Asked, Sequence[str]]) -> dict[Asked, list[int]]:
    """For each of some words, the keys of the wordings that share the most shingles with them, the nearest first.

    A wording is among its own neighbours.
    """
    asked = {each: looked_up(said) for each, said in words.items()}
    sharing = _sharing(connection, {shingle for shingles in asked.values() for shingle in shingles})
    return {each: _nearest(shingles, sharing) for each, shingles in asked.items()}


def _nearest(shingles: Sequence[int], sharing: Mapping[int, Sequence[int]]) -> list[int]:
    """The wordings that share the most telling shingles, then a few of those that share the most common ones.

    What is printed in ever new wordings is common itself: these few lead to its group.
    """
    telling: Counter[int] = Counter()
    common: Counter[int] = Counter()
    for shingle in shingles:
        found = sharing.get(shingle, ())
        (telling if len(found) < READ else common).update(found)
    first = sorted(telling, key=lambda key: (-telling[key], -common[key], key))[:NEAREST]
    return list(dict.fromkeys([*first, *sorted(common, key=lambda key: (-common[key], key))[:NEAREST_BY_COMMON]]))


def _sharing(connection: Connection, shingles: Collection[int]) -> dict[int, list[int]]:
    """For each shingle, the keys of the first wordings that have it."""
    sharing: dict[int, list[int]] = {}
    statement: TextClause = _SHARING[connection.dialect.name]
    ordered = sorted(shingles)
    for first in range(0, len(ordered), AT_ONCE):
        given = {"hashes": json.dumps(ordered[first : first + AT_ONCE]), "read": READ}
        for row in connection.execute(statement, given):
            sharing.setdefault(row.hash, []).append(row.wording_key)
    return sharing
