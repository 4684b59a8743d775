"""Quotations as CSV: read by a reader that was not written here, and harmless in a spreadsheet and a terminal."""

import csv
import io
import re
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.formats.conftest import HOSTILE, document, marked, quotation, speaker

from ontherecord.formats import quotations_csv
from ontherecord.formats.selection import Selection
from ontherecord.formats.spreadsheet import CONTROL
from ontherecord.formats.wire import QuotationForm

CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0") | st.sampled_from("=-;|\t\r\n\"', a")
TEXTS = st.text(CHARACTERS, min_size=1, max_size=60)
SIGN = re.compile(r"\s*[=+\-@＝＋－＠]")


def csv_of(*quotations: QuotationForm, bom: bool = False) -> bytes:
    return b"".join(quotations_csv.dump(Selection(quotations=quotations, text_of=lambda _: "", bom=bom)))


def rows_of(*quotations: QuotationForm) -> list[dict[str, Any]]:
    return list(csv.DictReader(io.StringIO(csv_of(*quotations).decode(), newline="")))


def test_a_row_tells_who_said_what_and_where() -> None:
    text = "“We will not go,” said Ann Lee. “Never.”"
    form = quotation(text, (0, 17), (32, 40), cue=marked(text, 18, 22), source=marked(text, 23, 30))
    [row] = rows_of(form)
    assert list(row) == list(quotations_csv.COLUMNS)
    assert (row["speaker"], row["role"], row["text"]) == ("Ann Lee", "mayor of Ely", "We will not go, Never.")
    assert (row["cue"], row["source"], row["start"], row["end"]) == ("said", "Ann Lee", "0", "40")
    assert (row["article"], row["publisher"], row["url"]) == (
        "Bridge <closed> & shut",
        "The Ely Standard",
        "https://news.example/bridge?a=1&b=2",
    )
    assert (row["verified"], row["confidence"], row["id"]) == ("false", "0.9", form["id"])


def test_a_row_tells_what_editors_said() -> None:
    rows = rows_of(quotation("“No.”", rejected=True), quotation("“No.”", verified=True))
    assert [(row["verified"], row["rejected"]) for row in rows] == [("false", "true"), ("true", "false")]


def test_what_is_not_known_is_an_empty_cell() -> None:
    [row] = rows_of(quotation("“No.”", speaker=None, document=document()))
    assert (row["speaker"], row["speaker_id"], row["article"], row["cue"]) == ("", "", "", "")


def test_there_is_a_byte_order_mark_where_it_is_asked_for() -> None:
    assert csv_of(quotation("“No.”"), bom=True) == b"\xef\xbb\xbf" + csv_of(quotation("“No.”"))


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1", " ＋1"])
def test_no_cell_is_a_formula(words: str) -> None:
    form = quotation(words, speaker=speaker(words, role=words), document=document(title=words))
    [row] = rows_of({**form, "text": words})
    for cell in ("text", "speaker", "role", "article"):
        assert row[cell].startswith("'")
        assert row[cell].replace("'", "") == words


@pytest.mark.parametrize(
    ("words", "cell"),
    [
        ("Stay home;=HYPERLINK(A1)", "Stay home;'=HYPERLINK(A1)"),
        ('Stay home; "@A1', "Stay home; \"'@A1"),
        ("Stay\n=1+1\n\n-2", "Stay\n'=1+1\n\n'-2"),
        ("Stay\t＝1|+1", "Stay\t'＝1|'+1"),
        ("Two; 2 - 1 = 1, -1; a-b @c", "Two; 2 - 1 = 1, -1; a-b @c"),
    ],
)
def test_no_part_of_a_cell_is_a_formula_where_another_sign_separates(words: str, cell: str) -> None:
    [row] = rows_of({**quotation(words), "text": words})
    assert row["text"] == cell


def test_a_cell_of_line_breaks_takes_no_time() -> None:
    words = "a" + "\n;" * 60_000
    began = time.monotonic()
    assert rows_of({**quotation("a"), "text": words})[0]["text"] == words
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_in_their_cell(words: str) -> None:
    form = quotation(words, speaker=speaker(words))
    first, second = rows_of({**form, "text": words}, form)
    assert first["text"].removeprefix("'") == CONTROL.sub("\ufffd", words)
    assert second["id"] == form["id"]


@given(text=TEXTS, name=TEXTS)
def test_any_words_make_rows_that_can_be_read(text: str, name: str) -> None:
    form = quotation(text, speaker=speaker(name))
    written = csv_of({**form, "text": text})
    [row] = csv.DictReader(io.StringIO(written.decode(), newline=""))
    assert row["text"].replace("'", "") == CONTROL.sub("\ufffd", text).replace("'", "")
    for delimiter in ",;\t|":
        table = csv.reader(io.StringIO(written.decode(), newline=""), delimiter=delimiter)
        assert not [cell for cells in table for cell in cells if SIGN.match(cell)]
    assert b"\x1b" not in written
