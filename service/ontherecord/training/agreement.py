"""When a predicted attribution counts as right: the measure of the benchmark, for calibration and evaluation.

Words are compared, not characters: the content is found if it shares half of its words with the corpus's (F1), and the
attribution is right if its source does too. Where the corpus has no source, the content alone counts.
"""

import re
from collections.abc import Iterable, Sequence

from ..attribution.quotation import Span
from .corpus import Annotation

WORD = re.compile(r"\w+(?:[’'.-]\w+)*")
ENOUGH = 0.5

Spans = Iterable[Span | None]


def words(text: str, spans: Spans) -> set[int]:
    """Where the words of the spans start."""
    return {m.start() for span in spans if span is not None for m in WORD.finditer(text, span.start, span.end)}


def agreement(one: set[int], other: set[int]) -> float:
    """F1 of the words that two sets of spans share, 0 to 1."""
    return 2 * len(one & other) / max(1, len(one) + len(other))


def pairs(text: str, truths: Sequence[Annotation], contents: Sequence[Sequence[Span]]) -> dict[int, int]:
    """For each prediction (by its place in ``contents``) the annotation it is about, most shared words first."""
    true_words = [words(text, truth.content) for truth in truths]
    said_words = [words(text, content) for content in contents]
    shared = sorted(
        (-agreement(true, said), place, truth)
        for place, said in enumerate(said_words)
        for truth, true in enumerate(true_words)
        if true & said
    )
    paired: dict[int, int] = {}
    taken: set[int] = set()
    for value, place, truth in shared:
        if -value >= ENOUGH and place not in paired and truth not in taken:
            paired[place] = truth
            taken.add(truth)
    return paired


def same_source(text: str, truth: Annotation, source: Span | None) -> bool:
    """Whether the source agrees with the corpus's, or the corpus has none."""
    return truth.source is None or agreement(words(text, [truth.source]), words(text, [source])) >= ENOUGH
