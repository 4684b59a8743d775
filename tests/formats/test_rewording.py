"""The difference between two wordings."""

from hypothesis import given
from hypothesis import strategies as st

from ontherecord.formats.rewording import difference


def told(before: str, after: str) -> list[tuple[str, str | None, str | None]]:
    return [
        (each["op"], each["before"] and each["before"]["text"], each["after"] and each["after"]["text"])
        for each in difference(before, after)
    ]


def test_words_stay_go_come_and_change() -> None:
    assert told("We will not go to war today", "Today we will go to the sea") == [
        ("added", None, "Today"),
        ("same", "We will", "we will"),
        ("removed", "not", None),
        ("same", "go to", "go to"),
        ("changed", "war today", "the sea"),
    ]


def test_case_and_punctuation_are_no_difference() -> None:
    assert told("No. Never!", "no, never") == [("same", "No. Never", "no, never")]


def test_offsets_count_what_is_asked_for() -> None:
    [same] = difference("😀 yes", "😀 yes", utf16=True)
    assert same["before"] == {"start": 3, "end": 6, "text": "yes"}
    [same] = difference("😀 yes", "😀 yes")
    assert same["before"] == {"start": 2, "end": 5, "text": "yes"}


@given(st.text(alphabet="ab c", max_size=60), st.text(alphabet="ab c", max_size=60))
def test_a_difference_holds_all_words_of_both_in_order(before: str, after: str) -> None:
    found = difference(before, after)
    for side, text in (("before", before), ("after", after)):
        stretches = [each[side] for each in found if each[side]]  # type: ignore[literal-required]
        assert " ".join(each["text"] for each in stretches).split() == text.split()
        assert all(text[each["start"] : each["end"]] == each["text"] for each in stretches)
