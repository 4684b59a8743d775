"""The best tags of a cue's pieces."""

import numpy as np

from ontherecord.attribution.decoding import best_tags, runs

OUT, CONTENT, MORE_CONTENT, SOURCE, MORE_SOURCE = range(5)


def scored(*tags: int, tag_count: int = 5) -> np.ndarray:
    return np.eye(tag_count, dtype=np.float32)[list(tags)][None] * 4


def decoded(scores: np.ndarray, length: int | None = None) -> list[int]:
    mask = np.arange(scores.shape[1])[None] < (length or scores.shape[1])
    path, _ = best_tags(scores, np.zeros((5, 5), np.float32), mask)
    return [int(tag) for tag in path[0]]


def test_the_best_tags_are_taken_where_they_may_follow_each_other() -> None:
    wanted = [OUT, CONTENT, MORE_CONTENT, OUT, SOURCE, MORE_SOURCE]
    assert decoded(scored(*wanted)) == wanted


def test_nothing_goes_on_that_has_not_begun() -> None:
    tags = decoded(scored(MORE_CONTENT, MORE_CONTENT, OUT, MORE_SOURCE))
    assert tags[0] in (CONTENT, OUT)
    assert tags[3] in (SOURCE, OUT)


def test_pieces_that_are_not_there_are_outside() -> None:
    assert decoded(scored(CONTENT, MORE_CONTENT, MORE_CONTENT, MORE_CONTENT), length=2) == [1, 2, OUT, OUT]


def test_sureness_is_a_probability() -> None:
    scores = np.random.default_rng(1).normal(size=(3, 7, 5)).astype(np.float32)
    _, sureness = best_tags(scores, np.zeros((5, 5), np.float32), np.ones((3, 7), bool))
    assert ((sureness > 0) & (sureness <= 1)).all()


def test_runs_are_the_stretches_of_one_kind() -> None:
    path = np.array([CONTENT, MORE_CONTENT, OUT, SOURCE, CONTENT, CONTENT])
    assert list(runs(path, CONTENT)) == [(0, 2), (4, 5), (5, 6)]
    assert list(runs(path, SOURCE)) == [(3, 4)]
