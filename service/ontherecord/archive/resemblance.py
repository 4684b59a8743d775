"""Whether two wordings are the same quotation: near-identical, or one of them the other cut short.

Measured by the words that both have in the same order, so that what one leaves out, adds or swaps counts once. The two
bounds were chosen on pairs written for it (tests/data/wordings.jsonl; tests/archive/test_resemblance.py holds them).
"""

from collections.abc import Sequence

from rapidfuzz.distance import LCSseq

OF_SHORTER = 0.75
"""Share of the shorter wording's words that the longer must have, in order."""

OF_LONGER = 0.45
"""Share of the longer one's: a sentence taken from a speech is no variant of the speech."""


def resemblance(words: Sequence[str], others: Sequence[str]) -> float:
    """The share of the longer wording's words that both have in order, from 0 to 1; 0 if they are not the same.

    >>> resemblance("we will not go to war".split(), "we shall not go to war".split())
    0.8333333333333334
    >>> resemblance("we will not go to war".split(), "we will not pay for it".split())
    0.0
    """
    if not words or not others:
        return 0.0
    shorter, longer = sorted((len(words), len(others)))
    if shorter < OF_LONGER * longer:
        return 0.0
    shared = LCSseq.similarity(words, others)
    return shared / longer if shared >= max(OF_SHORTER * shorter, OF_LONGER * longer) else 0.0
