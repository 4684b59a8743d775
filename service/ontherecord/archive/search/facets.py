"""What the quotations found are of: how many of each speaker, role, publisher, kind and month."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import Any, Literal, TypeAlias

from sqlalchemy import ColumnElement, Connection, select

from ...formats.wire import FacetForm, FacetsForm
from .. import times
from ..tables import UNDATED, appearances, quotations, speakers
from ..words import words_of
from . import search
from .sought import QuotationsSought

Facet: TypeAlias = Literal["speaker", "role", "publisher", "kind", "month"]

COLUMNS: dict[Facet, ColumnElement[Any]] = {
    "speaker": quotations.c.speaker_key,
    "role": appearances.c.role,
    "publisher": quotations.c.publisher,
    "kind": quotations.c.kind,
    "month": quotations.c.published,
}

COUNTED = 5_000
"""Quotations that are counted at most: the newest."""

SHOWN = 20
"""Values of a facet that are told: the most frequent, and of equals the first by code point."""


def facets_of(connection: Connection, sought: QuotationsSought, asked: Collection[Facet]) -> FacetsForm:
    """The facets asked for; a quotation without a speaker, a role, … is counted under none."""
    columns = [COLUMNS[facet].label(facet) for facet in asked]
    rows = search.newest(connection, sought, *columns, most=COUNTED)
    form = FacetsForm(counted=len(rows), complete=len(rows) < COUNTED)
    for place, facet in enumerate(asked):
        form[facet] = _told(connection, facet, (row[place] for row in rows))
    return form


def _told(connection: Connection, facet: Facet, values: Iterable[Any]) -> list[FacetForm]:
    counts = Counter(value for value in values if value is not None)
    if facet == "month":
        return _most_frequent(_by_month(counts))
    if facet == "role":
        return _most_frequent(_by_words(counts))
    return _speakers(connection, counts) if facet == "speaker" else _most_frequent(counts)


def _most_frequent(counts: Counter[str]) -> list[FacetForm]:
    return [FacetForm(value=value, count=count) for value, count in sorted(counts.items(), key=_by_frequency)[:SHOWN]]


def _by_frequency(counted: tuple[str, int]) -> tuple[int, str]:
    value, count = counted
    return -count, value


def _by_words(counts: Counter[str]) -> Counter[str]:
    """What is worded alike but for capitals, accents and signs, counted together under its most frequent wording."""
    wordings: defaultdict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for wording, count in counts.items():
        wordings[tuple(words_of(wording)) or (wording,)][wording] = count
    return Counter({min(each.items(), key=_by_frequency)[0]: each.total() for each in wordings.values()})


def _by_month(counts: Counter[int]) -> Counter[str]:
    """Months in UTC, such as 2016-05; what is undated is in none."""
    months: Counter[str] = Counter()
    for published, count in counts.items():
        if published != UNDATED:
            months[f"{times.moment(published):%Y-%m}"] += count
    return months


def _speakers(connection: Connection, counts: Counter[int]) -> list[FacetForm]:
    """Speakers of the archive by their ids; those that may be among the first are looked up."""
    least = min((count for _, count in counts.most_common(SHOWN)), default=0)
    keys = [key for key, count in counts.items() if count >= least]
    rows = connection.execute(select(speakers.c.key, speakers.c.id, speakers.c.name).where(speakers.c.key.in_(keys)))
    named = {row.id: (row.name, counts[row.key]) for row in rows}
    told = _most_frequent(Counter({identity: count for identity, (_, count) in named.items()}))
    return [FacetForm(value=each["value"], name=named[each["value"]][0], count=each["count"]) for each in told]
