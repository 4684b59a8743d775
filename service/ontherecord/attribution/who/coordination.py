"""Speakers joined by "and" of whom some are only described: "her campaign and many Democrats", "he and a friend"."""

from collections.abc import Callable

from ..wordlists import word_list
from .mention import Named
from .source_phrase import RELATIVES, SourceKind, SourcePhrase
from .tokens import Tokens

LONGEST_PART = 8
"""Tokens of one of several joined; more is a clause."""

OPENERS = frozenset(("other", "others", "many", "most", "some", "several", "all", "both"))


def joined_parts(
    tokens: Tokens, first: int, last: int, read: Callable[[int, int], SourcePhrase | None]
) -> tuple[SourcePhrase, ...]:
    """The speakers joined, each read by itself; nothing where the words are not surely a list of speakers."""
    ranges = _ranges(tokens, first, last)
    if len(ranges) < 2 or any(end - begin >= LONGEST_PART for begin, end in ranges):
        return ()
    counted = all(tokens.words[begin][0].isdigit() for begin, _ in ranges)
    if not counted and any(_has_preposition(tokens, begin, end) for begin, end in ranges[:-1]):
        return ()
    parts: list[SourcePhrase] = []
    for begin, end in ranges:
        part = read(begin, end)
        if part is None or not _stands_alone(tokens, part, begin, after_name=bool(parts) and bool(parts[-1].heads)):
            return ()
        parts.append(part)
    several = len(parts) > 2
    if several and any(part.kind is SourceKind.PERSON or part.kind is SourceKind.PRONOUN for part in parts):
        return ()
    return tuple(parts)


def _ranges(tokens: Tokens, first: int, last: int) -> list[tuple[int, int]]:
    """The words between the commas and the one "and" that ends the list, as first and last places."""
    cuts = [place for place in range(first, last + 1) if tokens.folds[place] in (",", "and")]
    clause = any(tokens.folds[at] in RELATIVES or tokens.words[at] in "—–;:" for at in range(first, last + 1))
    if clause or not cuts or tokens.folds[cuts[-1]] != "and" or [tokens.folds[at] for at in cuts].count("and") > 1:
        return []
    bounds = [first - 1, *cuts, last + 1]
    pairs = zip(bounds, bounds[1:], strict=False)
    return [(before + 1, after - 1) for before, after in pairs if after - before > 1]


def _has_preposition(tokens: Tokens, begin: int, end: int) -> bool:
    folds = [tokens.folds[at] for at in range(begin, end + 1)]
    return any(fold in word_list("prepositions") or fold in ("like", "including", "with", "than") for fold in folds)


def _stands_alone(tokens: Tokens, part: SourcePhrase, begin: int, *, after_name: bool) -> bool:
    """Whether a part can speak by itself: not "Clinton" of "Clinton and Trump supporters", nor "state and local"."""
    determined = tokens.folds[begin] in word_list("determiners") or tokens.folds[begin] in OPENERS
    if part.kind is SourceKind.NAME:
        return part.heads[0].named is not Named.PEOPLE or part.heads[0].words[-1].endswith("s")
    if part.kind is SourceKind.GROUP:
        return determined or not (after_name and tokens.words[begin][0].isupper())
    if part.kind is SourceKind.PRONOUN:
        return part.noun in ("he", "she", "they")
    return part.kind in (SourceKind.PERSON, SourceKind.ORGANISATION) and (determined or part.possessive)
