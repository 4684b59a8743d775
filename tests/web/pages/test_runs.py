"""An article cut into runs, parts and paragraphs, of which nothing is lost."""

from hypothesis import given
from hypothesis import strategies as st

from ontherecord.attribution.quotation import Span
from ontherecord.web.pages.articles import parts as parts_of
from ontherecord.web.pages.articles.parts import LONGEST, MOST, part_of, parts
from ontherecord.web.pages.articles.runs import Mark, runs

TEXTS = st.text(alphabet=st.sampled_from("ab \n“”😀"), max_size=60)
PLACES = st.integers(0, 60)
SPANS = st.builds(lambda one, other: Span(min(one, other), max(one, other) + 1), PLACES, PLACES)
MARKS = st.lists(st.builds(Mark, SPANS, st.sampled_from(["content", "cue", "source"]), st.integers(0, 5)), max_size=12)


@given(TEXTS, MARKS, st.lists(PLACES), SPANS)
def test_runs_are_that_part_of_the_text(text: str, marks: list[Mark], breaks: list[int], within: Span) -> None:
    within = Span(min(within.start, len(text)), min(within.end, len(text)))
    found = list(runs(text, within, marks, breaks=breaks))
    assert "".join(run.text for run in found) == within.of(text)
    assert all(run.text == text[run.start : run.start + len(run.text)] for run in found)


@given(TEXTS, MARKS)
def test_each_run_has_the_marks_that_cover_it(text: str, marks: list[Mark]) -> None:
    for run in runs(text, Span(0, len(text)), marks):
        place = Span(run.start, run.start + len(run.text))
        covering = {mark for mark in marks if mark.span.start <= place.start and place.end <= mark.span.end}
        assert set(run.marks) == covering == {mark for mark in marks if mark.span.overlaps(place)}


def test_the_innermost_content_is_the_last() -> None:
    outer, inner = Mark(Span(0, 10), "content", 0), Mark(Span(3, 6), "content", 1)
    found = list(runs("0123456789", Span(0, 10), [inner, outer]))
    assert [[mark.quotation for mark in run.spoken] for run in found] == [[0], [0, 1], [0]]


@given(st.text(alphabet="ab \n", max_size=400), st.lists(st.integers(0, 399)), st.integers(1, 50), st.integers(1, 5))
def test_parts_are_the_whole_text_and_none_is_too_large(text: str, starts: list[int], longest: int, most: int) -> None:
    starts = sorted(start for start in starts if start < len(text))
    parts_of.LONGEST, parts_of.MOST = longest, most
    try:
        found = parts(text, starts)
    finally:
        parts_of.LONGEST, parts_of.MOST = LONGEST, MOST
    assert "".join(part.of(text) for part in found) == text
    for number, part in enumerate(found, start=1):
        assert len(part.of(text)) <= longest
        assert len({start for start in starts if part.start <= start < part.end}) <= most
        assert all(part_of(found, place) == number for place in range(part.start, part.end))


def test_a_part_ends_with_a_paragraph_or_else_with_a_word() -> None:
    line = "word " * 100
    assert parts((line + "\n\n") * 200, [])[0].end % (len(line) + 2) == 0
    assert parts(line * 200, [])[0].end % 5 == 0
