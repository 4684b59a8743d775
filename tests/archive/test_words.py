"""The words that searches compare."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontherecord.archive.words import LONGEST_WORD, MOST_WORDS, placed_words, words_of


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


@given(st.text(st.one_of(st.sampled_from("a e\u0301\u0345İßﬁ½ﷺ-'"), st.characters(codec="utf-8"))))
def test_words_with_their_places_are_the_same_words(text: str) -> None:
    placed = placed_words(text)
    assert [each.word for each in placed] == words_of(text)
    assert all(each.word[0] in "".join(words_of(text[each.start : each.end])) for each in placed)
    assert all(0 <= each.start < each.end <= len(text) for each in placed)


@pytest.mark.parametrize(
    ("text", "stretches"),
    [
        ("“Müller’s CAFÉ”", ["Müller", "s", "CAFÉ"]),
        ("cafe\u0301 e\u0301\u0327te", ["cafe\u0301", "e\u0301\u0327te"]),
        ("ﬁn ﬁ", ["ﬁn", "ﬁ"]),
        ("½", ["½", "½"]),
        ("\u0301a", ["a"]),
        ("𝒳1 b", ["𝒳1", "b"]),
    ],
)
def test_a_word_stands_where_its_letters_do_with_their_accents(text: str, stretches: list[str]) -> None:
    assert [text[each.start : each.end] for each in placed_words(text)] == stretches


def test_places_are_bounded_likewise() -> None:
    for letter in ("x", "é"):
        assert len(placed_words(f"{letter} " * (MOST_WORDS + 1))) == MOST_WORDS
        assert [len(each.word) for each in placed_words(letter * 99)] == [LONGEST_WORD]
