"""The report of who is quoted, in a terminal and in a spreadsheet."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from rich.console import Console

from ontherecord.formats.sources_table import as_csv, as_tables

NONE = {"quotations": 0, "words": 0}
COUNTED: Any = {
    "quotations": 1_234,
    "words": 8,
    "kinds": {"direct": {"quotations": 1_234, "words": 8}, "mixed": NONE, "indirect": NONE},
}
NOTHING: Any = {**NONE, "kinds": {"direct": NONE, "mixed": NONE, "indirect": NONE}}
TALLY: Any = {
    **COUNTED,
    "sources": {"named": COUNTED, **dict.fromkeys(("groups", "documents", "unnamed", "unattributed"), NOTHING)},
}
EMPTY: Any = {"items": [], "more": 0}


def report(name: str) -> Any:
    return {
        "totals": TALLY,
        "undated": NONE,
        "by_week": [{"week": "2016-W20", "first_day": "2016-05-16", "last_day": "2016-05-22", **TALLY}],
        "weeks_left_out": 0,
        "speakers": {"items": [{"id": "0" * 32, "name": name, "type": "person", **COUNTED}], "more": 7},
        "descriptions": EMPTY,
        "roles": EMPTY,
        "organisations": EMPTY,
    }


def rows_of(name: str) -> Iterator[dict[str, str]]:
    """The rows of a report as a reader of CSV finds them."""
    return csv.DictReader(io.StringIO(b"".join(as_csv(report(name))).decode(), newline=""))


def test_every_row_of_the_spreadsheet_has_its_columns() -> None:
    rows = list(rows_of("Ann, “Lee”\nRay"))
    assert [row["section"] for row in rows] == ["totals", *["sources"] * 5, "undated", "weeks", "speakers"]
    assert rows[-1]["name"] == "Ann, “Lee”\nRay" and rows[-1]["type"] == "person"
    assert rows[-2]["named_quotations"] == "1234" and rows[-1]["named_quotations"] == ""


def test_no_cell_is_a_formula() -> None:
    for name in ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1"):
        [*_, row] = rows_of(name)
        assert row["name"].startswith("'") and row["name"].replace("'", "") == name


def test_a_terminal_shows_each_list_and_is_not_steered_by_a_name() -> None:
    written = io.StringIO()
    console = Console(file=written, width=100)
    for table in as_tables(report("Ann \x1b[31m[bold]Lee")):
        console.print(table)
    shown = written.getvalue()
    assert "Ann �[31m[bold]Lee" in shown and "\x1b" not in shown
    assert "1,234" in shown and "2016-W20" in shown and "(and 7 more)" in shown
