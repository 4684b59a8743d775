"""When a prediction counts as right."""

import numpy as np

from ontherecord.attribution.quotation import Span
from ontherecord.training.agreement import pairs, same_source
from ontherecord.training.calibrate import fitted
from ontherecord.training.corpus import Annotation

TEXT = "It will rain, said Ann Lee of Ely. It will snow, said Jan Berg."
RAIN = Annotation((Span(0, 12),), Span(14, 18), Span(19, 33))
SNOW = Annotation((Span(35, 47),), Span(49, 53), Span(54, 62))


def test_predictions_are_paired_with_what_they_share_most_words_with() -> None:
    assert pairs(TEXT, [RAIN, SNOW], [[Span(35, 47)], [Span(0, 12)]]) == {0: 1, 1: 0}


def test_a_prediction_that_shares_few_words_is_paired_with_none() -> None:
    assert pairs(TEXT, [RAIN], [[Span(8, 34)]]) == {}


def test_half_of_a_source_is_enough_and_another_is_not() -> None:
    assert same_source(TEXT, RAIN, Span(19, 26))
    assert not same_source(TEXT, RAIN, Span(54, 62))
    assert not same_source(TEXT, RAIN, None)


def test_the_fit_gives_the_share_that_is_right() -> None:
    given = np.array([[1.0, 0.0]] * 100 + [[1.0, 1.0]] * 100)
    right = np.array([1.0] * 20 + [0.0] * 80 + [1.0] * 90 + [0.0] * 10)
    chance = 1 / (1 + np.exp(-given @ fitted(given, right)))
    assert abs(chance[0] - 0.2) < 0.05
    assert abs(chance[-1] - 0.9) < 0.05
