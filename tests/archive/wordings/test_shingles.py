"""Shingles: few of each quotation, so chosen that what shares four words in a row shares one."""

import os
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from ontherecord.archive.wordings import shingles
from ontherecord.archive.wordings.shingles import SIZE, WINDOW, digest, kept, looked_up

words = st.lists(st.text("abc", min_size=1, max_size=2), max_size=60)


@given(words, st.integers(0, 60), st.integers(0, 10), words, words)
def test_what_shares_four_words_in_a_row_shares_a_kept_shingle(
    said: list[str], start: int, more: int, before: list[str], after: list[str]
) -> None:
    run = said[start : start + SIZE + WINDOW - 1 + more]
    if len(run) >= SIZE + WINDOW - 1:
        assert set(kept(said)) & set(looked_up([*before, *run, *after]))


@given(words)
def test_what_is_kept_is_looked_up(said: list[str]) -> None:
    assert set(kept(said)) <= set(looked_up(said))
    assert len(kept(said)) == len(set(kept(said)))


def test_what_is_kept_of_a_long_quotation_is_bounded() -> None:
    numbers = [str(number) for number in range(50_000)]
    assert len(kept(numbers[:400])) < 300
    assert 100 < len(kept(numbers)) < 300
    assert kept(["word"] * 50_000) == kept(["word"] * SIZE)


@given(words)
def test_a_wider_window_keeps_nothing_that_a_narrower_one_does_not(said: list[str]) -> None:
    hashes = shingles._hashes(said)
    if len(hashes) > 8:
        assert set(shingles._winnowed(hashes, 8)) <= set(shingles._winnowed(hashes, 2))


def test_words_are_not_run_together() -> None:
    assert digest(["ab", "c"]) != digest(["a", "bc"])
    assert kept(["ab", "c", "d"]) != kept(["a", "bc", "d"])


def test_hashes_are_the_same_in_every_process() -> None:
    program = "from ontherecord.archive.wordings.shingles import kept; print(kept('we will not go to war'.split()))"
    told = {
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert told == {f"{kept(['we', 'will', 'not', 'go', 'to', 'war'])}\n".encode()}
