"""Word pieces cut into windows, and what is near a cue."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ontherecord.attribution.marks import quoted_regions
from ontherecord.attribution.pieces import (
    BLOCK,
    DISTANCES,
    ENDS,
    REACH,
    SEP,
    blocks,
    distance_buckets,
    pieces_of,
    surroundings,
    windows,
)
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
    ids = data.draw(arrays(np.int64, len(paragraph), elements=st.sampled_from([SEP, ENDS[0], 2000])))
    first = data.draw(st.integers(0, len(paragraph) - 1))
    start, end = surroundings(ids, paragraph, first, first + 1)
    assert 0 <= start <= first < end <= len(paragraph)
    assert end - start <= 2 * REACH + 1
    assert abs(int(paragraph[start]) - int(paragraph[first])) <= 1


LONG, LINE_OF = ([*[2000] * words, ENDS[0], SEP] for words in (40, 4))
LEADING = [*[2000] * 40, SEP]


@pytest.mark.parametrize(
    ("before", "own", "after", "near"),
    [
        (LONG, LONG, LONG, (False, False)),
        (LONG, LINE_OF, LONG, (True, True)),
        (LEADING, LONG, LONG, (True, False)),
        (LONG, LEADING, LEADING, (False, True)),
    ],
)
def test_a_line_and_what_ends_no_sentence_let_a_cue_look_into_the_paragraphs_beside_its_own(
    before: list[int], own: list[int], after: list[int], near: tuple[bool, bool]
) -> None:
    ids = np.array([*LONG, *before, *own, *after, *LONG])
    paragraph = np.repeat(np.arange(5), [len(LONG), len(before), len(own), len(after), len(LONG)])
    cue = len(LONG) + len(before) + 2
    start, end = surroundings(ids, paragraph, cue, cue + 1)
    assert (paragraph[start] == 1, paragraph[end - 1] == 3) == near


@given(st.integers(1, 2000))
def test_blocks_are_alike_and_have_room_for_a_window_and_little_more(pieces: int) -> None:
    count, size = blocks(pieces)
    assert size <= BLOCK
    assert pieces <= count * size < pieces + count


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


def test_a_sentence_ends_in_what_the_vocabulary_has_for_its_marks(attributor: Attributor) -> None:
    assert tuple(map(attributor.tagger.tokenizer.token_to_id, ".?!…\"'”’»)]")) == ENDS


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
