"""The numbers by which SQLite's index of words keeps its rows in the order of time.

FTS5 gives the rows that match as it comes to them, by rowid. If rowids go up as quotations are sorted (by when they
were published, then as ``place_back`` says), a page of the newest is read off, without gathering and sorting all that
match. So each quotation is given such a number between those of its neighbours (*order maintenance*: Dietz and Sleator,
STOC 1987), near where its instant would have it, so that there is room almost always; where there is none, neighbours
are moved apart. Undated quotations are numbered by ``place_back``, below all others.
"""

from collections.abc import Sequence
from itertools import takewhile

from sqlalchemy import BigInteger, Connection, bindparam, select, tuple_, update

from ..tables import FTS, PLACES, UNDATED, AnyRow, quotations

_of = quotations.c

YEAR_1000 = -30_610_224_000_000_000
"""The first instant that has a date, in microseconds since 1970."""

A_SECOND = 1_000_000

STEP = 16
"""Room left after a number where nothing is in the way: what fills a day, or joins a document, finds it later on."""

HIGHEST = 2**63 - 1

ASIDE = -(2**63)
"""From here to the numbers of undated quotations none is used, but while neighbours are moved."""

_ROWS = select(_of.key, _of.published, _of.place_back, _of.found_as)
_in_time = tuple_(_of.published, _of.place_back)
_place = tuple_(bindparam("published", type_=BigInteger), bindparam("place_back", type_=BigInteger))

_LACKING = _ROWS.where(_of.key.in_(bindparam("keys", expanding=True)), _of.found_as.is_(None)).order_by(
    _of.published, _of.place_back
)
_BEFORE = (
    _ROWS.where(_in_time < _place, _of.found_as >= 0)
    .order_by(_of.published.desc(), _of.place_back.desc())
    .limit(bindparam("most"))
)
"""Of the dated and numbered rows those that are sorted before a place, the nearest first."""
_AFTER = (
    _ROWS.where(_in_time > _place, _of.found_as.is_not(None))
    .order_by(_of.published, _of.place_back)
    .limit(bindparam("most"))
)
_GIVE = update(quotations).where(_of.key == bindparam("of")).values(found_as=bindparam("number"))
_MOVE = update(FTS).where(FTS.c.rowid == bindparam("old")).values(rowid=bindparam("new"))


def number(connection: Connection, keys: Sequence[int]) -> None:
    """Gives a number to each of these quotations that has none."""
    lacking = connection.execute(_LACKING, {"keys": keys}).all()
    while lacking:
        lacking = lacking[_number_first(connection, lacking) :]


def near(published: int) -> int:
    """The number that the first quotation of an instant gets, if nothing is in the way."""
    return (published - YEAR_1000) * PLACES // A_SECOND


def _number_first(connection: Connection, lacking: Sequence[AnyRow]) -> int:
    """Numbers the first few of these rows: as many as are of one instant, without a numbered one between them."""
    first = lacking[0]
    same = list(takewhile(lambda row: row.published == first.published, lacking))
    if first.published == UNDATED:
        return _give(connection, same, [UNDATED + row.place_back for row in same])
    above = connection.execute(_AFTER, _near(first, 1)).first()
    if above:
        place = (above.published, above.place_back)
        same = list(takewhile(lambda row: (row.published, row.place_back) < place, same))
    below = connection.execute(_BEFORE, _near(first, 1)).first()
    numbers = between(
        below.found_as if below else -1, above.found_as if above else HIGHEST, len(same), near(first.published)
    )
    return _give(connection, same, numbers) if numbers else _make_room(connection, first, len(same))


def between(below: int, above: int, count: int, near: int) -> Sequence[int]:
    """So many numbers upwards between two, as near to the one as can be; none if there is no room."""
    start = max(below, near - 1)
    if above - start <= count:
        start = below
    step = min(STEP, (above - start) // (count + 1))
    return range(start + step, start + step * count + 1, step) if step else ()


def _make_room(connection: Connection, place: AnyRow, count: int) -> int:
    """Moves numbers around a place apart, of as many rows as it takes, so that there is room for ``count`` anywhere.

    How many rows were numbered by that: none.
    """
    reach = 64
    while True:
        below = list(connection.execute(_BEFORE, _near(place, reach)))
        above = list(connection.execute(_AFTER, _near(place, reach)))
        low = below.pop().found_as if len(below) == reach else -1
        high = above.pop().found_as if len(above) == reach else HIGHEST
        rows = [*reversed(below), *above]
        step = (high - low) // (len(rows) + 1)
        if step > max(STEP, count):
            _move(connection, rows, [ASIDE + each for each in range(len(rows))])
            moved = connection.execute(_ROWS.where(_of.key.in_([row.key for row in rows])).order_by(_of.found_as)).all()
            _move(connection, moved, [low + step * (each + 1) for each in range(len(rows))])
            return 0
        reach *= 4


def _move(connection: Connection, rows: Sequence[AnyRow], numbers: Sequence[int]) -> None:
    _give(connection, rows, numbers)
    moved = [{"old": row.found_as, "new": number} for row, number in zip(rows, numbers, strict=True)]
    connection.execute(_MOVE, moved)


def _give(connection: Connection, rows: Sequence[AnyRow], numbers: Sequence[int]) -> int:
    given = [{"of": row.key, "number": number} for row, number in zip(rows, numbers, strict=True)]
    connection.execute(_GIVE, given)
    return len(given)


def _near(row: AnyRow, most: int) -> dict[str, int]:
    return {"published": row.published, "place_back": row.place_back, "most": most}
