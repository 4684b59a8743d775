"""Whether the words of a passage are those of a record."""

import time
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ontherecord.archive.checking.passages import NOT_QUOTED, Passage, kept_passage
from ontherecord.archive.checking.verdicts import Comparison, Verdict, compare
from ontherecord.formats.differences import Op
from ontherecord.formats.spoken import words_in
from ontherecord.formats.wire import SpanRecord

RECORD = "We will not go to war unless they attack us. It is wrong, and Sen. Lee knows it. He said so."

WORDS = [
    "we",
    "will",
    "never",
    "go",
    "to",
    "war",
    "with",
    "anybody",
    "because",
    "it",
    "is",
    "wrong",
    "and",
    "they",
    "know",
]


def verdict(passage: str, record: str = RECORD) -> str:
    return compare(Passage(passage), Passage(record)).verdict.value


def changed(passage: str, record: str = RECORD) -> list[tuple[str, str, str]]:
    """What differs."""
    return [
        (
            change.op.value,
            change.before.of(record) if change.before else "",
            change.after.of(passage) if change.after else "",
        )
        for change in compare(Passage(passage), Passage(record)).changes
        if change.op is not Op.SAME
    ]


@pytest.mark.parametrize(
    "passage",
    [
        RECORD,
        "“we will not go to WAR, unless they attack us”",
        "It is wrong, and Sen. Lee knows it,",
        "We will not go to war unless they attack us. It is wrong",
        "will not go to war",
        "wrong, and Sen. Lee",
        "He said so",
        "We [the people] will not go to war unless they attack us.",
        "[W]e will not go to war unless they attack us [sic].",
        "[But] it is wrong, and Sen. Lee knows it.",
        "We will not go… to war unless they attack us",
    ],
)
def test_words_of_the_record_are_verbatim(passage: str) -> None:
    expected = "cut" if passage.endswith("It is wrong") else "verbatim"
    assert verdict(passage) == expected


@pytest.mark.parametrize(
    "passage",
    [
        "We will not go to war,",
        "Lee knows it.",
        "It is wrong",
        "We will not … unless they attack us.",
        "We will not ... unless they attack us.",
        "We will not [...] unless they attack us.",
        "We will not go to war … He said so.",
        "it is wrong …",
        "… not go to war unless they attack us.",
    ],
)
def test_words_left_out_at_an_ellipsis_or_within_a_sentence_make_it_cut(passage: str) -> None:
    assert verdict(passage) == "cut"


@pytest.mark.parametrize(
    "passage",
    [
        "We will never go to war unless they attack us.",
        "We will go to war unless they attack us.",
        "We will not go to war unless they attack us again.",
        "[The Russians] will not go to war unless they attack us.",
        "We will not go to [battle] unless they attack us.",
        "We will not [ever] … unless they attack our allies.",
        "We would not go to war… unless they attack us.",
    ],
)
def test_other_words_make_it_altered(passage: str) -> None:
    assert verdict(passage) == "altered"


@pytest.mark.parametrize("passage", ["Where is my hat?", "a disgrace", "we won", "", "…", "[sic]", "(laughs)", "\0"])
def test_what_the_record_does_not_have_is_not_on_record(passage: str) -> None:
    assert verdict(passage) == "not_on_record"


def test_nothing_is_on_an_empty_record() -> None:
    assert verdict("We will not go", "") == verdict("We will not go", "—") == "not_on_record"


def test_brackets_of_the_record_may_be_left_out_or_kept() -> None:
    record = "They [the Russians] won (laughs) and we lost."
    assert verdict("They won and we lost.", record) == verdict(record, record) == "verbatim"
    assert verdict("The Russians won and we lost.", record) != "verbatim"


def test_an_ellipsis_of_the_record_may_not_be_left_out() -> None:
    record = "We will … never go to war again"
    assert verdict(record, record) == "verbatim"
    assert verdict("we will never go", record) == "cut"


def test_what_stands_outside_the_marks_of_a_record_is_not_on_record() -> None:
    record = "the plan is a disgrace to us all"
    mixed = Passage(record, outside=frozenset(range(len("the plan is "))))
    assert compare(Passage("a disgrace to us all"), mixed).verdict is Verdict.VERBATIM
    assert compare(Passage("the plan is a disgrace"), mixed).verdict is not Verdict.VERBATIM


def test_a_pause_for_the_cue_is_no_ellipsis_but_what_is_left_out_there_is_cut() -> None:
    draft = "We will not go to war unless they attack us, It is wrong, and Sen. Lee knows it."
    paused = Passage(draft, pauses=frozenset([draft.index("It")]))
    assert compare(paused, Passage(RECORD)).verdict is Verdict.VERBATIM
    left_out = "We will not go to war unless they attack us, He said so."
    assert compare(Passage(left_out, frozenset([left_out.index("He")])), Passage(RECORD)).verdict is Verdict.CUT


def test_the_difference_names_what_is_left_out_added_and_changed() -> None:
    assert changed("We will never go to war unless they attack us")[0] == ("changed", "not", "never")
    assert changed("We will not go … unless they attack us") == [
        ("removed", "to war", ""),
        ("removed", "It is wrong, and Sen. Lee knows it. He said so", ""),
    ]
    assert changed("We will not go to war [again] unless they attack us")[0] == ("added", "", "again")


def test_the_best_place_of_the_record_counts() -> None:
    record = "We will go … if we must. We will win."
    assert verdict("We will win.", record) == "verbatim"


sentences = st.lists(st.sampled_from(WORDS), min_size=8, max_size=30).map(lambda words: " ".join(words).capitalize())
marks = st.sampled_from(["", ",", ".", " —", ";", "”", "’"])


@given(sentences, st.lists(marks, min_size=30, max_size=30), st.booleans())
def test_a_copy_is_verbatim_whatever_its_marks(record: str, put: list[str], upper: bool) -> None:
    copy = " ".join(f"{word}{mark}" for word, mark in zip(record.split(), put, strict=False))
    assert verdict(copy.upper() if upper else copy, record) == "verbatim"


@given(sentences, st.data())
def test_a_changed_word_is_named(record: str, data: st.DataObject) -> None:
    words = record.split()
    place = data.draw(st.integers(0, len(words) - 1))
    draft = " ".join([*words[:place], "tomorrow", *words[place + 1 :]])
    assert verdict(draft, record) == "altered"
    assert ("changed", words[place], "tomorrow") in changed(draft, record)


@given(sentences, st.data())
def test_a_stretch_left_out_at_an_ellipsis_is_cut(record: str, data: st.DataObject) -> None:
    words = record.split()
    start = data.draw(st.integers(1, len(words) - 2))
    end = data.draw(st.integers(start + 1, len(words) - 1))
    draft = " ".join([*words[:start], "…", *words[end:]])
    assume(" ".join([*words[:start], *words[end:]]).lower() not in record.lower())
    assert verdict(draft, record) == "cut"


@given(st.text(), st.text())
def test_any_two_texts_can_be_compared(passage: str, record: str) -> None:
    found = compare(Passage(passage), Passage(record))
    assert 0 <= found.shared <= 1
    assert_covers(found, passage, record)


@given(
    *2
    * [
        st.lists(st.sampled_from([*WORDS, "[they]", "…", "(we)", "[sic]", "U.S.", "It", "."]), max_size=20).map(
            " ".join
        )
    ]
)
def test_the_difference_covers_every_word_of_both(passage: str, record: str) -> None:
    assert_covers(compare(Passage(passage), Passage(record)), passage, record)


def assert_covers(found: Comparison, passage: str, record: str) -> None:
    """Each word of both is in one change, in order; "[sic]" and the record's brackets may be in none."""
    for text, spans in (
        (passage, [change.after for change in found.changes if change.after]),
        (record, [change.before for change in found.changes if change.before]),
    ):
        assert all(one.end <= other.start for one, other in zip(spans, spans[1:], strict=False))
        bare = text.replace("[sic]", "").replace("[they]", "").replace("(we)", "")
        told = [word.folded for span in spans for word in words_in(span.of(text))]
        wanted = iter(told)
        assert all(word.folded in wanted for word in words_in(bare)), (told, text)


@pytest.mark.parametrize("piece", ["word ", "a b ", "a … ", "[a] b ", "(a) ", "[sic] ", "a… [b] "])
def test_hostile_repeats_take_no_time(piece: str) -> None:
    begun = time.perf_counter()
    compare(Passage(piece * 50_000), Passage(piece * 49_999 + "end"))
    assert time.perf_counter() - begun < 10


def test_a_mixed_quotation_of_thousands_of_marks_is_read_at_once() -> None:
    text = "“no” and " * 8_000
    span = SpanRecord(start=0, end=len(text), text=text)
    record: Any = {"kind": "mixed", "text": text.replace("“", "").replace("”", ""), "content": [span]}
    began = time.process_time()
    kept = kept_passage(record)
    assert time.process_time() - began < 5  # a twentieth of that; a minute when each word looked through all marks
    assert kept.folded[:4] == ["no", NOT_QUOTED, "no", NOT_QUOTED]
