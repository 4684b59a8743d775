"""What a document says somebody is, taken apart: which office, of what; and whether two such can be one person's.

"mayor of Ely" and "Ely mayor" agree; "mayor of Ely" and "mayor of Bath" exclude each other in the same year; "coach"
and "professor of law" belong to fields that hardly mix. Whoever is "former" something may be anything now.
"""

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from ....attribution.who.role_nouns import is_role_noun
from ....attribution.wordlists import folded, word_list, word_table
from .bodies import body_name, is_anywhere

LONGEST = 300
"""Characters of a role or affiliation that are looked at."""

WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
POSSESSIVE = re.compile(r"['’]s\b")
DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")
COMPLEMENT = re.compile(r"\b(?:at|by|for|from|in|of|on|that|to|under|which|who|with)\b")
PRESS = re.compile(r"press secretary", re.IGNORECASE)
UNITED_NAMES = {"US": "USA", "United States": "USA", "United Kingdom": "UK", "Great Britain": "UK"}
UNITED = re.compile(rf"\b(?:{'|'.join(UNITED_NAMES)})\b")
FORMER = frozenset(("ex", "former", "late", "onetime", "ousted", "past", "retired", "then"))
SAME_TERM, SAME_CALLING = 1.0, 2.0
"""Years within which nobody holds an office in two places, or goes from one field to another."""

HUMAN_ENDINGS = ("woman", "person", "man")
WEAK = frozenset(("city", "county", "east", "north", "south", "state", "states", "united", "west", "new", "national"))
"""Words of names that many bodies and places share."""


class Fit(IntEnum):
    """How what is said of two goes together."""

    EXCLUDES = 0
    DIFFERS = 1
    SILENT = 2
    RELATED = 3
    AGREES = 4
    SAME = 5


@dataclass(frozen=True, slots=True)
class Office:
    """The nouns of a role, the names in it (of places by country, and bodies), its fields, and which of it is over."""

    nouns: frozenset[str]
    names: frozenset[str]
    matters: frozenset[str]
    fields: frozenset[str]
    is_former: bool
    is_female: bool
    is_male: bool


@lru_cache(maxsize=4_096)
def office(title: str | None, role: str | None, affiliation: str | None) -> Office | None:
    """The office that a document's words for somebody tell, None if they tell nothing."""
    words = _words(role) + _words(title)
    folds = [folded(word) for word in words]
    nouns, names = _nouns(role, title), _names(words, affiliation)
    if not (nouns or names):
        return None
    matters = {fold for word, fold in zip(words, folds, strict=True) if not word[0].isupper() and _tells(fold)}
    matters |= set(folds) & word_list("portfolios")
    return Office(
        frozenset(nouns),
        frozenset(names),
        frozenset(map(_noun, matters)),
        frozenset(field for noun in nouns for field in _fields().get(noun, ())),
        any(fold in FORMER or fold.startswith("ex-") for fold in folds),
        any(fold in word_list("female_words") for fold in folds),
        any(fold in word_list("male_words") and not fold.endswith("man") for fold in folds),
    )


def fit(one: Office | None, other: Office | None, *, years_apart: float) -> Fit:
    """How two offices go together in one person, told of so many years apart."""
    if one is None or other is None:
        return Fit.SILENT
    if (one.is_female and other.is_male) or (one.is_male and other.is_female):
        return Fit.EXCLUDES
    nouns, names = one.nouns & other.nouns, one.names & other.names
    bodies = names - _places()
    differ = _differ(one.names, other.names)
    if nouns and names:
        return Fit.SAME if bodies or not _differ(one.matters, other.matters) else Fit.AGREES
    if _exclude(one, other, years_apart, elsewhere=bool(nouns) and differ):
        return Fit.EXCLUDES
    if bodies or (nouns and not differ and not _differ(one.matters, other.matters)):
        return Fit.AGREES
    if nouns and differ:
        return Fit.SILENT
    if nouns or names or one.fields & other.fields:
        return Fit.RELATED
    return Fit.DIFFERS if one.nouns and other.nouns else Fit.SILENT


def _nouns(role: str | None, title: str | None) -> set[str]:
    """What somebody is: "director" of "Asia director under President Bush", "master" of "harbour master of Ely"."""
    whole = PRESS.sub("spokesperson", role or "")
    head = re.split(r"['’]s ", COMPLEMENT.split(whole, maxsplit=1)[0])[-1]
    heads = [folded(word) for word in _words(head)]
    titles = [folded(word) for word in _words(title)]
    nouns = {_noun(fold) for fold in heads + titles if _is_noun(fold)}
    return nouns or {_noun(fold) for fold in heads[-1:] if head.split()[-1].islower()}


def _names(words: list[str], affiliation: str | None) -> set[str]:
    """The names in a role, word by word and those of several words whole: "Pentagon"; "white house"."""
    capitals = [word if word[0].isupper() else "" for word in words]
    runs = [run.split() for run in " ".join(capitals).replace("  ", "\n").split("\n")]
    bodies = {body_name(" ".join(run)) for run in runs if len(run) > 1 and not _is_noun(folded(run[-1]))}
    bodies |= {body_name(affiliation)} if affiliation and " " in affiliation else set()
    single = {_country(fold) for word in [*capitals, *_words(affiliation)] if (fold := folded(word)) and _tells(fold)}
    general = word_list("portfolios") | word_list("organisation_nouns") | WEAK
    return (single - general) | {body for body in bodies if not is_anywhere(body)}


def _tells(fold: str) -> bool:
    """Whether a word says more than what somebody is, and how: "Ely", "law"; not "mayor", "senior", "of"."""
    return bool(fold) and not (_is_noun(fold) or fold in _plain_words() or fold in FORMER)


def _is_noun(fold: str) -> bool:
    return is_role_noun(fold) or fold in word_list("ranks")


def _exclude(one: Office, other: Office, years_apart: float, *, elsewhere: bool) -> bool:
    """Whether nobody is both within so short a time: an office here and elsewhere, or in fields that do not mix."""
    if one.is_former or other.is_former:
        return False
    if elsewhere and years_apart <= SAME_TERM:
        nouns = one.nouns & other.nouns
        countries = one.names & _places() and other.names & _places() and "politics" in one.fields & other.fields
        if nouns & word_list("offices_of_places") or countries:
            return True
    if not (one.fields and other.fields) or one.fields & other.fields or years_apart > SAME_CALLING:
        return False
    mixing = {mixed for field in one.fields for mixed in word_table("fields_that_mix").get(field, ())}
    return not mixing & other.fields


def _differ(some: frozenset[str], others: frozenset[str]) -> bool:
    return bool(some and others) and not some & others


def _words(said: str | None) -> list[str]:
    """The words said, "U.S." as one and like "United States"."""
    plain = DOTTED.sub(lambda found: found[0].replace(".", ""), (said or "")[:LONGEST])
    plain = POSSESSIVE.sub("", plain)
    return WORD.findall(UNITED.sub(lambda found: UNITED_NAMES[found[0]], plain))


@lru_cache(maxsize=4_096)
def _noun(fold: str) -> str:
    """One word for what is said in several: "Sen." is a senator, a chairwoman a chair, a spokesman a spokes."""
    for office_noun, others in word_table("offices_alike").items():
        if fold in others:
            return office_noun
    for ending in HUMAN_ENDINGS:
        if fold.endswith(ending) and len(fold) > len(ending) + 3:
            return fold.removesuffix(ending)
    return fold


@lru_cache(maxsize=4_096)
def _country(fold: str) -> str:
    """The country for its people: "Russian" is of Russia; the state for its abbreviation."""
    for country, people in word_table("peoples").items():
        if fold in people:
            return country
    return fold


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    return frozenset(word_table("peoples"))


@lru_cache(maxsize=1)
def _plain_words() -> frozenset[str]:
    return word_list("function_words") | word_list("role_modifiers")


@lru_cache(maxsize=1)
def _fields() -> dict[str, frozenset[str]]:
    """The fields of each role noun."""
    fields: dict[str, set[str]] = {}
    for field, nouns in word_table("fields_of_roles").items():
        for noun in nouns:
            fields.setdefault(_noun(noun), set()).add(field)
    return {noun: frozenset(named) for noun, named in fields.items()}
