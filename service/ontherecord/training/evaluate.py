"""Measure the packaged model on a corpus: ``python -m ontherecord.training.evaluate CORPUS.jsonl``.

Prints precision, recall and F1 of attributions by kind, and how well confidence is calibrated: the expected calibration
error (Naeini, Cooper and Hauskrecht, AAAI 2015) and the reliability table of the model card.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ..attribution.pipeline import Attributor, load
from ..attribution.quotation import Kind, Quotation
from .agreement import pairs, same_source
from .corpus import Annotation, Article, read_corpus

BINS = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """A prediction: its kind, confidence and whether it is right; ``counts`` where the corpus has a source for it."""

    kind: Kind
    confidence: float
    right: bool
    counts: bool


class Scores(NamedTuple):
    """Of the attributions found, the share that is right; of the corpus's, the share found; their harmonic mean."""

    precision: float
    recall: float
    f1: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path)
    args = parser.parse_args()
    articles = read_corpus(args.corpus)
    attributor = load()
    judged = [each for article in articles for each in judge(attributor, article)]
    counted = [each for each in judged if each.counts]
    attributed = scores(articles, judged)
    print(f"attributed: P {attributed.precision:.3f} R {attributed.recall:.3f} F1 {attributed.f1:.3f}")
    for kind, number in Counter(each.kind for each in counted).items():
        print(f"precision of {kind}: {sum(e.right for e in counted if e.kind is kind) / number:.3f} ({number})")
    print(f"expected calibration error: {calibration_error(judged):.3f}")
    print(reliability_table(judged))


def judge(attributor: Attributor, article: Article) -> list[Judged]:
    """Each quotation found in the article, compared with the corpus."""
    quotations = attributor.attribute(article.text).quotations
    paired = pairs(article.text, article.annotations, [quotation.content for quotation in quotations])
    return [
        _judged(article, quotation, article.annotations[paired[place]] if place in paired else None)
        for place, quotation in enumerate(quotations)
    ]


def scores(articles: Sequence[Article], judged: Sequence[Judged]) -> Scores:
    """How many of the articles' attributions were found, and of those found are right; where either has a source."""
    gold = sum(annotation.source is not None for article in articles for annotation in article.annotations)
    counted = [each for each in judged if each.counts]
    right = sum(each.right for each in counted)
    return Scores(right / max(1, len(counted)), right / max(1, gold), 2 * right / max(1, len(counted) + gold))


def calibration_error(judged: Sequence[Judged]) -> float:
    """How far confidence is from the share that is right, averaged over predictions, in ten bins of confidence."""
    bins = _bins(judged)
    return sum(abs(_mean_confidence(each) - _share_right(each)) * len(each) for each in bins) / max(1, len(judged))


def reliability_table(judged: Sequence[Judged]) -> str:
    """A Markdown table: confidence, predictions, mean confidence, share that is right."""
    rows = ["| confidence | quotations | mean confidence | right |", "| --- | --- | --- | --- |"]
    for number, each in enumerate(_bins(judged)):
        if each:
            span = f"{number / BINS:.1f}–{(number + 1) / BINS:.1f}"
            rows.append(f"| {span} | {len(each)} | {_mean_confidence(each):.2f} | {_share_right(each):.2f} |")
    return "\n".join(rows)


def _judged(article: Article, quotation: Quotation, truth: Annotation | None) -> Judged:
    right = truth is not None and same_source(article.text, truth, quotation.source)
    return Judged(quotation.kind, quotation.confidence, right, truth is None or truth.source is not None)


def _bins(judged: Sequence[Judged]) -> list[list[Judged]]:
    bins: list[list[Judged]] = [[] for _ in range(BINS)]
    for each in judged:
        bins[min(BINS - 1, int(each.confidence * BINS))].append(each)
    return bins


def _mean_confidence(judged: Sequence[Judged]) -> float:
    return sum(each.confidence for each in judged) / max(1, len(judged))


def _share_right(judged: Sequence[Judged]) -> float:
    return sum(each.right for each in judged) / max(1, len(judged))


if __name__ == "__main__":
    main()
