"""Word pieces cut into windows, and what is near a cue."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ontherecord.attribution.marks import quoted_regions
from ontherecord.attribution.pieces import DISTANCES, REACH, SEP, distance_buckets, pieces_of, surroundings, windows
from ontherecord.attribution.pipeline import Attributor
from ontherecord.attribution.text import paragraphs

PARAGRAPHS = st.lists(st.integers(1, 400), max_size=30).map(
    lambda lengths: np.repeat(np.arange(len(lengths)), lengths).astype(np.int64)
)


@given(PARAGRAPHS, st.integers(1, 300))
def test_windows_hold_every_piece_once_and_never_too_many(paragraph: np.ndarray, size: int) -> None:
    ranges = list(windows(paragraph, size))
    assert [place for first, last in ranges for place in range(first, last)] == list(range(len(paragraph)))
    assert all(last - first <= size for first, last in ranges)


def test_windows_end_with_a_paragraph_where_they_can() -> None:
    paragraph = np.repeat([0, 1, 2], [40, 40, 40])
    assert list(windows(paragraph, 100)) == [(0, 80), (80, 120)]


@given(PARAGRAPHS.filter(len), st.data())
def test_what_is_near_a_cue_holds_it_and_is_bounded(paragraph: np.ndarray, data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(paragraph) - 1))
    start, end = surroundings(paragraph, first, first + 1)
    assert 0 <= start <= first < end <= len(paragraph)
    assert end - start <= 2 * REACH + 1
    assert abs(int(paragraph[start]) - int(paragraph[first])) <= 1


def test_distances_are_exact_near_the_cue_and_bounded_far_from_it() -> None:
    near = distance_buckets(np.arange(-24, 25))
    assert near.tolist() == [DISTANCES + distance for distance in range(-24, 25)]
    assert distance_buckets(np.array([-(10**6), 10**6])).tolist() == [0, 2 * DISTANCES]


def test_pieces_slice_to_their_words_and_know_case_and_depth(attributor: Attributor) -> None:
    text = "“We lost,” WALLACE said.\n\nIt rained."
    parts = paragraphs(text)
    pieces = pieces_of(text, parts, quoted_regions(text, parts), attributor.tagger.tokenizer)
    words = [text[start:end] for start, end in zip(pieces.start, pieces.end, strict=True)]
    assert "WALLACE" in words
    assert pieces.case[words.index("WALLACE")] == 3
    assert pieces.depth[words.index("lost")] == 1
    assert pieces.depth[words.index("said")] == 0
    assert (pieces.ids == SEP).sum() == 2


def test_a_long_paragraph_is_neither_cut_nor_padded(attributor: Attributor) -> None:
    text = "word " * 3000
    parts = paragraphs(text)
    assert len(pieces_of(text, parts, [], attributor.tagger.tokenizer)) == 3001


def test_a_lone_surrogate_is_read_as_the_one_code_point_it_is(attributor: Attributor) -> None:
    text = "He sa\udc00id \ud800 no."
    parts = paragraphs(text)
    pieces = pieces_of(text, parts, quoted_regions(text, parts), attributor.tagger.tokenizer)
    words = [text[start:end] for start, end in zip(pieces.start, pieces.end, strict=True)]
    assert (words[0], words[-3:]) == ("He", ["no", ".", ""])
