"""Names that stand in one list: "Govs. Ann Lee and Bo Ray", "Senators Ann Lee, Democrat of Iowa, and Bo Ray"."""

from collections.abc import Iterator, Sequence

from ..wordlists import word_list
from .mention import Mention, Named
from .tokens import Tokens

APPOSED = 10
"""Tokens that may describe one of several names: ", Democrat of Iowa, and" before the next."""

MOST = 8
"""People in a list that "they" takes up; a longer one is a roll."""

AND = ("and", "&")


def are_listed(tokens: Tokens, before: Mention, after: Mention) -> bool:
    """Whether the two names are neighbours in one list."""
    between = _between(tokens, before, after)
    if len(between) > 2:
        plain = not any(word in word_list("cue_verbs") or word in (".", ";", "who") for word in between)
        described = between[0] in ",(" and len(between) <= APPOSED and between[-1] in (*AND, ",", ")")
        return plain and described and tokens.sentences[before.last] == tokens.sentences[after.first]
    listed = after.last + 1 < len(tokens) and tokens.folds[after.last + 1] in (*AND, ",")
    return 0 < len(between) <= 2 and all(word in (",", *AND) for word in between) and (between != [","] or listed)


def _between(tokens: Tokens, before: Mention, after: Mention) -> list[str]:
    """The words between two names and their titles, or a few more than may be."""
    first = after.first if after.title is None else tokens.at(after.title.start)
    return tokens.folds[before.last + 1 : min(first, before.last + 2 + APPOSED)]


def joined_people(tokens: Tokens, mentions: Sequence[Mention]) -> Iterator[tuple[Mention, ...]]:
    """The people named together, in text order: those joined by "and", and all before them in their list."""
    run: list[Mention] = []
    for mention in mentions:
        if mention.named is not Named.PERSON:
            continue
        if run and not are_listed(tokens, run[-1], mention):
            run = []
        joined = bool(run) and any(word in AND for word in _between(tokens, run[-1], mention)[-1:])
        run.append(mention)
        after = mention.last + 1
        if joined and not (after < len(tokens) and tokens.is_possessive(after)):
            if len(run) <= MOST:
                yield tuple(run)
            run = []
