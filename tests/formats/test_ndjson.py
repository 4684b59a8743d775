"""Quotations a line each, whatever they hold."""

import json

from tests.formats.conftest import HOSTILE, quotation

from ontherecord.formats import ndjson
from ontherecord.formats.selection import Selection
from ontherecord.formats.spelling import as_json


def test_each_line_is_a_quotation_however_lines_are_told_apart() -> None:
    forms = [quotation(words, number=number) for number, words in enumerate(HOSTILE, start=1)]
    written = b"".join(ndjson.dump(Selection(quotations=forms, text_of=lambda _: ""))).decode()
    assert [json.loads(line) for line in written.splitlines()] == forms
    assert [json.loads(line) for line in written.split("\n") if line] == forms


def test_json_neither_closes_a_script_nor_steers_a_terminal() -> None:
    for words in HOSTILE:
        assert json.loads(as_json(words)) == words
        assert not set("<\x1b\x9b\x7f\x85\u2028") & set(as_json(words))
