"""How two names match: in every part, by spelling, by nickname or initial, by the surname alone, or not at all."""

from enum import IntEnum
from functools import lru_cache

from ....attribution.wordlists import word_list, word_table
from .names import PersonName
from .romanisation import sound, spelling

SHORT, CUT_SHORT = 3, 4
"""Letters of a given name that is the beginning of another."""


class Match(IntEnum):
    """How much of two names is one; what comes later says more."""

    RULED_OUT = -1
    """Something in them tells two people apart: another initial, another generation."""
    NONE = 0
    LONE = 1
    """Both are nothing but a surname, the same."""
    SURNAME = 2
    """One is the surname of the other."""
    SOUND = 3
    """They sound alike."""
    SON = 4
    """They are one but for "Jr." after one of them, which may be a father and a son."""
    PART = 5
    """One is the other without its last or first words: "Peña Nieto", "Enrique Peña" of "Enrique Peña Nieto"."""
    INITIAL = 6
    """One has but an initial in the place of a given name."""
    SPELLED = 7
    """The same in another spelling or order, or by a nickname."""
    EXACT = 8


@lru_cache(maxsize=4_096)
def match(one: PersonName, other: PersonName) -> Match:
    """How the two match, the same either way round."""
    if not one.given or not other.given:
        return _match_surnames(one, other)
    found = _match_full(one, other)
    if found is Match.NONE:
        return Match.PART if _is_part(one, other) or _is_part(other, one) else Match.NONE
    if found < Match.INITIAL:
        return found
    if _middles_differ(one, other) or (one.suffix and other.suffix and one.suffix != other.suffix):
        return Match.RULED_OUT
    if one.suffix != other.suffix:
        return Match.SON if {one.suffix, other.suffix} & {"jr", "sr"} else min(found, Match.SPELLED)
    return found


def _match_surnames(one: PersonName, other: PersonName) -> Match:
    """Of names of which at least one is a surname alone."""
    if not one.given and not other.given:
        return Match.LONE if _are_spelled_alike(one.surname, other.surname) and _bind_alike(one, other) else Match.NONE
    alone, full = (other, one) if one.given else (one, other)
    if _are_spelled_alike(alone.surname, full.surname) and _bind_alike(alone, full):
        return Match.SURNAME
    if puts_family_first(full) and _are_spelled_alike(alone.surname, full.given):
        return Match.SURNAME
    compound = "".join((*full.middle[-1:], full.surname))
    return Match.PART if full.middle and _are_spelled_alike(alone.surname, compound) else Match.NONE


def _match_full(one: PersonName, other: PersonName) -> Match:
    if one.squeezed == other.squeezed and (one.binding == other.binding or not (one.binding and other.binding)):
        return Match.EXACT if one.binding == other.binding else Match.SPELLED
    if sorted(one.words) == sorted(other.words) and (puts_family_first(one) or puts_family_first(other)):
        return Match.SPELLED
    bound, other_bound = _bound(one), _bound(other)
    alike = _are_spelled_alike(bound, other_bound) or (
        _are_spelled_alike(one.surname, other.surname) and not (one.binding and other.binding)
    )
    given = _match_given(one, other)
    if alike:
        exact = given is Match.EXACT and bound == other_bound
        return Match.EXACT if exact else min(given, Match.SPELLED)
    return Match.SOUND if given >= Match.SOUND and sound(bound) == sound(other_bound) else Match.NONE


def _match_given(one: PersonName, other: PersonName) -> Match:
    """How the given names match: Bill is William, W. may be, and so may whom a second name is used of."""
    if one.given == other.given:
        return Match.EXACT
    if are_given_alike(one.given, other.given) or one.nickname == other.given or other.nickname == one.given:
        return Match.SPELLED
    for some, full in ((one, other), (other, one)):
        if len(some.given) == 1 and full.given[0] == some.given and len(full.given) > 1:
            return Match.INITIAL
        if SHORT <= len(some.given) <= CUT_SHORT and full.given.startswith(some.given) and not _is_given(some.given):
            return Match.INITIAL  # Ash, of Ashton
        if len(full.given) == 1 and full.middle and are_given_alike(full.middle[0], some.given):
            return Match.INITIAL  # J. Edgar Hoover
    return Match.SOUND if sound(one.given) == sound(other.given) else Match.NONE


def are_given_alike(one: str, other: str) -> bool:
    """Whether two given names are spellings of one, or one is short for the other."""
    if _are_spelled_alike(one, other):
        return True
    return bool(formal_names(one) & formal_names(other))


@lru_cache(maxsize=4_096)
def formal_names(given: str) -> frozenset[str]:
    """The names that a given name may be short for, or a spelling of; itself if it is in no list."""
    spelt = spelling(given)
    formal = {
        name
        for name, others in word_table("given_names_alike").items()
        if given == name or given in others or spelt == spelling(name)
    }
    return frozenset(formal or (spelt,))


def puts_family_first(name: PersonName) -> bool:
    """Whether the family name may stand first: "Kim Jong-un", "Orban Viktor"; not "Kim Smith"."""
    if name.given in word_list("family_names_first"):
        return not _is_western(name.surname) and not any(_is_western(middle) for middle in name.middle)
    return _is_given(name.surname) and not _is_given(name.given)


def _is_western(word: str) -> bool:
    listed = word in word_list("common_surnames") and word not in word_list("family_names_first")
    return listed or _is_given(word)


def _is_given(word: str) -> bool:
    return word in word_list("male_names") or word in word_list("female_names")


def _is_part(short: PersonName, full: PersonName) -> bool:
    """Whether the words of one are the first or last of the other's, or a double surname is there in half."""
    words, all_words = short.words, full.words
    if 2 <= len(words) < len(all_words) and words in (all_words[: len(words)], all_words[-len(words) :]):
        return True
    return short.surname in full.surname_parts and _match_given(short, full) >= Match.SPELLED


def _middles_differ(one: PersonName, other: PersonName) -> bool:
    """Whether what stands between cannot be one: "A." and "B."; "A." and "Albert" can, and so can what is left out."""
    few, many = sorted((one.middle, other.middle), key=len)
    if all(len(middle) == 1 for middle in (*few, *many)):
        return few != many[: len(few)]  # George W. is not George H. W.
    return bool(few) and not any(_may_be_one(some, others) for some in few for others in many)


def _may_be_one(one: str, other: str) -> bool:
    if 1 in (len(one), len(other)):
        return one[0] == other[0]
    return are_given_alike(one, other) or sound(one) == sound(other)


def _are_spelled_alike(one: str, other: str) -> bool:
    return one == other or spelling(one) == spelling(other)


def _bound(name: PersonName) -> str:
    return "".join((*name.binding, name.surname))


def _bind_alike(one: PersonName, other: PersonName) -> bool:
    """Whether the particles go together: left out is not another; "von der Leyen", "Leyen"."""
    return one.binding == other.binding or not one.binding or not other.binding
