"""examples/spreadsheet: articles out of a spreadsheet, and quotations into one."""

import csv
import io
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import requests
from tests.conftest import Running
from tests.examples.conftest import Run

from ontherecord.client import Client

PROGRAM = "spreadsheet/import_articles.py"
SAID = "“The café is closed,” said Zoë Lee, the mayor of Ely. {}"


def saved(rows: list[list[str]], *, delimiter: str, encoding: str, hint: str = "") -> bytes:
    """The rows as a spreadsheet saves them."""
    made = io.StringIO(newline="")
    csv.writer(made, delimiter=delimiter).writerows(rows)
    return (hint + made.getvalue()).encode(encoding)


def report_of(run: Run, folder: Path, content: bytes, *options: str) -> tuple[int, list[dict[str, str]], str]:
    """The exit code, the report's rows as Excel reads them, and what was told beside it."""
    (folder / "articles.csv").write_bytes(content)
    finished = run(PROGRAM, "articles.csv", *options, PYTHONIOENCODING="utf-8")
    table = finished.stdout.removeprefix("\ufeff")
    delimiter = max(",;\t", key=table.partition("\n")[0].count)
    return finished.returncode, list(csv.DictReader(io.StringIO(table), delimiter=delimiter)), finished.stderr


@pytest.mark.parametrize(
    "form",
    [
        {"delimiter": ",", "encoding": "utf-8"},
        {"delimiter": ";", "encoding": "utf-8-sig"},
        {"delimiter": ";", "encoding": "cp1252"},
        {"delimiter": "\t", "encoding": "utf-16"},
        {"delimiter": ";", "encoding": "utf-8", "hint": "sep=;\r\n"},
    ],
    ids=["comma", "semicolon, byte order mark", "Windows-1252", "Unicode text", "sep="],
)
def test_articles_are_read_as_spreadsheets_save_them(
    desk: Running, run: Run, tmp_path: Path, form: dict[str, Any]
) -> None:
    publisher = f"Die Süddeutsche; “{uuid4()}”"
    text = SAID.format("\nA second line, with “marks”; and a semicolon.")
    rows = [["Title", " TEXT", "Publisher", "published_at"], ["Café, closed", text, publisher, "20.05.2016"]]
    code, [row], told = report_of(run, tmp_path, saved(rows, **form), "--url", desk.url)
    assert (code, row["problem"], row["quotations"]) == (0, "", "1"), told
    with Client(desk.url) as client:
        document = client.document(row["document"])
    assert (document["text"].splitlines(), document["publisher"]) == (text.splitlines(), publisher)
    assert (document["title"], document["published_at"]) == ("Café, closed", "2016-05-20")


def test_each_row_is_reported_by_its_number_and_a_bad_one_keeps_no_other_out(
    desk: Running, run: Run, tmp_path: Path
) -> None:
    rows = [
        ["text", "title", "url", "published_at"],
        [SAID.format(uuid4()), "=HYPERLINK(1)", "https://post.example/1", "2016-05-20 14:03"],
        ["", "", "", ""],
        ["", "Stay,＝1; @2", "", ""],
        [SAID.format(uuid4()), "Which day?", "", "3/4/2016 ;=1+1"],
        [SAID.format(uuid4()), "No address", "post.example", ""],
        ["a" * 32_767, "Cut off", "", ""],
        [SAID.format(uuid4()), "Good", "", "25/12/2016"],
    ]
    code, report, told = report_of(run, tmp_path, saved(rows, delimiter=",", encoding="utf-8"), "--url", desk.url)
    assert code == 1, told
    assert [(each["row"], each["title"], each["status"]) for each in report] == [
        ("2", "'=HYPERLINK(1)", "201"),
        ("4", "Stay,'＝1; '@2", ""),
        ("5", "Which day?", ""),
        ("6", "No address", "422"),
        ("7", "Cut off", ""),
        ("8", "Good", "201"),
    ]
    assert "--dates dmy" in report[2]["problem"] and "http" in report[3]["problem"]
    assert report[2]["problem"].startswith("3/4/2016 ;'=1+1 may be")


@pytest.mark.parametrize(("dates", "day"), [("dmy", "2016-04-03"), ("mdy", "2016-03-04")])
def test_a_day_is_read_as_is_said(desk: Running, run: Run, tmp_path: Path, dates: str, day: str) -> None:
    rows = [["text", "published_at"], [SAID.format(uuid4()), "3/4/2016"]]
    content = saved(rows, delimiter=",", encoding="utf-8")
    _, [row], _ = report_of(run, tmp_path, content, "--dates", dates, "--url", desk.url)
    with Client(desk.url) as client:
        assert client.document(row["document"])["published_at"] == day


def test_it_can_be_run_again(desk: Running, run: Run, tmp_path: Path) -> None:
    content = saved([["text"], [SAID.format(uuid4())]], delimiter=",", encoding="utf-8")
    first, second = (report_of(run, tmp_path, content, "--url", desk.url)[1][0] for _ in range(2))
    assert (first["status"], second["status"]) == ("201", "200")
    assert first["document"] == second["document"]


@pytest.mark.parametrize("content", [b"", b"a,b\r\n1,2\r\n", b'text\r\n"a" b\r\n', bytes(range(256))])
def test_what_is_no_spreadsheet_of_articles_is_told_in_a_line(
    desk: Running, run: Run, tmp_path: Path, content: bytes
) -> None:
    code, report, told = report_of(run, tmp_path, content, "--url", desk.url)
    assert (code, report) == (1, []) and "Traceback" not in told and told


def test_a_feed_is_a_table_that_a_spreadsheet_imports(desk: Running) -> None:
    said = f"=1+1; \u2018closed\u2019, {uuid4()}"
    with Client(desk.url) as client:
        search = client.save_search("Closed", {"q": "feeds"}, feed=True)
        client.attribute(f"“Feeds {said} are closed,” said Zoë Lee, the mayor of Ely.", title="=cmd()")
    response = requests.get(f"{desk.url}{search['feed_path']}?format=csv&bom=true", timeout=30)
    assert response.headers["Content-Type"].startswith("text/csv")
    [row] = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"), newline=""), dialect="excel")
    assert (row["speaker"], row["article"]) == ("Zoë Lee", "'=cmd()")
    assert row["text"] == f"Feeds {said} are closed,"
