"""A text's words and punctuation, each with its sentence, its paragraph and whether it stands in quotation marks.

This is all that the steps after it read: who a source is and in which role is told from words, not from a parse.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass

from ..marks import quoted_regions
from ..quotation import Span
from ..text import paragraphs
from ..wordlists import folded, word_list

MISREAD = r"(?<=Ã)[\u00a1-\u00bf‚ƒ„†‡ˆ‰Š‹ŒŽ˜™š›œžŸ][^\W_]*"
"""What follows the first half of a letter that was read in the wrong encoding: "PeÃ±a" is one word, Peña."""

TOKEN = re.compile(rf"(?:[^\W\d_]\.){{2,}}|[^\W_]+(?:[-‑'’&][^\W_]+|\.[a-z0-9]+|{MISREAD})*|\S")
POSSESSIVES = ("'s", "’s", "'S", "’S")
LONGEST_SOURCE = 120
"""Tokens of a source that are read; a longer one is a tagger's mistake, and must not cost more than its share."""

SENTENCE_ENDS = frozenset(".!?…")
CLOSERS = frozenset("\"'”’»)]")


@dataclass(frozen=True, slots=True)
class Tokens:
    """Words and punctuation marks in text order, as parallel lists; a possessive 's is a token of its own.

    ``folds`` are the words folded for comparison; ``sentences`` and ``paragraphs`` number each token's sentence and
    paragraph; ``quoted`` says whether it stands in quotation marks.
    """

    text: str
    starts: list[int]
    ends: list[int]
    words: list[str]
    folds: list[str]
    sentences: list[int]
    paragraphs: list[int]
    quoted: list[bool]

    def __len__(self) -> int:
        return len(self.words)

    def at(self, offset: int) -> int:
        """The place of the first token that ends after ``offset``."""
        return bisect_left(self.ends, offset + 1)

    def inside(self, span: Span) -> range:
        """The places of the tokens that begin inside the span."""
        return range(bisect_left(self.starts, span.start), bisect_left(self.starts, span.end))

    def beginning(self, span: Span) -> range:
        """The places of the tokens that begin inside the span, the first ``LONGEST_SOURCE`` of them at most."""
        return self.inside(span)[:LONGEST_SOURCE]

    def span(self, first: int, last: int) -> Span:
        """From the start of token ``first`` to the end of token ``last``, which is included."""
        return Span(self.starts[first], self.ends[last])

    def is_capitalised(self, place: int) -> bool:
        """Whether the word begins with a capital, as "Khan" does, or has one after a particle, as "al-Assad" does."""
        word = self.words[place]
        if word[0].isupper():
            return True
        return (
            "-" in word and word[-1].isalpha() and word.split("-", 1)[1][:1].isupper() and len(word.split("-")[0]) < 4
        )

    def is_word(self, place: int) -> bool:
        """Whether the token is a word or a number, not a mark or a possessive 's."""
        return self.words[place][0].isalnum()

    def is_function_word(self, place: int) -> bool:
        """Whether the word is a function word; "US" and "WHO" in capitals are names."""
        word = self.words[place]
        return self.folds[place] in word_list("function_words") and not (len(word) > 1 and word.isupper())

    def is_possessive(self, place: int) -> bool:
        """Whether the token is the 's of "Khan's" or the ’ of "Jones’ lawyer"."""
        if not 0 < place < len(self.words) or self.starts[place] != self.ends[place - 1]:
            return False
        return self.folds[place] in ("'s", "’s") or (self.words[place] in "'’" and self.folds[place - 1][-1:] == "s")

    def adjacent(self, place: int) -> bool:
        """Whether a token follows in the same sentence with no more than a space between."""
        following = place + 1
        if following >= len(self.words) or self.sentences[following] != self.sentences[place]:
            return False
        return self.starts[following] - self.ends[place] <= 1


def tokenise(text: str) -> Tokens:
    """The text's tokens."""
    starts, ends = _bounds(text)
    words = [text[start:end] for start, end in zip(starts, ends, strict=True)]
    folds = [folded(word) for word in words]
    numbers = _paragraph_numbers(text, starts)
    sentences = _sentence_numbers(text, words, folds, starts, ends, numbers)
    return Tokens(text, starts, ends, words, folds, sentences, numbers, _quoted(text, starts))


def _bounds(text: str) -> tuple[list[int], list[int]]:
    starts: list[int] = []
    ends: list[int] = []
    for match in TOKEN.finditer(text):
        start, end = match.span()
        starts.append(start)
        if text.endswith(POSSESSIVES, start + 1, end):
            ends.append(end - 2)
            starts.append(end - 2)
        ends.append(end)
    return starts, ends


def _paragraph_numbers(text: str, starts: list[int]) -> list[int]:
    numbers = [0] * len(starts)
    for number, paragraph in enumerate(paragraphs(text)):
        first, last = bisect_left(starts, paragraph.start), bisect_left(starts, paragraph.end)
        numbers[first:last] = [number] * (last - first)
    return numbers


def _sentence_numbers(
    text: str, words: list[str], folds: list[str], starts: list[int], ends: list[int], paragraph: list[int]
) -> list[int]:
    numbers = []
    number, ended = 0, False
    for place, word in enumerate(words):
        if place and paragraph[place] != paragraph[place - 1]:
            number, ended = number + 1, False
        elif ended and word not in CLOSERS and word not in SENTENCE_ENDS:
            goes_on = word[0].islower() or word in ",;:"
            number, ended = number + (not goes_on), False
        elif (
            ended
            and starts[place] > ends[place - 1]
            and word in CLOSERS
            and text[ends[place] : ends[place] + 1].isalnum()
        ):
            number, ended = number + 1, False
        numbers.append(number)
        if word in SENTENCE_ENDS:
            ended = not (word == "." and place and _abbreviates(words[place - 1], folds[place - 1]))
    return numbers


def _abbreviates(word: str, fold: str) -> bool:
    """Whether a full stop after the word is part of it: an initial ("J."), a title ("Sen."), "Jr.", "No."."""
    if len(word) == 1 and word.isupper():
        return True
    return word[0].isupper() and fold in _abbreviations()


def _abbreviations() -> frozenset[str]:
    return word_list("role_abbreviations") | word_list("abbreviations")


def _quoted(text: str, starts: list[int]) -> list[bool]:
    flags = [False] * len(starts)
    for region in quoted_regions(text, paragraphs(text)):
        if region.depth == 0:
            first, last = bisect_left(starts, region.span.start), bisect_left(starts, region.span.end)
            flags[first:last] = [True] * (last - first)
    return flags
