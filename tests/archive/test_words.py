"""The words that searches compare."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontherecord.archive.words import LONGEST_WORD, MOST_WORDS, words_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Müller’s 2nd CAFÉ”", ["muller", "s", "2nd", "cafe"]),
        ("U.S.-led", ["u", "s", "led"]),
        ("Straße STRASSE", ["strasse", "strasse"]),
        ("ﬁnance", ["finance"]),
        ("", []),
        ("—!?", []),
        ("Łódź naïve", ["łodz", "naive"]),
    ],
)
def test_case_accents_and_punctuation_do_not_matter(text: str, expected: list[str]) -> None:
    assert words_of(text) == expected


@given(st.text())
def test_words_hold_letters_and_digits_only_and_fold_to_themselves(text: str) -> None:
    words = words_of(text)
    assert all(word.isalnum() and len(word) <= LONGEST_WORD for word in words)
    assert words_of(" ".join(words)) == words


def test_words_are_bounded_in_length_and_number() -> None:
    assert words_of("x" * 1_000) == ["x" * LONGEST_WORD]
    assert len(words_of("x " * (MOST_WORDS + 1))) == MOST_WORDS
