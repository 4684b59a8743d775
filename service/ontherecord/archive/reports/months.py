"""How often somebody is quoted, by month in UTC and by kind."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from ...attribution.quotation import Mode
from .. import times
from ..search import search
from ..search.sought import QuotationsSought
from ..tables import DATED, quotations
from . import weeks

MOST_MONTHS = 120
"""Ten years."""

COUNTED = 5_000
"""Quotations on a topic that are counted at most: the newest."""

DAY = 24 * 60 * 60 * 1_000_000
"""Microseconds."""

SHIFT = 400_000
"""Days: more than there are from the year 1000 to 1970, so that what databases divide is not below zero."""

_of = quotations.c


@dataclass(frozen=True, slots=True)
class Monthly:
    """Quotations of each month, counted from the year 0, and kind; ``kinds`` with the undated, which are in no month.

    ``complete`` if that is all there are.
    """

    by_kind: Counter[tuple[int, str]]
    kinds: Counter[str]
    complete: bool

    def of(self, month: int, *kinds: str) -> int:
        """How many there are of a month, of these kinds."""
        return sum(self.by_kind[month, kind] for kind in kinds)

    @property
    def counted(self) -> int:
        """How many there are, dated or not."""
        return self.kinds.total()

    @property
    def dated(self) -> int:
        """How many are in some month."""
        return self.by_kind.total()


def of_speaker(connection: Connection, key: int) -> Monthly:
    """All that a speaker said, alone or with others, and no editor rejected.

    What was said alone is one pass through an index that has nothing else in it.
    """
    day = ((_of.published + SHIFT * DAY) // DAY - SHIFT).label("day")
    by_day = select(day, _of.kind, func.count().label("number")).group_by("day", _of.kind)
    by_day = by_day.where(_of.mode == Mode.SPEECH.value, _of.rejected.is_(False))
    by_kind: Counter[tuple[int, str]] = Counter()
    kinds: Counter[str] = Counter()
    for said in search.said_by(connection, key):
        for row in connection.execute(by_day.where(said)):
            kinds[row.kind] += row.number
            if row.day >= -SHIFT:  # it is dated
                by_kind[_month(times.moment(row.day * DAY)), row.kind] += row.number
    return Monthly(by_kind, kinds, complete=True)


def of_newest(connection: Connection, sought: QuotationsSought) -> Monthly:
    """The newest of the quotations sought."""
    rows = search.newest(connection, sought, _of.published, _of.kind, most=COUNTED)
    by_kind = Counter((_month(times.moment(row.published)), row.kind) for row in rows if row.published >= DATED)
    return Monthly(by_kind, Counter(row.kind for row in rows), complete=len(rows) < COUNTED)


def shown(several: Iterable[Monthly]) -> tuple[range, int]:
    """The months from the first with a quotation of any to the last, and how many are left out before them."""
    filled = {month for each in several for month, _ in each.by_kind}
    return weeks.shown(None, None, sorted(filled), most=MOST_MONTHS)


def name_of(month: int) -> str:
    """The month as ISO 8601 writes it.

    >>> name_of(2016 * 12 + 4)
    '2016-05'
    """
    return f"{month // 12:04}-{month % 12 + 1:02}"


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1
