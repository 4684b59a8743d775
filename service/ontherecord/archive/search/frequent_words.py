"""The words that stand in the most of the quotations found: what somebody speaks of, on some topic or at all."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from ...attribution.wordlists import word_list
from ..tables import quotations
from ..words import WORD, words_of
from . import search
from .query import parse
from .sought import QuotationsSought

COUNTED = 2_000
"""Quotations that are looked through at most: the newest."""

SHOWN = 24
"""Words that are told."""

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
    counts = _counted(texts)
    ranked = sorted(
        (word for word in counts if _tells(word) and word not in sought_for),
        key=lambda word: (-counts[word].total(), word),
    )
    told = [FrequentWord(_spelling(counts[word]), counts[word].total()) for word in ranked[:SHOWN]]
    return FrequentWords(told, len(texts), len(texts) < COUNTED)


def _counted(texts: Iterable[str]) -> Mapping[str, Counter[str]]:
    """For each word, folded, how many texts have it, by how they spell it first."""
    folded: dict[str, str] = {}
    counts: dict[str, Counter[str]] = {}
    for text in texts:
        spelt: dict[str, str] = {}
        for written in WORD.findall(unicodedata.normalize("NFC", text)):
            if written not in folded:
                folded[written] = " ".join(words_of(written))
            spelt.setdefault(folded[written], written)
        for word, written in spelt.items():
            counts.setdefault(word, Counter())[written] += 1
    return counts


def _tells(word: str) -> bool:
    """Whether a word says something of what the text is about."""
    return len(word) >= LEAST and not word.isdigit() and word not in word_list("everyday_words")


def _spelling(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda written: (-spellings[written], written))
