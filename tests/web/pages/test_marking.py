"""A draft cut into what was checked and what stands between."""

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontherecord.web.pages.checking.marking import pieces_of


def check(words: str, *spans: tuple[int, int], quotation: str = "a") -> Any:
    return {"text": words, "quotation": {"id": quotation, "content": [{"start": s, "end": e} for s, e in spans]}}


@pytest.mark.parametrize(
    ("draft", "checks", "expected"),
    [
        ("He said “we go”.", [check("we go", (8, 15))], [("“we go”", 1)]),
        ("“A a,” he said. “B b.”", [check("A a, B b.", (0, 6), (16, 22))], [("“A a,”", 1), ("“B b.”", 1)]),
        (
            "“A a,” he said. “B b.”",
            [check("A a,", (0, 6), (16, 22)), check("B b.", (0, 6), (16, 22))],
            [("“A a,”", 1), ("“B b.”", 2)],
        ),
        ("“We\n\n  go”", [check("We go", (0, 10))], [("“We\n\n  go”", 1)]),
        ("“I do. I do.”", [check("I do.", (0, 13)), check("I do.", (0, 13))], [("“I do.", 1), ("I do.”", 2)]),
        (
            "“Say ‘no’ now”",
            [check("Say ‘no’ now", (0, 14)), check("no", (5, 9), quotation="b")],
            [("“Say ‘no’ now”", 1)],
        ),
    ],
)
def test_what_was_checked_is_marked_where_it_stands(draft: str, checks: Any, expected: list[Any]) -> None:
    assert [(piece.text, piece.number) for piece in pieces_of(draft, checks) if piece.number] == expected


@pytest.mark.parametrize(
    ("draft", "words"),
    [("“" + "!" * 60_000 + " a”", "b"), ("“" + "a " * 60_000 + "”", "a " * 30_000 + "b")],
    ids=["a run of marks", "a word again and again"],
)
def test_what_is_not_found_takes_no_time(draft: str, words: str) -> None:
    began = time.monotonic()
    [piece] = pieces_of(draft, [check(words, (0, len(draft)))])
    assert (piece.text, piece.number) == (draft, 1)
    assert time.monotonic() - began < 2


def test_marks_are_taken_with_the_words_and_none_beyond_the_span() -> None:
    draft = "a …“— Go,\tnow!”… b"
    assert [(piece.text, piece.number) for piece in pieces_of(draft, [check("Go, now", (3, 15))])] == [
        ("a …“— ", None),
        ("Go,\tnow!”", 1),
        ("… b", None),
    ]


@given(
    st.text(max_size=40), st.lists(st.tuples(st.text(max_size=8), st.integers(0, 40), st.integers(0, 40)), max_size=5)
)
def test_no_word_is_lost_and_none_comes_twice(draft: str, found: list[tuple[str, int, int]]) -> None:
    checks = [check(words, (min(s, e), max(s, e))) for words, s, e in found if max(s, e) <= len(draft)]
    pieces = pieces_of(draft, checks)
    assert "".join(piece.text for piece in pieces) == draft
