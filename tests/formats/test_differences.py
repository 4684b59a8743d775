"""The word-level difference of two texts."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontherecord.attribution.quotation import Span
from ontherecord.formats.differences import MOST_WORDS, Change, Op, difference, forms
from ontherecord.formats.spoken import words_in

said = st.lists(st.sampled_from(["we", "will", "not", "go", "don’t", "US", "U.S.", "—", "5%", "Go!"]), max_size=30).map(
    " ".join
)


def told(before: str, after: str) -> list[tuple[str, str | None, str | None]]:
    return [
        (change.op.value, change.before and change.before.of(before), change.after and change.after.of(after))
        for change in difference(before, after)
    ]


def words_of(text: str, spans: list[Span | None]) -> list[str]:
    return [word.folded for span in spans if span for word in words_in(span.of(text))]


def test_each_change_is_told_with_its_words_in_both() -> None:
    assert told("We will not go to war, now.", "We’ll never go to war — we hope") == [
        ("changed", "We will not", "We’ll never"),
        ("same", "go to war", "go to war"),
        ("changed", "now", "we hope"),
    ]


def test_what_is_only_typeset_otherwise_does_not_differ() -> None:
    assert told("“We owe the U.S. $1,000”", "we owe the US $1000!") == [
        ("same", "We owe the U.S. $1,000", "we owe the US $1000")
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", []),
        ("—", "…", []),
        ("a", "", [("removed", "a", None)]),
        ("", "a", [("added", None, "a")]),
    ],
)
def test_texts_without_words(before: str, after: str, expected: list[object]) -> None:
    assert told(before, after) == expected


@given(said, said)
def test_the_difference_applied_to_one_gives_the_other(before: str, after: str) -> None:
    found = difference(before, after)
    assert words_of(before, [change.before for change in found]) == [word.folded for word in words_in(before)]
    assert words_of(after, [change.after for change in found]) == [word.folded for word in words_in(after)]
    for change in found:
        if change.op is Op.SAME:
            assert words_of(before, [change.before]) == words_of(after, [change.after])


@given(said, said)
def test_changes_and_what_stays_take_turns(before: str, after: str) -> None:
    same = [change.op is Op.SAME for change in difference(before, after)]
    assert all(one != other for one, other in zip(same, same[1:], strict=False))


@given(said)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert {change.op for change in difference(text, text)} <= {Op.SAME}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("word " * 50_000, "word " * 40_000 + "other"),
        ("a b " * 25_000, "b a c " * 15_000),
        ("a " * 50_000, "b " * 50_000),
        (" ".join(map(str, range(50_000))), " ".join(map(str, range(50_000, 0, -1)))),
    ],
)
def test_hostile_repeats_take_no_time(before: str, after: str) -> None:
    begun = time.perf_counter()
    difference(before, after)
    assert time.perf_counter() - begun < 5


def test_beyond_so_many_words_the_rest_is_one_stretch() -> None:
    same = "a " * MOST_WORDS
    end = 2 * MOST_WORDS
    assert difference(same + "b c d.", same + "b x d") == [
        Change(Op.SAME, Span(0, end - 1), Span(0, end - 1)),
        Change(Op.CHANGED, Span(end, end + 6), Span(end, end + 5)),
    ]
    assert {change.op for change in difference(same + "b c d", same + "b c d")} == {Op.SAME}
    assert [change.op for change in difference(same + "b", same)] == [Op.SAME, Op.REMOVED]


def test_offsets_count_utf16_units_where_they_are_asked_for() -> None:
    before, after = "😀 we go", "😀 we 😀 went"
    found: list[Change] = difference(before, after)
    assert [(each["op"], each["after"]) for each in forms(found, before, after, utf16=True)] == [
        ("same", {"start": 3, "end": 5, "text": "we"}),
        ("changed", {"start": 9, "end": 13, "text": "went"}),
    ]
