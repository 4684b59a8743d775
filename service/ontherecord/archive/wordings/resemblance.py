"""Whether two wordings are the same quotation: near-identical, or one of them the other cut short.

Measured by the words that both have in the same order, so that what one leaves out, adds or swaps counts once; and by
those of them that say something by themselves, since "it is too early to say what" begins many a quotation. The bounds
were chosen on 120 pairs written for it, and then tried on 50 others (tests/data/wordings.jsonl).
"""

from collections.abc import Sequence

from rapidfuzz.distance import LCSseq

from ...attribution.wordlists import word_list
from .shingles import MOST_WORDS

OF_SHORTER = 0.7
"""Share of the shorter wording's words that the longer must have, in order; and of its words that are no function
words."""

OF_LONGER = 0.45
"""Share of the longer one's words: a sentence taken from a speech is no variant of the speech."""


def resemblance(words: Sequence[str], others: Sequence[str]) -> float:
    """The share of the longer wording's words that both have in order, from 0 to 1; 0 if they are not the same.

    >>> round(resemblance("we will not go to war".split(), "we shall not go to war".split()), 2)
    0.83
    >>> resemblance("we will not go to war".split(), "we will not go to church".split())
    0.0
    """
    words, others = words[:MOST_WORDS], others[:MOST_WORDS]
    shorter, longer = sorted((len(words), len(others)))
    if shorter < OF_LONGER * longer or not shorter:
        return 0.0
    shared = LCSseq.similarity(words, others)
    if shared < max(OF_SHORTER * shorter, OF_LONGER * longer):
        return 0.0
    telling, others_telling = _telling(words), _telling(others)
    shared_telling = LCSseq.similarity(telling, others_telling)
    return shared / longer if shared_telling >= OF_SHORTER * min(len(telling), len(others_telling)) else 0.0


def _telling(words: Sequence[str]) -> list[str]:
    function_words = word_list("english_function_words")
    return [word for word in words if word not in function_words]
