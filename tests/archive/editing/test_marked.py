"""Spans that an editor marked."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ontherecord.archive.editing.marked import LONGEST_CONTENT, LONGEST_PHRASE, CannotBe, Marked, SpanSaid


def units(words: str) -> int:
    """How many UTF-16 units the words are."""
    return len(words.encode("utf-16-le")) // 2


@given(st.text(), st.data())
def test_a_span_is_the_same_however_it_is_counted(text: str, data: st.DataObject) -> None:
    start, end = sorted((data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))))
    assume(text[start:end].strip())
    counted = SpanSaid(start=units(text[:start]), end=units(text[:end]))
    span = Marked(text, utf16=True).span(counted, "cue")
    assert span == Marked(text, utf16=False).span(SpanSaid(start=start, end=end), "cue")
    assert span.of(text) == text[start:end].strip()


@given(st.text(), st.integers(0, 30), st.integers(0, 30), st.booleans())
def test_whatever_is_marked_is_a_span_of_the_text_or_refused(text: str, start: int, end: int, utf16: bool) -> None:
    try:
        span = Marked(text, utf16=utf16).span(SpanSaid(start=start, end=end), "cue")
    except CannotBe:
        return
    assert 0 <= span.start < span.end <= len(text)
    assert not span.of(text)[0].isspace() and not span.of(text)[-1].isspace()


def test_a_content_may_be_long_but_not_any_length() -> None:
    text = "word " * LONGEST_CONTENT
    marked = Marked(text, utf16=False)
    assert marked.content([SpanSaid(start=0, end=LONGEST_CONTENT)])
    with pytest.raises(CannotBe, match=r"Has 20,004 characters; 20,000 is the most\."):
        marked.content([SpanSaid(start=0, end=LONGEST_CONTENT + 5)])


def test_a_cue_and_a_source_are_some_words_not_the_article() -> None:
    marked = Marked("x" * 2_000, utf16=False)
    assert marked.phrase(SpanSaid(start=0, end=LONGEST_PHRASE), "cue")
    with pytest.raises(CannotBe, match=r"Has 1,001 characters; 1,000 is the most\."):
        marked.phrase(SpanSaid(start=0, end=LONGEST_PHRASE + 1), "cue")
