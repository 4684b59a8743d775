"""Quotation marks paired."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontherecord.attribution.marks import quoted_regions
from ontherecord.attribution.text import paragraphs


def quoted(text: str) -> list[str]:
    return [region.span.of(text) for region in quoted_regions(text, paragraphs(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Where we sit,” he said. “Not so.”", ["“Where we sit,”", "“Not so.”"]),
        ('"Where we sit," he said, "not so"', ['"Where we sit,"', '"not so"']),
        ("‘I don’t like the players’ union,’ he said. ‘No’", ["‘I don’t like the players’ union,’", "‘No’"]),
        ("'I don't like it,' he said. 'It's over'", ["'I don't like it,'", "'It's over'"]),
        ("``No,'' he said. ''Never.''", ["``No,''", "''Never.''"]),
        ("«Так», he said, „Ja“ und »nein«", ["«Так»", "„Ja“", "»nein«"]),
        ("“He said ‘no’ to me,” she said", ["“He said ‘no’ to me,”", "‘no’"]),
        ("‘He said “no” to me,’ she said", ["‘He said “no” to me,’", "“no”"]),
        ('("hello") --"there"', ['"hello"', '"there"']),
        ("‘So what?’ said Harry.", ["‘So what?’"]),
        ("the '90s were 'good' times", ["'good'"]),
        ("He is 5'10\" tall and “glad”.", ["“glad”"]),
    ],
)
def test_marks_of_every_make_are_paired(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize("stray", ['a stray " mark, ', "a stray “ mark, ", "a stray ” mark, ", "a stray ‘ mark, "])
def test_a_stray_mark_costs_itself_alone(stray: str) -> None:
    assert quoted(stray + "then “this” here.\n\n“And that.”") == ["“this”", "“And that.”"]


def test_each_paragraph_of_a_long_quotation_opens_its_own_marks() -> None:
    text = "“One two three.\n\n“Four five six.\n\n“Seven,” he said."
    regions = quoted_regions(text, paragraphs(text))
    assert [region.span.of(text) for region in regions] == ["“One two three.", "“Four five six.", "“Seven,”"]
    assert [region.closed for region in regions] == [False, False, True]


def test_depth_says_how_far_inside_a_region_lies() -> None:
    text = "“He said ‘no’ to me”"
    assert [region.depth for region in quoted_regions(text, paragraphs(text))] == [0, 1]


@given(st.text(alphabet="\"“”‘’'`«»„ab .,\n", max_size=60))
def test_regions_lie_in_the_text_and_nest(text: str) -> None:
    regions = quoted_regions(text, paragraphs(text))
    for region in regions:
        assert 0 <= region.span.start < region.inner.start <= region.inner.end <= region.span.end <= len(text)
    for one in regions:
        for other in regions:
            outer, inner = sorted((one.span, other.span), key=lambda span: span.start - span.end)
            assert not outer.overlaps(inner) or outer.start <= inner.start < inner.end <= outer.end


@pytest.mark.parametrize("mark", ['"', "“", "'", "‘", "«", "``", "a' ", "s’ b"])
def test_time_does_not_explode_on_marks_alone(mark: str) -> None:
    text = mark * 100_000
    started = time.perf_counter()
    quoted_regions(text, paragraphs(text))
    assert time.perf_counter() - started < 5
