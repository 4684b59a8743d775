"""Fit the confidence of the exported model: ``python -m ontherecord.training.calibrate CORPUS.jsonl``.

Uses only the articles held out of training; ``agreement`` says when a prediction is right.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..attribution.calibration import Calibration, Candidate, scores
from ..attribution.linker import link
from ..attribution.marks import quoted_regions
from ..attribution.model_files import write_sums
from ..attribution.tagger import Tagger, load_tagger
from ..attribution.text import paragraphs
from .agreement import pairs, same_source
from .corpus import Article, is_held_out, read_corpus

RIDGE = 1.0
ROUNDS = 3
"""Which of two rivals is kept depends on confidence, so fitting and linking take turns."""

FIRST_GUESS = Calibration(
    {"constant": 0.0, "cue": 0.5, "reader": 0.5, "content": 0.2, "source": 0.2, "no source": 0.0, "parts": 0.0}, 0.0
)
STEPS = 25
"""Newton steps; it settles in fewer than ten."""

Floats = NDArray[np.float64]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent.parent / "attribution" / "model")
    args = parser.parse_args()
    articles = [article for article in read_corpus(args.corpus) if is_held_out(article)]
    calibration = calibrated(load_tagger(args.out), articles)
    (args.out / "calibration.json").write_text(json.dumps(asdict(calibration), indent=1) + "\n", encoding="utf-8")
    write_sums(args.out)


def calibrated(tagger: Tagger, articles: Sequence[Article]) -> Calibration:
    """The calibration that fits the tagger's predictions on some articles it has not seen."""
    tagged = [_tagged(tagger, article) for article in articles]
    total = sum(len(article.annotations) for article in articles)
    calibration = FIRST_GUESS
    for _ in range(ROUNDS):
        kept = [(each, right) for page in tagged for each, right in _linked(page, calibration)]
        right = np.array([right for _, right in kept], float)
        weights = fitted(np.array([list(scores(each).values()) for each, _ in kept]), right)
        calibration = Calibration(dict(zip(scores(kept[0][0]), weights.round(4).tolist(), strict=True)), 0.0)
        confidence = np.array([calibration.judged([each])[0].confidence for each, _ in kept])
        best = _best_f1(confidence, right, total)
        print(f"{len(kept)} predictions, {right.mean():.3f} right; at best F1 {best:.4f}")
    return replace(calibration, least=round(best / 2, 3))


@dataclass(frozen=True, slots=True)
class _Page:
    """An article with its candidates and which of them are right."""

    article: Article
    candidates: list[Candidate]
    right: list[bool]


def _tagged(tagger: Tagger, article: Article) -> _Page:
    parts = paragraphs(article.text)
    candidates = tagger.tag(article.text, parts, quoted_regions(article.text, parts)).candidates
    return _Page(article, candidates, list(_which_are_right(article, candidates)))


def _linked(page: _Page, calibration: Calibration) -> Iterator[tuple[Candidate, bool]]:
    """The candidates that the linker keeps, told by their cues: it may trim a content, and no two share a cue."""
    kept = {each.cue for each in link(page.article.text, [], [], calibration.judged(page.candidates))}
    for candidate, right in zip(page.candidates, page.right, strict=True):
        if candidate.cue in kept:
            yield candidate, right


def _which_are_right(article: Article, candidates: Sequence[Candidate]) -> Iterator[bool]:
    paired = pairs(article.text, article.annotations, [candidate.content for candidate in candidates])
    for place, candidate in enumerate(candidates):
        truth = article.annotations[paired[place]] if place in paired else None
        yield truth is not None and same_source(article.text, truth, candidate.source)


def fitted(given: Floats, right: Floats) -> Floats:
    """Logistic regression by Newton's method, with a ridge on all but the constant."""
    weights = np.zeros(given.shape[1])
    ridge = RIDGE * np.diag([0.0] + [1.0] * (given.shape[1] - 1))
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-given @ weights))
        slope = given.T @ (right - chance) - ridge @ weights
        curve = (given * (chance * (1 - chance))[:, None]).T @ given + ridge + 1e-6 * np.eye(len(weights))
        weights = weights + np.linalg.solve(curve, slope)
    return weights


def _best_f1(confidence: Floats, right: Floats, total: int) -> float:
    """The best F1 that any least confidence gives.

    Half of it is the least confidence to report: that is where one more report stops paying (Lipton, Elkan and
    Naryanaswamy, ECML 2014), and it moves less from one sample to another than the place where F1 peaks.
    """
    found = np.cumsum(right[np.argsort(-confidence)])
    return float((2 * found / (np.arange(1, len(right) + 1) + total)).max())


if __name__ == "__main__":
    main()
