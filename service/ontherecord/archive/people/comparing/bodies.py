"""Organisations: which names are one's, and which any place has one of ("the ministry", "Supreme Court")."""

import re
from functools import lru_cache

from ....attribution.wordlists import folded, word_list
from ...words import words_of

LEGAL_FORMS = frozenset(
    ("ag", "co", "corp", "corporation", "gmbh", "inc", "incorporated", "limited", "llc", "llp", "ltd", "plc", "sa")
)
LONGEST_NAME = 200
FEWEST_INITIALS = 3
"""Of an acronym that says which body is meant."""

DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")
IN_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
SMALL = frozenset(("a", "an", "and", "at", "for", "in", "of", "on", "the", "to"))


@lru_cache(maxsize=4_096)
def body_name(name: str) -> str:
    """The name for comparison: without "the", brackets after it, and its legal form.

    >>> body_name("The World Health Organization (WHO)") == body_name("World Health Organization")
    True
    """
    plain = DOTTED.sub(lambda found: found[0].replace(".", ""), IN_BRACKETS.sub("", name[:LONGEST_NAME]))
    words = words_of(plain.replace("’", "").replace("'", ""))
    while len(words) > 1 and words[0] == "the":
        del words[0]
    while len(words) > 1 and words[-1] in LEGAL_FORMS:
        del words[-1]
    return " ".join(words)


@lru_cache(maxsize=4_096)
def initials_of(name: str) -> str | None:
    """What a body may be called for short: "World Health Organization" WHO; or that itself. None if too short."""
    plain = DOTTED.sub(lambda found: found[0].replace(".", ""), name[:LONGEST_NAME]).strip()
    if plain.isupper() and plain.isalpha():
        return folded(plain) if len(plain) >= FEWEST_INITIALS else None
    words = [word for word in body_name(name).split() if word not in SMALL]
    return "".join(word[0] for word in words) if len(words) >= FEWEST_INITIALS else None


def is_acronym(name: str) -> bool:
    """Whether the name is nothing but initials."""
    plain = name.replace(".", "")
    return plain.isupper() and plain.isalpha() and len(plain) <= 6


@lru_cache(maxsize=4_096)
def is_anywhere(name: str) -> bool:
    """Whether there is such a body in many places: "Finance Ministry", "Supreme Court", "police"; not "Ely Council"."""
    return all(map(_is_general, body_name(name).split()))


def _is_general(word: str) -> bool:
    lists = ("bodies_anywhere", "organisation_nouns", "portfolios", "function_words")
    return any(word in word_list(name) or word.removesuffix("s") in word_list(name) for name in lists)
