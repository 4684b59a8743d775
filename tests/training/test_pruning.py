"""Which neurons stay, and what makes up for those that go."""

import numpy as np

from ontherecord.training.pruning import thinned


def said_by(neurons: int, *, seed: int = 0) -> np.ndarray:
    """What neurons say on 500 occasions, and a last one that is always 1; each of the second half repeats another."""
    draw = np.random.default_rng(seed)
    first = draw.normal(1, 1, (500, neurons // 2))
    return np.hstack([first, first * 2 - 1, np.ones((500, 1))])


def test_what_others_say_too_goes_and_nothing_of_it_is_lost() -> None:
    said, outgoing = said_by(8), np.random.default_rng(1).normal(0, 1, (8, 3))
    stay, weights = thinned(outgoing, said.T @ said, 4)
    assert len(stay) == 4 and len({each % 4 for each in stay.tolist()}) == 4
    before, after = said[:, :-1] @ outgoing, said[:, [*stay, -1]] @ weights
    assert np.abs(after - before).max() < 0.02 * np.abs(before).max()


def test_what_is_lost_is_no_more_than_without_making_up_for_it() -> None:
    draw = np.random.default_rng(2)
    said = np.hstack([draw.normal(1, 1, (500, 6)) @ draw.normal(0, 1, (6, 12)), np.ones((500, 1))])
    said[:, :-1] += draw.normal(0, 0.3, (500, 12))
    outgoing = draw.normal(0, 1, (12, 3))
    stay, weights = thinned(outgoing, said.T @ said, 6)
    wanted = said[:, :-1] @ outgoing
    lost = np.linalg.norm(said[:, [*stay, -1]] @ weights - wanted)
    assert lost < 0.5 * np.linalg.norm(said[:, stay] @ outgoing[stay] - wanted)


def test_those_that_say_nothing_go_first() -> None:
    said = np.random.default_rng(3).normal(0, 1, (500, 5))
    said[:, [1, 3]], said[:, -1] = 0, 1
    stay, weights = thinned(np.ones((4, 2)), said.T @ said, 2)
    assert stay.tolist() == [0, 2]
    assert np.allclose(weights, [[1, 1], [1, 1], [0, 0]], atol=0.02)


def test_groups_go_as_a_whole() -> None:
    said, outgoing = said_by(8), np.random.default_rng(1).normal(0, 1, (8, 3))
    stay, weights = thinned(outgoing, said.T @ said, 4, together=2)
    assert {tuple(pair) for pair in stay.reshape(-1, 2).tolist()} <= {(0, 1), (2, 3), (4, 5), (6, 7)}
    before, after = said[:, :-1] @ outgoing, said[:, [*stay, -1]] @ weights
    assert np.abs(after - before).max() < 0.02 * np.abs(before).max()
