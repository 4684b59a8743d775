"""The words that stand in the most of the quotations found: what somebody speaks of, on some topic or at all."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Connection

from ...attribution.wordlists import word_list
from ..tables import quotations
from ..words import LONGEST_WORD, WORD, words_of
from . import search
from .query import parse
from .sought import QuotationsSought

COUNTED = 2_000
"""Quotations that are looked through at most: the newest."""

SHOWN = 24
"""Words that are told."""

NUMBER = re.compile(r"\d+(?:[.,:]\d+)+\w*|(?<=[£$€])\d\w*")
"""A number of several words, or an amount: £9.4m, 1,200, 10:30, $4bn."""

LEAST = 2
"""Letters of a word; what stands alone is a part of another, such as the s of “it’s”."""


@dataclass(frozen=True, slots=True)
class FrequentWord:
    """A word as it is written most, and in how many of the quotations it stands."""

    word: str
    quotations: int


@dataclass(frozen=True, slots=True)
class FrequentWords:
    """The most frequent words first, of so many quotations; ``complete`` if those are all there are."""

    words: list[FrequentWord]
    counted: int
    complete: bool


def used_most(connection: Connection, sought: QuotationsSought) -> FrequentWords:
    """The words that most of the quotations hold, but for everyday English ones and those that were sought.

    A word counts once a quotation, so that a number tells what a search for the word finds.
    """
    texts = [row.text for row in search.newest(connection, sought, quotations.c.text, most=COUNTED)]
    sought_for = {word for term in parse(sought.q or "") for word in term.words}
    counts = Counter(word for text in texts for word in set(words_of(text)))
    ranked = sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    untold = sought_for | _of_numbers(texts)
    told = (each for each in ranked if _tells(each[0]) and each[0] not in untold)
    most = dict(islice(told, SHOWN))
    written = _spellings(texts, most)
    words = [FrequentWord(written.get(word, word), quotations) for word, quotations in most.items()]
    return FrequentWords(words, len(texts), len(texts) < COUNTED)


def _tells(word: str) -> bool:
    """Whether a word says something of what the text is about."""
    return len(word) >= LEAST and not word.isdigit() and word not in word_list("everyday_words")


def _of_numbers(texts: Iterable[str]) -> set[str]:
    """The words that are but pieces of numbers, such as the 4m of £9.4m."""
    return {word for text in texts for number in NUMBER.findall(text) for word in words_of(number)}


def _spellings(texts: Iterable[str], words: Collection[str]) -> dict[str, str]:
    """How the texts write these folded words most; but for those that they only write in pieces, such as ``a½``."""
    counts = Counter(written for text in texts for written in WORD.findall(unicodedata.normalize("NFC", text)))
    spellings: dict[str, str] = {}
    for written, _ in sorted(counts.items(), key=lambda each: (-each[1], each[0])):
        word = "".join(words_of(written))
        if word in words:
            spellings.setdefault(word, written[:LONGEST_WORD])
    return spellings
