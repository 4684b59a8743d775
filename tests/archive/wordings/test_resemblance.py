"""Which wordings are the same quotation, on pairs written for it (tests/data/wordings.jsonl)."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontherecord.archive.wordings.resemblance import resemblance
from ontherecord.formats.spoken import words_in

PAIRS = [
    json.loads(line) for line in (Path(__file__).parents[2] / "data" / "wordings.jsonl").read_text("utf-8").splitlines()
]

some_words = st.lists(st.sampled_from(["we", "will", "not", "go", "to", "war", "this", "year"]), max_size=20)


def alike(pair: dict[str, str]) -> bool:
    one, other = ([word.folded for word in words_in(pair[name])] for name in ("one", "other"))
    return resemblance(one, other) > 0


@pytest.mark.parametrize(("held_out", "least_recall"), [(False, 0.96), (True, 0.95)])
def test_no_two_quotations_are_taken_for_one_and_few_variants_are_missed(held_out: bool, least_recall: float) -> None:
    pairs = [pair for pair in PAIRS if pair["held_out"] is held_out]
    assert [pair for pair in pairs if not pair["same"] and alike(pair)] == []
    same = [pair for pair in pairs if pair["same"]]
    assert sum(map(alike, same)) >= least_recall * len(same)


@given(some_words, some_words)
def test_it_does_not_matter_which_is_asked_about(one: list[str], other: list[str]) -> None:
    assert resemblance(one, other) == resemblance(other, one)


@given(some_words.filter(bool))
def test_what_is_the_same_resembles_itself_wholly(words: list[str]) -> None:
    assert resemblance(words, words) == 1
