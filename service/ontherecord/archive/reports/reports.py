"""Who is quoted: quotations and their words by speaker, role, organisation, kind and week.

Counted is what stands in the documents: speech that no editor rejected. Nothing is guessed about anybody.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Select, func, select

from ...attribution.quotation import Kind, Mode, SpeakerType
from ...formats.sources import (
    Amount,
    Counted,
    Described,
    Kinds,
    Most,
    Organisation,
    Role,
    Sources,
    SourcesReport,
    SpeakerQuoted,
    Tally,
    Week,
)
from .. import tables
from ..erasing.redaction import NAMED
from ..tables import UNDATED, AnyRow, appearances, speakers
from ..words import words_of
from . import weeks

MOST_WEEKS = 530
"""Ten years and a little."""

_of = tables.quotations.c

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Of which publisher, and published when: microseconds since 1970, both ends included."""

    publisher: str | None = None
    since: int | None = None
    until: int | None = None


SOURCES = {
    SpeakerType.PERSON.value: "named",
    SpeakerType.ORGANISATION.value: "named",
    SpeakerType.GROUP.value: "groups",
    SpeakerType.DOCUMENT.value: "documents",
    SpeakerType.UNNAMED.value: "unnamed",
    None: "unattributed",
}
"""What a speaker's type says of how well the reader knows who it is."""


def sources(connection: Connection, sought: Sought, *, limit: int) -> SourcesReport:
    """The report; each of its lists with ``limit`` items at most."""
    rows = connection.execute(_by_week(sought)).all()
    dated = [row for row in rows if row.week >= weeks.FIRST]
    undated = _counted(row for row in rows if row.week < weeks.FIRST)
    roles, organisations = _roles_and_organisations(connection, sought, limit)
    shown, left_out = _weeks(sought, sorted({row.week for row in dated}))
    return SourcesReport(
        totals=_tally(rows),
        undated=Amount(quotations=undated["quotations"], words=undated["words"]),
        by_week=_week_by_week(dated, shown),
        weeks_left_out=left_out,
        speakers=_speakers(connection, sought, limit),
        descriptions=_descriptions(connection, sought, limit),
        roles=roles,
        organisations=organisations,
    )


def _weeks(sought: Sought, filled: Sequence[int]) -> tuple[range, int]:
    first = None if sought.since is None else weeks.week_of(sought.since)
    last = None if sought.until is None else weeks.week_of(sought.until)
    return weeks.shown(first, last, filled, most=MOST_WEEKS)


def _week_by_week(rows: Iterable[AnyRow], shown: range) -> list[Week]:
    of_week = defaultdict(list)
    for row in rows:
        of_week[row.week].append(row)
    return [
        Week(week=weeks.name_of(week), first_day=monday, last_day=sunday, **_tally(of_week[week]))
        for week in shown
        for monday, sunday in [weeks.days_of(week)]
    ]


def _speakers(connection: Connection, sought: Sought, limit: int) -> Most[SpeakerQuoted]:
    """People and organisations, the most quoted first."""
    said = select(_of.speaker_key, *_AMOUNT).where(*_conditions(sought)).group_by(_of.speaker_key).subquery()
    ranked = (
        select(speakers.c.key, speakers.c.id, speakers.c.name, speakers.c.type, func.count().over().label("number"))
        .join_from(said, speakers, said.c.speaker_key == speakers.c.key)
        .where(speakers.c.type.in_(NAMED))
        .order_by(said.c.quotations.desc(), said.c.words.desc(), speakers.c.sorted_name, speakers.c.id)
        .limit(limit)
    )
    first = connection.execute(ranked).all()
    keys = [row.key for row in first]
    by_kind = select(_of.speaker_key, *_BY_KIND).where(_of.speaker_key.in_(keys), *_conditions(sought))
    rows = defaultdict(list)
    for row in connection.execute(by_kind.group_by(_of.speaker_key, _of.kind)):
        rows[row.speaker_key].append(row)
    items = [SpeakerQuoted(id=row.id, name=row.name, type=row.type, **_counted(rows[row.key])) for row in first]
    return Most(items=items, more=first[0].number - len(first) if first else 0)


def _descriptions(connection: Connection, sought: Sought, limit: int) -> Most[Described]:
    """What the documents call those whom they do not name, the most quoted first."""
    described = _shown(sought, appearances.c.type, appearances.c.name).where(appearances.c.type.not_in(NAMED))
    wordings = _Wordings()
    for row in connection.execute(described):
        wordings.add((row.type, *words_of(row.name)), row.name, row)
    return wordings.most(limit, lambda name, wording, counted: Described(type=name[0], description=wording, **counted))


def _roles_and_organisations(
    connection: Connection, sought: Sought, limit: int
) -> tuple[Most[Role], Most[Organisation]]:
    """What speakers are, and where they belong, as the documents say; the most quoted first."""
    roles, organisations = _Wordings(), _Wordings()
    for row in connection.execute(_shown(sought, appearances.c.role, appearances.c.affiliation)):
        if row.role is not None:
            roles.add(tuple(words_of(row.role)), row.role, row)
        if row.affiliation is not None:
            organisations.add(tuple(words_of(row.affiliation)), row.affiliation, row)
    return (
        roles.most(limit, lambda _, wording, counted: Role(role=wording, **counted)),
        organisations.most(limit, lambda _, wording, counted: Organisation(organisation=wording, **counted)),
    )


class _Wordings:
    """Things that documents word in one way or another, counted together, each under its most frequent wording."""

    def __init__(self) -> None:
        self._rows: defaultdict[tuple[str, ...], list[AnyRow]] = defaultdict(list)
        self._wordings: defaultdict[tuple[str, ...], Counter[str]] = defaultdict(Counter)

    def add(self, folded: tuple[str, ...], wording: str, row: AnyRow) -> None:
        """So many quotations are of a thing, in this wording."""
        self._rows[folded].append(row)
        self._wordings[folded][wording] += row.quotations

    def most(self, limit: int, form: Callable[[tuple[str, ...], str, Counted], Item]) -> Most[Item]:
        """Those with the most quotations; of as many, with the most words, and then by name."""
        counted = {folded: _counted(rows) for folded, rows in self._rows.items()}
        ranked = sorted(counted, key=lambda folded: (-counted[folded]["quotations"], -counted[folded]["words"], folded))
        items = [form(folded, self._wording(folded), counted[folded]) for folded in ranked[:limit]]
        return Most(items=items, more=len(ranked) - len(items))

    def _wording(self, folded: tuple[str, ...]) -> str:
        return min(self._wordings[folded].items(), key=lambda each: (-each[1], each[0]))[0]


_AMOUNT = (func.count().label("quotations"), func.sum(_of.words).label("words"))
_BY_KIND = (_of.kind, *_AMOUNT)


def _by_week(sought: Sought) -> Select[Any]:
    week = weeks.week_in_sql(_of.published).label("week")
    return (
        select(week, appearances.c.type, *_BY_KIND)
        .outerjoin_from(tables.quotations, appearances, _of.appearance_key == appearances.c.key)
        .where(*_conditions(sought))
        .group_by("week", appearances.c.type, _of.kind)
    )


def _shown(sought: Sought, *columns: ColumnElement[Any]) -> Select[Any]:
    """Counted by columns of the appearances."""
    return (
        select(*columns, *_BY_KIND)
        .join_from(tables.quotations, appearances, _of.appearance_key == appearances.c.key)
        .where(*_conditions(sought))
        .group_by(*columns, _of.kind)
    )


def _conditions(sought: Sought) -> list[ColumnElement[bool]]:
    published = tables.published(tables.quotations, by=sought.publisher, since=sought.since, until=sought.until)
    ever = _of.published >= UNDATED  # of all indexes, SQLite takes the one that has whatever is counted
    return [_of.mode == Mode.SPEECH.value, _of.rejected.is_(False), ever, *published]


def _tally(rows: Sequence[AnyRow]) -> Tally:
    by_source = {
        name: _counted(row for row in rows if SOURCES[row.type] == name) for name in dict.fromkeys(SOURCES.values())
    }
    return Tally(**_counted(rows), sources=Sources(**by_source))  # type: ignore[typeddict-item]  # SOURCES has its names


def _counted(rows: Iterable[AnyRow]) -> Counted:
    kinds = {kind.value: Amount(quotations=0, words=0) for kind in Kind}
    for row in rows:
        kinds[row.kind]["quotations"] += row.quotations
        kinds[row.kind]["words"] += int(row.words)  # which PostgreSQL sums up as a decimal number
    return Counted(
        quotations=sum(each["quotations"] for each in kinds.values()),
        words=sum(each["words"] for each in kinds.values()),
        kinds=Kinds(**kinds),  # type: ignore[typeddict-item]  # Kind has its names
    )
