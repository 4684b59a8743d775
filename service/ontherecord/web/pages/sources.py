"""``/sources``: who is quoted, for a publisher and a span of time, as ``GET /reports/sources`` counts it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Response, request

from ...archive import times
from ...archive.keys import Scope
from ...formats.sources import Counted, SourcesReport
from .. import reports
from ..access import needs
from ..schemas import SourcesQuery
from .publishers import offered
from .shell import asked, blueprint, here, render

LAST_DAYS = 30

MOST_ITEMS = 200
"""Of each list, in a spreadsheet: as many as the report has."""

WHO = {
    "named": "People and organisations by name",
    "groups": "Groups",
    "documents": "Documents",
    "unnamed": "People without a name",
    "unattributed": "Nobody",
}
"""What the report calls its sources, in the order in which they are told."""

HOW = {"direct": "Direct", "mixed": "Mixed", "indirect": "Indirect"}


@blueprint.get("/sources")
@needs(Scope.READ)
def sources() -> Response:
    """The report, as charts with their tables."""
    query, faults = asked(SourcesQuery)
    report = reports.sources(query)
    return render(
        "sources.html",
        faults=faults,
        presets=list(_presets(times.moment(times.now()).date())),
        publishers=offered(query["publisher"]),
        report=report,
        charts=_charts(report),
        how=list(HOW.values()),
        who=list(WHO.values()),
        sources=[(WHO[name], report["totals"]["sources"][name]) for name in WHO],  # type: ignore[literal-required]
        csv=_csv(faults),
    )


def _presets(today: date) -> Iterator[tuple[str, str, bool]]:
    """Spans that are often wanted: what they are called, where they are to be had, and whether this is it."""
    given = (request.args.get("from") or None, request.args.get("to") or None)
    for name, first in (
        (f"Last {LAST_DAYS} days", today - timedelta(days=LAST_DAYS - 1)),
        ("This year", today.replace(month=1, day=1)),
        ("Everything", None),
    ):
        start = first.isoformat() if first else None
        yield name, here(**{"from": start, "to": None}), given == (start, None)


def _charts(report: SourcesReport) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of each chart."""
    kinds = report["totals"]["kinds"]
    return {
        "weeks": [
            (_short(week["first_day"]), [week["sources"][name]["quotations"] for name in WHO])  # type: ignore[literal-required]
            for week in report["by_week"]
        ],
        "kinds": [(HOW[name], [kinds[name]["quotations"]]) for name in HOW],  # type: ignore[literal-required]
        "speakers": [(each["name"], _by_kind(each), f"/people/{each['id']}") for each in report["speakers"]["items"]],
        "descriptions": [(each["description"], _by_kind(each)) for each in report["descriptions"]["items"]],
        "roles": [
            (each["role"], _by_kind(each), _search(role=f'"{each["role"]}"')) for each in report["roles"]["items"]
        ],
        "organisations": [
            (each["organisation"], _by_kind(each), _search(affiliation=f'"{each["organisation"]}"'))
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
    return [counted["kinds"][name]["quotations"] for name in HOW]  # type: ignore[literal-required]


def _search(**wanted: str) -> str:
    """Where what was counted is to be read: the same publisher and days."""
    given = {"publisher": "publisher", "from": "published_from", "to": "published_to"}
    kept = {name: request.args[asked] for asked, name in given.items() if request.args.get(asked)}
    return f"/search?{urlencode({**wanted, **kept})}"


def _csv(faults: dict[str, str]) -> str:
    query = {name: value for name, value in request.args.items() if value and name not in faults}
    return f"/reports/sources?{urlencode({**query, 'limit': MOST_ITEMS, 'format': 'csv'})}"
