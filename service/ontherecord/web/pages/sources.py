"""``/sources``: who is quoted, for a publisher and a span of time, as ``GET /reports/sources`` counts it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ...archive import documents, times
from ...archive.keys import Scope
from ...formats.sources import KINDS, SOURCES, Counted, SourceName, SourcesReport
from .. import metrics, reports
from ..access import needs
from ..schemas.queries import SourcesQuery
from ..service import service
from .publishers import offered
from .shell import asked, blueprint, here, phrase_of, render
from .words import wrong_way_round

LAST_DAYS = 30
A_YEAR = timedelta(days=365)

MOST_ITEMS = 200
"""Of each list, in a spreadsheet: as many as the report has."""

WHO: dict[SourceName, str] = {
    "named": "People and organisations by name",
    "groups": "Groups",
    "documents": "Documents",
    "unnamed": "People without a name",
    "unattributed": "Nobody",
}
"""What the page calls the report's sources."""


@blueprint.get("/sources")
@needs(Scope.READ)
def sources() -> AnyResponse:
    """The report, as charts with their tables; to the last year on record, unless another span was asked for.

    A report of everything takes seconds of an archive of a million quotations: whoever only looks in is not to wait.
    """
    with metrics.step("read"), service().database.reading() as connection:
        newest = documents.newest(connection)
    last_year = None if newest is None else _iso(times.moment(newest).date() - A_YEAR)
    if last_year and not request.args:
        return redirect(here(**{"from": last_year}))
    query, faults = asked(SourcesQuery)
    report = reports.sources(query)
    return render(
        "sources.html",
        faults=faults,
        presets=list(_presets(times.moment(times.now()).date(), last_year)),
        publishers=offered(query["publisher"]),
        report=report,
        wrong_way_round=wrong_way_round(query["since"], query["until"]),
        charts=_charts(report),
        how=[name.capitalize() for name in KINDS],
        who=[WHO[name] for name in SOURCES],
        sources=[(name, WHO[name], report["totals"]["sources"][name]) for name in SOURCES],
        csv=_csv(faults),
    )


def _presets(today: date, last_year: str | None) -> Iterator[tuple[str, str, bool]]:
    """Spans that are often wanted: what they are called, where they are to be had, and whether this is it."""
    given = (request.args.get("from", ""), request.args.get("to", ""))
    for name, start in (
        (f"Last {LAST_DAYS} days", _iso(today - timedelta(days=LAST_DAYS - 1))),
        ("This year", _iso(today.replace(month=1, day=1))),
        ("Last year on record", last_year),
        ("Everything", ""),
    ):
        if start is not None:
            yield name, here(**{"from": start, "to": None}), given == (start, "")


def _iso(day: date) -> str:
    return day.isoformat()


def _charts(report: SourcesReport) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of each chart."""
    kinds = report["totals"]["kinds"]
    return {
        "weeks": [
            (_short(week["first_day"]), [week["sources"][name]["quotations"] for name in SOURCES])
            for week in report["by_week"]
        ],
        "kinds": [(name.capitalize(), [kinds[name]["quotations"]]) for name in KINDS],
        "speakers": [
            (each["name"], _by_kind(each), url_for("pages.person", identity=each["id"]))
            for each in report["speakers"]["items"]
        ],
        "descriptions": [(each["description"], _by_kind(each)) for each in report["descriptions"]["items"]],
        "roles": [(each["role"], _by_kind(each), _search("role", each["role"])) for each in report["roles"]["items"]],
        "organisations": [
            (each["organisation"], _by_kind(each), _search("affiliation", each["organisation"]))
            for each in report["organisations"]["items"]
        ],
    }


def _short(first_day: str) -> str:
    """The day with its month in three letters: many stand below a chart.

    >>> _short("2016-09-05")
    '5 Sep 2016'
    """
    first = date.fromisoformat(first_day)
    return f"{first.day} {first:%b} {first.year}"


def _by_kind(counted: Counted) -> list[int]:
    return [counted["kinds"][name]["quotations"] for name in KINDS]


def _search(name: str, words: str) -> str | None:
    """Where what was counted is to be read, in these very words: of the same publisher, in the same days.

    None where no search can say it.
    """
    phrase = phrase_of(words)
    given = {"publisher": "publisher", "from": "published_from", "to": "published_to"}
    kept = {name: request.args[asked] for asked, name in given.items() if request.args.get(asked)}
    return f"{url_for('pages.search')}?{urlencode({name: phrase, **kept})}" if phrase else None


def _csv(faults: dict[str, str]) -> str:
    query = {name: value for name, value in request.args.items() if value and name not in faults}
    return (
        f"{url_for('reports.get_sources')}?{urlencode({**query, 'limit': MOST_ITEMS, 'format': 'csv', 'bom': 'true'})}"
    )
