"""How sure the tagger's scores make us: a logistic regression fitted on held-out articles.

Platt scaling (1999) of a handful of scores instead of one. What is predicted is that a quotation's content and source
are right as the benchmark counts it (``training/calibrate.py``).
"""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .model_files import checked
from .quotation import Attribution, Span


@dataclass(frozen=True, slots=True)
class Candidate:
    """An attribution the tagger proposes, with what it knows of its chances.

    ``cue_logit`` and ``reader_logit`` are what the two graphs think of the cue; ``content_sureness`` and
    ``source_sureness`` the probability of the least sure piece of each, 0 where there is no source.
    """

    content: tuple[Span, ...]
    cue: Span
    source: Span | None
    cue_logit: float
    reader_logit: float
    content_sureness: float
    source_sureness: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """The weight of each score, and the confidence under which an attribution is not reported."""

    weights: Mapping[str, float]
    least: float

    def judged(self, candidates: Iterable[Candidate]) -> list[Attribution]:
        """The candidates that are sure enough, each with the probability that it is right."""
        judged = (Attribution(each.content, each.cue, each.source, self._confidence(each)) for each in candidates)
        return [attribution for attribution in judged if attribution.confidence >= self.least]

    def _confidence(self, candidate: Candidate) -> float:
        total = sum(self.weights[name] * score for name, score in scores(candidate).items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def load_calibration() -> Calibration:
    """The calibration of the packaged model; raises ModelRefused where it is not the one that was put there."""
    return Calibration(**json.loads(checked("calibration.json")))


def scores(candidate: Candidate) -> dict[str, float]:
    """What confidence is read from, each bounded so that no single one decides alone."""
    return {
        "constant": 1.0,
        "cue": max(-8.0, min(8.0, candidate.cue_logit)),
        "reader": max(-8.0, min(8.0, candidate.reader_logit)),
        "content": _log_odds(candidate.content_sureness),
        "source": 0.0 if candidate.source is None else _log_odds(candidate.source_sureness),
        "no source": float(candidate.source is None),
        "parts": math.log(len(candidate.content)),
    }


def _log_odds(probability: float) -> float:
    kept = max(0.01, min(0.995, probability))
    return math.log(kept / (1 - kept))
