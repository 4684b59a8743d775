r"""A spreadsheet of articles, saved as CSV, into the archive; a report with a row for each of its rows comes back.

    python import_articles.py articles.csv > report.csv
    python import_articles.py articles.csv --dates dmy --publisher "The Ely Post" \
        --url https://quotes.example.org --key-file key > report.csv

The first row names the columns, in any order and case: ``text`` must be there, ``title``, ``url``, ``publisher`` and
``published_at`` may be; others are passed over. Read as Excel, LibreOffice or Numbers save it: commas, semicolons or
tabs; UTF-8, UTF-16 or Windows-1252. It can be run again: an article that is there already is answered from the archive.
Exit code 1: a row is not in the archive, see the report.
"""

import argparse
import csv
import io
import re
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ontherecord.client import BatchAnswerLine, BatchLine, Client, OnTheRecordError

COLUMNS = ("title", "url", "publisher", "published_at", "text")
REPORT = ("row", "title", "status", "document", "quotations", "problem")
DELIMITERS = ",;\t"
MOST_OF_A_CELL = 32_767
"""Characters: what is longer, Excel cuts off without a word."""

FORMULA = re.compile(r'((?:^|[,;|\t\r\n])[,;|"\s]*)([=+\-@＝＋－＠]?)')
"""Where a cell begins, or would if another sign separated the cells, and the sign of a formula if one follows."""

NUMBERS = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?: .*)?")
TIME_OF_NOWHERE = re.compile(r"(\d{4}-\d{2}-\d{2})[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?")


@dataclass
class Row:
    """A row of the spreadsheet, by its number there, and what is wrong with it or came of it."""

    number: int
    cells: dict[str, str]
    problem: str = ""
    status: int | str = ""
    document: str = ""
    quotations: int | str = ""


@dataclass
class Sheet:
    """The rows that hold anything, by their numbers, and what stands between their cells."""

    delimiter: str
    rows: dict[int, Row]


class Unreadable(ValueError):
    """A file that is no spreadsheet of articles; the message says why."""


def main() -> int:
    """Writes the report; 1 if anything is not in the archive."""
    asked = arguments()
    try:
        key = asked.key_file.read_text().strip() if asked.key_file else None
        sheet = sheet_of(asked.file.read_bytes())
        articles = (article_of(row, asked.dates, asked.publisher) for row in sheet.rows.values())
        with Client(asked.url, key=key) as client:
            for line in client.attribute_many(article for article in articles if article):
                note(sheet.rows[int(line["ref"] or "")], line)
    except (OnTheRecordError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    report(sheet)
    return 1 if any(row.problem for row in sheet.rows.values()) else 0


def sheet_of(content: bytes) -> Sheet:
    """The sheet that a file holds, its rows numbered as the spreadsheet numbers them."""
    csv.field_size_limit(10_000_000)
    table = text_of(content)
    skipped = 0
    if hint := re.match(r"sep=(.)\r?\n", table, re.IGNORECASE):  # which Excel reads and, at times, writes
        table, skipped = table[hint.end() :], 1
    header = table.partition("\n")[0]
    delimiter = hint[1] if hint else max(DELIMITERS, key=header.count)
    reader = csv.reader(io.StringIO(table, newline=""), delimiter=delimiter, strict=True)
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        if "text" not in names:
            raise Unreadable(f"no column is called text; the first row has: {', '.join(names) or 'nothing'}")
        numbered = enumerate(reader, start=2 + skipped)
        rows = [Row(number, dict(zip(names, cells, strict=False))) for number, cells in numbered if any(cells)]
    except csv.Error as error:
        raise Unreadable(f"line {reader.line_num} is no CSV: {error}") from None
    return Sheet(delimiter, {row.number: row for row in rows})


def text_of(content: bytes) -> str:
    """The file's text, in the encodings that spreadsheets save."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def article_of(row: Row, dates: str | None, publisher: str | None) -> BatchLine | None:
    """The article that a row holds; None where it holds none, which is then the row's problem."""
    cells = {name: row.cells.get(name, "").strip() for name in COLUMNS}
    if not cells["text"]:
        row.problem = "there is no text"
    elif len(row.cells["text"]) == MOST_OF_A_CELL:
        row.problem = f"the text fills its cell ({MOST_OF_A_CELL:,} characters), so its end was cut off"
    if row.problem:
        return None
    article: BatchLine = {"text": row.cells["text"], "ref": str(row.number)}
    try:
        if day := cells["published_at"]:
            article["published_at"] = day_of(day, dates)
    except ValueError as error:
        row.problem = str(error)
        return None
    if named := cells["publisher"] or publisher:
        article["publisher"] = named
    if cells["title"]:
        article["title"] = cells["title"]
    if cells["url"]:
        article["url"] = cells["url"]
    return article


def day_of(cell: str, dates: str | None) -> str:
    """The date in ISO's order. 3/4/2016 is April in London and March in New York: ``--dates`` says which."""
    if numbers := NUMBERS.fullmatch(cell):
        first, sign, second, year = int(numbers[1]), numbers[2], int(numbers[3]), int(numbers[4])
        if dates is None and sign != "." and first <= 12 and second <= 12 and first != second:
            raise ValueError(f"{cell} may be either of two days: say --dates dmy or --dates mdy")
        month_first = sign != "." and (dates == "mdy" or (dates is None and second > 12))
        month, day = (first, second) if month_first else (second, first)
        return date(year, month, day).isoformat()
    local = TIME_OF_NOWHERE.fullmatch(cell)  # of which nobody can tell the instant: the day will do
    return local[1] if local else cell


def note(row: Row, line: BatchAnswerLine) -> None:
    """Keeps in its row what came of an article."""
    row.status = line["status"]
    if "problem" in line:
        problem = line["problem"]
        row.problem = "; ".join([problem["detail"], *(each["detail"] for each in problem.get("errors", []))])
    else:
        row.document, row.quotations = line["document"]["id"], len(line["quotes"])


def report(sheet: Sheet) -> None:
    """Writes what came of each row as the spreadsheet was written, and with the mark by which Excel knows UTF-8."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=sheet.delimiter)
    writer.writerow(REPORT)
    for row in sheet.rows.values():
        title, problem = defused(row.cells.get("title", "")), defused(row.problem)
        writer.writerow([row.number, title, row.status, row.document, row.quotations, problem])
    sys.stdout.buffer.write(written.getvalue().encode("utf-8-sig"))


def defused(words: str) -> str:
    """The words, of which nothing is a formula: an apostrophe says that text follows."""
    return FORMULA.sub(lambda found: found[1] + (f"'{found[2]}" if found[2] else ""), words)


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=Path)
    parser.add_argument("--dates", choices=["dmy", "mdy"], help="how 3/4/2016 is meant")
    parser.add_argument("--publisher", help="the outlet of rows that name none")
    parser.add_argument("--url", default="http://127.0.0.1:8000")
    parser.add_argument("--key-file", type=Path, help="a file that holds a key of scope write")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
