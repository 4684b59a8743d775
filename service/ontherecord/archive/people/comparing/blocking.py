"""Under which numbers a name is filed, so that whoever it may be is found without reading the others.

Two people who may be one share a number: that of how two words of their names sound, in either order; of a surname and
an initial; of a surname and an outlet or a body, for those whom a document calls by nothing else. A number is a digest:
it betrays nothing of a name once that is erased.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from ....attribution.quotation import SpeakerType
from ....attribution.wordlists import folded
from .bodies import body_name, initials_of
from .matching import CUT_SHORT, SHORT, formal_names, puts_family_first
from .names import PersonName, person_name
from .romanisation import sound

LONGEST_WORD = 24
"""Sounds of a word that count."""


@dataclass(frozen=True, slots=True)
class Blocks:
    """The numbers that one is filed under, and those to look others up by."""

    filed: frozenset[int]
    sought: frozenset[int]


def blocks_of(type_: str, name: str, *, publisher: str | None = None, affiliation: str | None = None) -> Blocks | None:
    """The numbers of a speaker; None for one of a single document: unnamed, a group, a report, "the company"."""
    if name.islower():
        return None
    if type_ == SpeakerType.ORGANISATION:
        return body_blocks(body_name(name), initials_of(name)) if body_name(name) else None
    parsed = person_name(name) if type_ == SpeakerType.PERSON else None
    return None if parsed is None else person_blocks(parsed, publisher=publisher, affiliation=affiliation)


def person_blocks(name: PersonName, *, publisher: str | None, affiliation: str | None) -> Blocks:
    """The numbers of a person in one document."""
    surnames = list(_surnames(name))
    places = [f"{kind} {folded(place)}" for kind, place in (("by", publisher), ("of", affiliation)) if place]
    located = {f"{surname} {place}" for surname in surnames for place in places}
    if not name.given:
        alone = {f"alone {each}" for each in located}
        return _blocks(filed=located | alone, sought=located)
    pairs = {" ".join(sorted(pair)) for pair in _pairs(name)}
    initials = {f"{surname} {_first(name)}." for surname in surnames}
    short = {f"short {each}" for each in initials}
    lone = {f"alone {each}" for each in located}
    if _is_short(name):
        return _blocks(filed=pairs | initials | short | located, sought=pairs | initials | lone)
    return _blocks(filed=pairs | initials | located, sought=pairs | short | lone)


def body_blocks(name: str, initials: str | None) -> Blocks:
    """The numbers of an organisation, by its folded name, and by its initials where it has some to be known by."""
    filed = {f"body {name}"} | ({f"initials {initials}"} if initials else set())
    return _blocks(filed=filed, sought=filed)


def joint_blocks(member_keys: frozenset[int]) -> Blocks:
    """The number of those who speak as one, by who they are."""
    filed = {f"joint {' '.join(map(str, sorted(member_keys)))}"}
    return _blocks(filed=filed, sought=filed)


def _surnames(name: PersonName) -> Iterator[str]:
    """How what may be the surname sounds: the last word, the last two, and the first where families come first."""
    yield _sound(name.surname)
    if name.middle and len(name.middle[-1]) > 1:
        yield _sound(name.middle[-1] + name.surname)
    if name.given and puts_family_first(name):
        yield _sound(name.given)


def _pairs(name: PersonName) -> Iterator[tuple[str, str]]:
    """Two words each, of which another form of the name has both, or both run into one."""
    words = name.words
    for given in {name.given, *formal_names(name.given)}:
        yield _sound(given), _sound(name.surname)
    if len(words) > 2:
        yield _sound(words[0]), _sound(words[1] + words[-1])
        yield _sound(words[0] + words[1]), _sound(words[-1])
        for one, other in combinations((words[0], words[1], words[-2], words[-1]), 2):
            if one != other and len(one) > 1 and len(other) > 1:
                yield _sound(one), _sound(other)
    for part in name.surname_parts:
        yield _sound(name.given), _sound(part)
    if name.binding:
        yield _sound(name.given), _sound("".join((*name.binding, name.surname)))
    if name.nickname:
        yield _sound(name.nickname), _sound(name.surname)


def _is_short(name: PersonName) -> bool:
    """Whether the given name may be the beginning of another."""
    return len(name.given) == 1 or SHORT <= len(name.given) <= CUT_SHORT


def _first(name: PersonName) -> str:
    return name.given[0]


def _sound(word: str) -> str:
    return sound(word)[:LONGEST_WORD]


def _blocks(*, filed: set[str], sought: set[str]) -> Blocks:
    return Blocks(*(frozenset(map(_number, each)) for each in (filed, sought)))


def _number(block: str) -> int:
    """64 bits, signed as databases count."""
    return int.from_bytes(hashlib.blake2b(block.encode(), digest_size=8).digest(), "big", signed=True)
