"""The report of who is quoted, for a terminal and for a spreadsheet."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich import box
from rich.table import Table
from rich.text import Text

from . import spreadsheet
from .sources import KINDS, SOURCES, Counted, SourcesReport
from .table import printable

LISTS = (("speakers", "name"), ("descriptions", "description"), ("roles", "role"), ("organisations", "organisation"))
COLUMNS = (
    "section",
    "name",
    "type",
    "quotations",
    "words",
    *(f"{kind}_{what}" for kind in KINDS for what in ("quotations", "words")),
    *(f"{source}_{what}" for source in SOURCES for what in ("quotations", "words")),
)


def as_csv(report: SourcesReport, *, bom: bool = False) -> Iterator[bytes]:
    """A row for the whole, for each kind of source, for each week, and for each item of the lists."""
    return spreadsheet.dump(COLUMNS, _rows(report), bom=bom)


def as_tables(report: SourcesReport) -> Iterator[Table]:
    """A table of the sources, one of the weeks, and one of each list that has anything in it."""
    totals = report["totals"]
    yield _table("Sources", [(source, totals["sources"][source]) for source in SOURCES] + [("all", totals)])
    if report["by_week"]:
        yield _table("Weeks", [(week["week"], week) for week in report["by_week"]])
    for name, member in LISTS:
        listed: Any = report[name]  # type: ignore[literal-required]  # LISTS names its members
        more = f" (and {listed['more']} more)" if listed["more"] else ""
        if listed["items"]:
            yield _table(name.capitalize() + more, [(item[member], item) for item in listed["items"]])


def _rows(report: SourcesReport) -> Iterator[dict[str, object]]:
    totals = report["totals"]
    yield _row("totals", "all", totals)
    for source in SOURCES:
        yield _row("sources", source, totals["sources"][source])
    yield {"section": "undated", "name": "", **report["undated"]}
    for week in report["by_week"]:
        yield _row("weeks", week["week"], week)
    for name, member in LISTS:
        listed: Any = report[name]  # type: ignore[literal-required]
        for item in listed["items"]:
            yield {**_row(name, item[member], item), "type": item.get("type", "")}


def _row(section: str, name: str, counted: Counted) -> dict[str, object]:
    parts: dict[str, Any] = {**counted["kinds"], **counted.get("sources", {})}  # type: ignore[dict-item]
    amounts = {f"{part}_{what}": amount[what] for part, amount in parts.items() for what in ("quotations", "words")}
    return {
        "section": section,
        "name": name,
        "quotations": counted["quotations"],
        "words": counted["words"],
        **amounts,
    }


def _table(title: str, rows: list[tuple[str, Any]]) -> Table:
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    table.add_column("", min_width=12)
    for column in ("Quotations", "Words", *map(str.capitalize, KINDS)):
        table.add_column(column, justify="right")
    for name, counted in rows:
        table.add_row(Text(printable(name)), *_cells(counted))
    return table


def _cells(counted: Mapping[str, Any]) -> Iterator[str]:
    yield f"{counted['quotations']:,}"
    yield f"{counted['words']:,}"
    yield from (f"{counted['kinds'][kind]['quotations']:,}" for kind in KINDS)
