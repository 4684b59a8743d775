"""Rows as CSV (RFC 4180) that opens right in a spreadsheet, and in which no cell is a formula."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
"""What spreadsheets take for the beginning of a formula, some of them after white space too."""

WITHIN = re.compile(r'([;|\t\r\n][;|"\s]*)([=+\-@＝＋－＠]?)')
"""Where the next cell would begin, and perhaps with a formula, if a spreadsheet took another sign than the comma for
what separates cells, as Excel does in half of Europe: a quoted cell is then cut in pieces."""

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Characters that are not shown, and that steer a terminal which the rows are printed on."""

BYTE_ORDER_MARK = "\ufeff"
"""By which Excel knows UTF-8."""


def dump(columns: Sequence[str], rows: Iterable[Mapping[str, object]], *, bom: bool = False) -> Iterator[bytes]:
    """A line of column names, then the rows, in UTF-8; a row that lacks a column has an empty cell there."""
    if bom:
        yield BYTE_ORDER_MARK.encode()
    line = io.StringIO()
    writer = csv.writer(line, lineterminator="\r\n")
    for cells in _lines(columns, rows):
        writer.writerow(cells)
        yield line.getvalue().encode()
        line.seek(0)
        line.truncate()


def _lines(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> Iterator[list[object]]:
    yield list(columns)
    for row in rows:
        yield [_cell(row.get(column)) for column in columns]


def _cell(value: object) -> object:
    """The value; what would be a formula follows an apostrophe, by which spreadsheets know text."""
    if not isinstance(value, str):
        return value
    words = WITHIN.sub(_defused, CONTROL.sub("\ufffd", value))
    return f"'{words}" if FORMULA.match(words) else words


def _defused(found: re.Match[str]) -> str:
    before, sign = found.groups()
    return f"{before}'{sign}" if sign else before
