"""Cursors: what was given out is taken back, and nothing else."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import BigInteger, Text, column

from ontherecord.archive import pages
from ontherecord.archive.pages import BadCursor, Order

ASKED = {"list": "quotations", "sort": "added"}
ORDER = Order((column("published", BigInteger), column("name", Text)))


@given(st.integers(-(2**63) + 1, 2**63 - 1), st.text(st.characters(codec="utf-8"), max_size=100))
def test_a_cursor_spells_the_last_row(number: int, name: str) -> None:
    cursor = pages._cursor([number, name], ASKED)
    assert pages._values(cursor, ASKED) == [number, name]
    assert cursor.isascii() and "=" not in cursor


@given(st.text(max_size=60))
def test_a_cursor_made_up_is_refused(cursor: str) -> None:
    with pytest.raises(BadCursor):
        pages._values(cursor, ASKED)


def test_a_cursor_changed_anywhere_is_refused() -> None:
    cursor = pages._cursor([12, "Ann"], ASKED)
    for place, character in enumerate(cursor):
        changed = cursor[:place] + ("A" if character != "A" else "B") + cursor[place + 1 :]
        with pytest.raises(BadCursor):
            pages._values(changed, ASKED)


def test_a_cursor_of_another_list_is_refused() -> None:
    with pytest.raises(BadCursor):
        pages._values(pages._cursor([12, "Ann"], ASKED), {**ASKED, "sort": "-added"})


@pytest.mark.parametrize("spelt", [b"nope", b"\xff", b"[" * 900, b"{}", b'["\\ud800",1]'])
def test_what_is_sealed_must_be_a_list_as_it_is_spelt_here(spelt: bytes) -> None:
    sealed = base64.urlsafe_b64encode(pages._seal(spelt, ASKED) + spelt).decode().rstrip("=")
    with pytest.raises(BadCursor):
        pages._values(sealed, ASKED)


def test_the_longest_values_fit_into_a_cursor() -> None:
    values = [2**62, "\U0001f600" * 100]
    assert pages._values(pages._cursor(values, ASKED), ASKED) == values


@pytest.mark.parametrize(
    "values", [[1], [1, 2], ["Ann", "Ann"], [2**63, "Ann"], [True, "Ann"], [None, "Ann"], [1, "A\0"]]
)
def test_a_cursor_sealed_by_somebody_who_knows_how_must_still_fit_the_columns(values: list[int | str]) -> None:
    cursor = pages._cursor(values, ASKED)
    with pytest.raises(BadCursor):
        pages.reached(ORDER, cursor, ASKED)
