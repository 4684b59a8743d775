"""The words that searches compare: the same on every database, since neither of them gets to cut a text itself.

Case and accents do not matter, and whatever is neither letter nor digit separates: "Müller’s" is ``muller s``.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

LONGEST_WORD = 40
"""Characters that are compared; more are cut off, in what is stored and in what is searched for."""

WORD = re.compile(r"[^\W_]+")

MOST_WORDS = 5_000
"""Words of one field that can be found: what one row of PostgreSQL's index can hold."""


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word, folded, and where it stands in the text, in code points."""

    word: str
    start: int
    end: int


def words_of(text: str) -> list[str]:
    """The words of a text in order, folded.

    >>> words_of("“Müller’s 2nd CAFÉ”")
    ['muller', 's', '2nd', 'cafe']
    """
    plain = unicodedata.normalize("NFKD", text)
    if not plain.isascii():
        plain = "".join(each for each in plain if not unicodedata.combining(each))
    found = islice(WORD.finditer(plain.casefold()), MOST_WORDS)
    return [match[0][:LONGEST_WORD] for match in found]


def placed_words(text: str) -> list[PlacedWord]:
    """The words that ``words_of`` gives, each with its place in the text; accents that follow a letter belong to it.

    >>> placed_words("ﬁn CAFÉ")[0]
    PlacedWord(word='fin', start=0, end=2)
    """
    if text.isascii():
        found = islice(WORD.finditer(text.casefold()), MOST_WORDS)
        return [PlacedWord(match[0][:LONGEST_WORD], match.start(), match.end()) for match in found]
    folded = [_folded(character) for character in text]
    origins = [place for place, each in enumerate(folded) for _ in each]
    ends = _ends(folded)
    return [
        PlacedWord(match[0][:LONGEST_WORD], origins[match.start()], ends[origins[match.end() - 1]])
        for match in islice(WORD.finditer("".join(folded)), MOST_WORDS)
    ]


@lru_cache(maxsize=4_096)
def _folded(character: str) -> str:
    """What one character is compared as. A text is folded character by character: NFKD only moves combining marks past
    each other, which are left out."""
    plain = unicodedata.normalize("NFKD", character)
    return "".join(each for each in plain if not unicodedata.combining(each)).casefold()


def _ends(folded: list[str]) -> list[int]:
    """Where each character ends, with what follows it and is compared as nothing."""
    ends = list(range(1, len(folded) + 1))
    for place in range(len(folded) - 2, -1, -1):
        if not folded[place + 1]:
            ends[place] = ends[place + 1]
    return ends
