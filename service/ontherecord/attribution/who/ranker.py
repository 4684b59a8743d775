"""A log-linear ranker: each candidate's score is the sum of its features' weights; shares follow by softmax.

The weights (``model/speakers.json``: for each kind of source, feature to weight) are learnt by ``training.speakers``.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from math import exp

from ..model_files import checked

Weights = Mapping[str, Mapping[str, float]]


@cache
def trained_weights() -> Weights:
    """The weights as shipped; raises ModelRefused where they are not those that were put there."""
    weights: Weights = json.loads(checked("speakers.json"))["weights"]
    return weights


def shares(candidates: Sequence[Mapping[str, float]], weights: Mapping[str, float]) -> list[float]:
    """Each candidate's share of one, in the order given."""
    scores = [sum(weights.get(name, 0.0) * value for name, value in features.items()) for features in candidates]
    top = max(scores, default=0.0)
    raised = [exp(score - top) for score in scores]
    total = sum(raised)
    return [value / total for value in raised]
