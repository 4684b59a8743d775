"""What is typed to search, read: words, "phrases", prefix* and -without.

- ``bridge may``: both words, anywhere;
- ``"closed until May"``, ``“closed until May”``: these words, one right after the other; and so ``U.S.-led``, whose
  words nothing but punctuation parts;
- ``clos*``, ``"until Ma*"``: a word that begins so, with two letters or digits at least;
- ``-bridge``, ``-"until May"``, ``-clos*``: without it.

Anything may be typed. What makes no sense as an operator separates words as any punctuation does: a mark that is never
closed, a dash or a star that stands alone.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from ..words import placed_words, words_of

SHORTEST_PREFIX = 2
"""Letters or digits; a shorter beginning would be that of half of all words, and is taken for a word."""

MOST_TERMS = 32
LONGEST_PHRASE = 20
"""Words. Of more than so much the first are looked for: each is a list to be read along with all others."""

_PIECE = re.compile(
    r"""(?P<without>-)?                                # directly before
        (?: "(?P<straight>[^"]*)" | “(?P<curly>[^“”]*)” )
        (?P<star>\*)?
      | (?P<plain>\S+)""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand one right after the other, folded; the last may be the beginning of one."""

    words: tuple[str, ...]
    prefix: bool = False
    without: bool = False


def parse(typed: str) -> tuple[Term, ...]:
    """The terms, each once, in the order they were typed; none where no word was.

    >>> parse('bri* -"until May"')
    (Term(words=('bri',), prefix=True, without=False), Term(words=('until', 'may'), prefix=False, without=True))
    """
    return tuple(islice(dict.fromkeys(_terms(typed)), MOST_TERMS))


def places(terms: Sequence[Term], words: Sequence[str]) -> dict[Term, list[int]]:
    """Where among the words, by its first, each of the terms stands that must be there."""
    at: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        at.setdefault(word, []).append(place)
    return {term: _places(term, words, at) for term in terms if not term.without}


def highlights(terms: Sequence[Term], text: str) -> list[tuple[int, int]]:
    """The stretches of the text that the terms match, in code points, in text order, none reaching into another."""
    words = placed_words(text)
    found = {
        (words[first].start, words[first + len(term.words) - 1].end)
        for term, firsts in places(terms, [each.word for each in words]).items()
        for first in firsts
    }
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _terms(typed: str) -> Iterator[Term]:
    for piece in _PIECE.finditer(typed):
        plain = piece["plain"]
        if plain is None:
            words = piece["straight"] if piece["curly"] is None else piece["curly"]
            term = _term(words + (piece["star"] or ""), without=piece["without"] is not None)
        elif plain[0] == "-" and plain[1:2].isalnum():
            term = _term(plain[1:], without=True)
        else:
            term = _term(plain, without=False)
        if term.words:
            yield term


def _term(typed: str, *, without: bool) -> Term:
    words = words_of(typed)
    begun = typed[-1:] == "*" and typed[-2:-1].isalnum() and len("".join(words[-1:])) >= SHORTEST_PREFIX
    return Term(tuple(words[:LONGEST_PHRASE]), prefix=begun and len(words) <= LONGEST_PHRASE, without=without)


def _places(term: Term, words: Sequence[str], at: Mapping[str, list[int]]) -> list[int]:
    first, *others = term.words
    if not others:
        return sorted(_begun(first, at)) if term.prefix else at.get(first, [])
    *inner, last = others
    ends = len(words) - len(others)
    return [
        place
        for place in at.get(first, [])
        if place < ends
        and (words[place + len(others)].startswith(last) if term.prefix else words[place + len(others)] == last)
        and list(words[place + 1 : place + len(others)]) == inner
    ]


def _begun(beginning: str, at: Mapping[str, list[int]]) -> Iterator[int]:
    return (place for word, places in at.items() if word.startswith(beginning) for place in places)
