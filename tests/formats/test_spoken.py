"""The words of what was said: spelling counts, typesetting does not."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontherecord.formats.spoken import words_in


def folded(text: str) -> list[str]:
    return [word.folded for word in words_in(text)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“We don’t know,” he said", '"we don\'t know" he said'),
        ("the U.S. and the U.K.", "the US and the UK"),
        ("at 5 a.m.", "at 5 am"),
        ("$1,000", "$1000"),
        ("café in Zürich", "cafe in Zu\u0308rich"),
        ("well-known—truly", "well known, truly"),
        ("[W]e want[ed] it", "we wanted it"),
        ("agree\u00adment", "agreement"),
        ("the ﬁrst", "the first"),
        ("−5 degrees", "-5 degrees"),
        ("the players’ union", "the players union"),
    ],
)
def test_what_is_only_typeset_otherwise_is_the_same(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("50%", "50"), ("$5", "5"), ("don't", "do not"), ("2.5", "25"), ("-5", "5"), ("we're", "were"), ("2.5m", "2.5")],
)
def test_what_is_said_otherwise_is_another(one: str, other: str) -> None:
    assert folded(one) != folded(other)


def test_each_word_stands_where_it_says() -> None:
    text = "He’s in the U.S.: “all [i]n.”"
    assert [word.span.of(text) for word in words_in(text)] == ["He’s", "in", "the", "U.S", "all", "i]n"]


@given(st.text())
def test_words_of_any_text_stand_in_order_and_are_never_empty(text: str) -> None:
    words = words_in(text)
    assert all(word.folded and word.span.start < word.span.end for word in words)
    assert all(one.span.end <= other.span.start for one, other in zip(words, words[1:], strict=False))
    assert [word.folded for word in words] == folded(text.replace("\u00a0", " "))


@pytest.mark.parametrize("piece", ["a.", "a'", "1,", "[", "-", "a\u00ad", "\u0301", "a]["])
def test_no_text_takes_long(piece: str) -> None:
    begun = time.perf_counter()
    words_in(piece * 200_000)
    assert time.perf_counter() - begun < 5
