"""Speakers filed by how their names sound, so that those whom a document may mean are found however many there are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache

from sqlalchemy import Connection, TextClause, delete, exists, text

from ..database import insert_all_new
from ..tables import UNDATED, appearances, speaker_names, speakers
from .comparing.blocking import Blocks, blocks_of
from .comparing.likeness import Sighting

MOST_NAMESAKES = 64
"""Speakers filed under one number that are looked at, the last made first: the cost of a John Smith has an end."""

NEAREST, NEAREST_WITH_ROLE = 5, 3
"""Appearances of a speaker that are looked at, before and after the date, and as many that tell a role."""

PARTS = 8
"""A statement has so many parts, or twice, or three times as many, so that databases see few different ones."""

MOST_PARTS = 96
"""SQLite takes 500 selects in one."""

FUTURE = 2**62

_ONE_NUMBER = """SELECT * FROM (SELECT block, speaker_key, name FROM speaker_names WHERE block = :sought{place}
 ORDER BY speaker_key DESC LIMIT {most}) AS found{place}"""

_NEAR = """SELECT * FROM (SELECT speaker_key, name, title, role, affiliation, publisher, published
 FROM appearances WHERE speaker_key = :sought{place} AND published {side} :at{role}
 ORDER BY published {order} LIMIT {most}) AS {alias}"""


def find(connection: Connection, numbers: Collection[int]) -> dict[int, dict[int, set[str]]]:
    """For each number the speakers that are filed under it, each with the names that it is filed by."""
    found: defaultdict[int, dict[int, set[str]]] = defaultdict(dict)
    for some in _in_parts(sorted(numbers)):
        for row in connection.execute(_filed(len(some)), _sought(some)):
            found[row.block].setdefault(row.speaker_key, set()).add(row.name)
    return found


def sightings(connection: Connection, speaker_keys: Collection[int], *, published: int) -> dict[int, list[Sighting]]:
    """How documents show each of these speakers: those nearest to the date, and the nearest of those that tell a role.

    For an undated document the latest.
    """
    at = FUTURE if published == UNDATED else published
    seen: defaultdict[int, list[Sighting]] = defaultdict(list)
    for some in _in_parts(sorted(speaker_keys)):
        for row in connection.execute(_near(len(some)), {**_sought(some), "at": at}):
            when = None if row.published == UNDATED else row.published
            seen[row.speaker_key].append(Sighting(row.name, row.title, row.role, row.affiliation, row.publisher, when))
    return seen


def file(connection: Connection, names: Iterable[tuple[Blocks, int, str]]) -> None:
    """Files speakers, by their keys, under the numbers of the names that documents give them."""
    rows = [
        {"block": number, "speaker_key": speaker_key, "name": name}
        for blocks, speaker_key, name in names
        for number in blocks.filed
    ]
    if rows:
        insert_all_new(connection, speaker_names, rows)


def file_name(
    connection: Connection,
    speaker_key: int,
    kind: str,
    name: str,
    *,
    publisher: str | None = None,
    affiliation: str | None = None,
) -> None:
    """Files a speaker of that kind under a name that he or she was given otherwise than by linking."""
    blocks = blocks_of(kind, name, publisher=publisher, affiliation=affiliation)
    file(connection, [] if blocks is None else [(blocks, speaker_key, name)])


def unfile_unused(connection: Connection, speaker_keys: Collection[int]) -> None:
    """Forgets the names of these speakers by which no document calls them any more."""
    used = exists().where(
        appearances.c.speaker_key == speaker_names.c.speaker_key, appearances.c.name == speaker_names.c.name
    )
    given = speakers.c.named_by_hand, speakers.c.name == speaker_names.c.name
    by_hand = exists().where(speakers.c.key == speaker_names.c.speaker_key, *given)
    unused = speaker_names.c.speaker_key.in_(speaker_keys), ~used, ~by_hand
    connection.execute(delete(speaker_names).where(*unused))


def _in_parts(keys: Sequence[int]) -> Iterator[list[int]]:
    """The keys, some at a time, the last repeated until they are a number of which there is a statement."""
    for start in range(0, len(keys), MOST_PARTS):
        some = list(keys[start : start + MOST_PARTS])
        yield some + some[-1:] * (-len(some) % PARTS)


def _sought(keys: Sequence[int]) -> dict[str, int]:
    return {f"sought{place}": key for place, key in enumerate(keys)}


@cache
def _filed(number: int) -> TextClause:
    return text("\n UNION ALL ".join(_ONE_NUMBER.format(place=place, most=MOST_NAMESAKES) for place in range(number)))


@cache
def _near(number: int) -> TextClause:
    """UNION leaves one of rows that are the same."""
    selects = [
        _NEAR.format(place=place, side=side, order=order, role=role, most=most, alias=f"near{place}_{part}")
        for place in range(number)
        for part, (side, order, role, most) in enumerate(
            (
                ("<=", "DESC", "", NEAREST),
                (">", "ASC", "", NEAREST),
                ("<=", "DESC", " AND role IS NOT NULL", NEAREST_WITH_ROLE),
                (">", "ASC", " AND role IS NOT NULL", NEAREST_WITH_ROLE),
            )
        )
    ]
    return text("\n UNION ".join(selects))
