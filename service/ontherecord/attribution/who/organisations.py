"""Mentions of organisations, places and peoples grouped: a short form joins the one full name it stands for."""

from collections import defaultdict
from collections.abc import Sequence

from .mention import Mention, Named
from .tokens import Tokens


def cluster_organisations(tokens: Tokens, mentions: Sequence[Mention]) -> list[list[Mention]]:
    groups: dict[tuple[str, ...], list[Mention]] = defaultdict(list)
    for mention in mentions:
        groups[mention.words].append(mention)
    full_names = _full_names(tokens, groups)
    result: dict[tuple[str, ...], list[Mention]] = defaultdict(list)
    for key, group in groups.items():
        result[full_names.get(key, key)].extend(group)
    return [sorted(group, key=lambda mention: mention.first) for group in result.values()]


def _full_names(tokens: Tokens, groups: dict[tuple[str, ...], list[Mention]]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Short forms of organisations and the one full name each stands for: "IMF", "Exxon" of "Exxon Mobil"."""
    by_initials: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    by_start: dict[tuple[str, ...], set[tuple[str, ...]]] = defaultdict(set)
    for key, group in groups.items():
        if len(key) > 1 and group[0].named in (Named.ORGANISATION, Named.OTHER):
            for initials in _acronyms(tokens, group[0]):
                by_initials[initials].add(key)
            for length in range(1, min(len(key), 4)):
                by_start[key[:length]].add(key)
    full: dict[tuple[str, ...], tuple[str, ...]] = {}
    for key, group in groups.items():
        if group[0].named in (Named.PLACE, Named.PEOPLE) and not (
            len(key[0]) < 6 and group[0].span.of(tokens.text).isupper()
        ):
            continue
        plain = key[0].replace(".", "")
        options = by_initials.get(plain, set()) if len(key) == 1 else set()
        if not options and all(mention.named is Named.ORGANISATION for mention in group):
            options = by_start.get(key, set())
        if len(options) == 1:
            full[key] = next(iter(options))
    return {key: full.get(owner, owner) for key, owner in full.items()}


def _acronyms(tokens: Tokens, mention: Mention) -> set[str]:
    """The initials of a name's capitalised words, and whatever stands in brackets after it if its letters fit."""
    words = [tokens.words[place] for place in range(mention.first, mention.last + 1) if tokens.is_word(place)]
    capitals = "".join(word[0] for word in words if word[0].isupper()).lower()
    every = "".join(word[0] for word in words).lower()
    found = {initials for initials in (capitals, every) if len(initials) > 1}
    bracketed = mention.last + 2
    if bracketed < len(tokens) and tokens.words[mention.last + 1] == "(" and tokens.words[bracketed].isupper():
        acronym = tokens.folds[bracketed].replace(".", "")
        if 2 * len(capitals) > len(acronym) and _in_order(capitals, acronym):
            found.add(acronym)
    return found


def _in_order(letters: str, word: str) -> bool:
    """Whether the letters stand in the word in that order."""
    remaining = iter(word)
    return all(letter in remaining for letter in letters)
