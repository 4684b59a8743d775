"""Where words stand in a text: names, whole or in part, and whatever repeats what was said.

Words are compared as searches compare them (words.py), folded, but each with its place in the text as it is.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from ...attribution.quotation import Span
from ...attribution.wordlists import word_list
from ..words import WORD

ASCII_OR_ONE = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]")

Tree: TypeAlias = dict[str, "Tree"]
END = ""
"""What follows the last word of a name."""

REPEATED_WORDS = 4
"""So many words in a row that were said are taken for a repetition wherever they stand again; fewer for chance."""


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A folded word and where it stands."""

    word: str
    span: Span


def placed_words(text: str) -> list[PlacedWord]:
    """The words of a text in order, each with its place.

    >>> placed_words("Müller’s")
    [PlacedWord(word='muller', span=Span(start=0, end=6)), PlacedWord(word='s', span=Span(start=7, end=8))]
    """
    folded, places = _folded(text)
    return [
        PlacedWord(match[0], Span(places[match.start()], places[match.end() - 1] + 1))
        for match in WORD.finditer(folded)
    ]


def parts_of(name: str) -> set[str]:
    """The words of a person's name that stand for the person alone: "Mark A. van Welsh III" is "mark" and "welsh"."""
    small = word_list("name_particles") | word_list("name_suffixes")
    return {placed.word for placed in placed_words(name) if len(placed.word) > 1 and placed.word not in small}


def of_names(words: Sequence[PlacedWord], names: Iterable[str]) -> Iterator[Span]:
    """Where one of the names stands whole; where one begins with another, the longer."""
    tree = _tree(names)
    for at, placed in enumerate(words):
        node, end = tree, -1
        for place in range(at, len(words)):
            if words[place].word not in node:
                break
            node = node[words[place].word]
            end = words[place].span.end if END in node else end
        if end >= 0:
            yield Span(placed.span.start, end)


def _tree(names: Iterable[str]) -> Tree:
    """The names word by word, each word leading to what may follow it."""
    tree: Tree = {}
    for name in names:
        node = tree
        for placed in placed_words(name):
            node = node.setdefault(placed.word, {})
        if node is not tree:
            node[END] = {}
    return tree


def of_words(words: Sequence[PlacedWord], wanted: Collection[str], text: str) -> Iterator[Span]:
    """Where one of the words stands as names do: not with a small letter."""
    return (each.span for each in words if each.word in wanted and not text[each.span.start].islower())


def runs_of(said: Iterable[str]) -> frozenset[tuple[str, ...]]:
    """Whatever ``REPEATED_WORDS`` words stand in a row in what was said."""
    return frozenset(run for each in said for run, _ in _runs(placed_words(each)))


def of_runs(words: Sequence[PlacedWord], runs: Collection[tuple[str, ...]]) -> Iterator[Span]:
    """Where one of the runs stands again."""
    return (span for run, span in _runs(words) if run in runs)


def _runs(words: Sequence[PlacedWord]) -> Iterator[tuple[tuple[str, ...], Span]]:
    for at in range(len(words) - REPEATED_WORDS + 1):
        run = words[at : at + REPEATED_WORDS]
        yield tuple(each.word for each in run), Span(run[0].span.start, run[-1].span.end)


def _folded(text: str) -> tuple[str, Sequence[int]]:
    """The text folded, and for each of its characters the place of the one that it comes from."""
    if text.isascii():
        return text.lower(), range(len(text))
    folded: list[str] = []
    places: list[int] = []
    for match in ASCII_OR_ONE.finditer(text):
        if match[0].isascii():
            folded.append(match[0].lower())
            places.extend(range(*match.span()))
        else:
            plain = unicodedata.normalize("NFKD", match[0])
            kept = "".join(each for each in plain if not unicodedata.combining(each)).casefold()
            folded.append(kept)
            places.extend([match.start()] * len(kept))
    return "".join(folded), places
