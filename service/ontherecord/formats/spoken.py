"""The words of what was said, as a fact-checker compares them: spelling counts, typesetting does not.

``US`` is ``U.S.``, ``1,000`` is ``1000``, ``don’t`` is ``don't``, ``well-known`` is ``well known``, ``[W]e`` is ``We``;
case, accents, punctuation, ligatures and soft hyphens are typesetting. ``$5`` is not ``5``, ``50%`` not ``50``, and
``don't`` not ``do not``.
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import islice

from ..attribution.quotation import Span

UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Characters that a page holds and no reader sees: soft hyphens, joiners, spaces of no width."""

WORD = re.compile(
    r"\d+(?:[.,]\d+)*[^\W\d_]*"  # 2016, 1,000, 2.5m, 1st
    r"|(?<![^\W_])(?:[^\W\d_]\.)+[^\W\d_](?![^\W_])"  # U.S, a.m
    rf"|[^\W_]+(?:[{UNSEEN}\u0300-\u036f'’‘ʼ＇\[\]]+[^\W_]+)*"
    r"|[$€£¥₹¢%‰§&@#+=]|(?<!\S)[-−](?=\d)"
)
"""A word, a number, initials, or a sign that is read aloud."""

NOT_READ = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: where it stands, and what it is compared by."""

    span: Span
    folded: str


def words_in(text: str, *, most: int | None = None) -> list[Word]:
    """The words of a text in order, the first so many if that is said.

    >>> [word.folded for word in words_in("“[W]e don’t OWE the U.S. $1,000.”")]
    ['we', "don't", 'owe', 'the', 'us', '$', '1000']
    """
    return [Word(Span(*match.span()), _folded(match[0])) for match in islice(WORD.finditer(text), most)]


def _folded(word: str) -> str:
    if word.isascii() and word.isalpha():
        return word.lower()
    if word in "-−":
        return "-"
    if not word[0].isalnum():
        return word
    plain = unicodedata.normalize("NFKD", word).casefold()
    if plain[0].isdigit():
        return plain.replace(",", "")
    parts = NOT_READ.split("".join(each for each in plain if not unicodedata.combining(each) and each not in UNSEEN))
    return "".join(parts) if "." in plain or "[" in plain or "]" in plain else "'".join(parts)
