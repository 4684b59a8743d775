"""Where the words of one text stand in another."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontherecord.attribution.quotation import Span
from ontherecord.formats.alignment import NOWHERE, Alignment, aligned

WORDS = st.lists(st.sampled_from("abcd"), max_size=40)


def moved(old: str, new: str, words: str) -> str | None:
    """The words of the new text that a passage of the old one is now."""
    start = old.index(words)
    found = Alignment(old, new).moved(Span(start, start + len(words)))
    return found and found.of(new)


@given(WORDS, WORDS)
def test_words_are_paired_with_the_same_words_in_the_same_order(old: list[str], new: list[str]) -> None:
    places = aligned(old, new)
    paired = [(here, there) for here, there in enumerate(places) if there != NOWHERE]
    assert all(old[here] == new[there] for here, there in paired)
    assert [there for _, there in paired] == sorted({there for _, there in paired})


@given(st.text())
def test_every_span_of_a_text_stands_in_the_same_text_where_it_stood(text: str) -> None:
    alignment = Alignment(text, text)
    for start in range(0, len(text), 3):
        span = Span(start, min(len(text), start + 5))
        assert alignment.moved(span) == span


@given(st.text(), st.text(), st.data())
def test_a_moved_span_has_the_same_words(old: str, new: str, data: st.DataObject) -> None:
    start, end = sorted((data.draw(st.integers(0, len(old))), data.draw(st.integers(0, len(old)))))
    found = Alignment(old, new).moved(Span(start, end))
    if found:
        assert 0 <= found.start <= found.end <= len(new)
        assert [each for each in Span(start, end).of(old) if each.isalnum()] == [
            each for each in found.of(new) if each.isalnum()
        ]


def test_words_put_before_a_passage_shift_it() -> None:
    assert moved("He said: “We won.” Then he left.", "On Monday he said: “We won.” Then he left.", "“We won.”") == (
        "“We won.”"
    )


def test_a_passage_with_another_word_in_it_is_not_there_any_more() -> None:
    assert moved("“We won three games,” he said.", "“We won four games,” he said.", "“We won three games,”") is None


def test_a_paragraph_that_was_moved_up_is_found() -> None:
    first, second = "The council met on Monday for two hours.", "“Nobody told us of the bridge,” said Ann Lee."
    assert moved(f"{first}\n\n{second}", f"{second}\n\n{first}", "The council met on Monday") == (
        "The council met on Monday"
    )
    assert moved(f"{first}\n\n{second}", f"{second}\n\n{first}", "“Nobody told us of the bridge,”") == (
        "“Nobody told us of the bridge,”"
    )


def test_other_quotation_marks_are_left_outside() -> None:
    assert moved("He said “we won” twice.", 'He said "we won" twice.', "“we won”") == "we won"


def test_a_colon_is_found_after_the_word_that_it_stood_after() -> None:
    assert moved("WALLACE: We won.", "Today. WALLACE: We won.", ":") == ":"


@pytest.mark.parametrize("vocabulary", [1, 2, 30, 100_000])
def test_long_texts_of_any_words_are_aligned_in_time_that_grows_with_their_length(vocabulary: int) -> None:
    draw = random.Random(vocabulary)
    old = [str(draw.randrange(vocabulary)) for _ in range(100_000)]
    new = [word for word in old if draw.random() > 0.02][::-1] if vocabulary == 30 else old[1_000:] + old[:1_000]
    began = time.perf_counter()
    aligned(old, new)
    assert time.perf_counter() - began < 5
