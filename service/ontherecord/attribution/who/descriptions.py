"""A source that no name heads: what its head noun describes, a person, an organisation, a document or a group.

"the Florida senator" is a person, "the think tank" an organisation, "a new poll" a document, "federal officials" a
group.
"""

from ..quotation import Span
from ..wordlists import word_list
from .entities import Gender
from .role_nouns import is_document_noun, is_group_noun, is_organisation_noun, is_role_noun, singular
from .source_phrase import RELATIVES, SourceKind, SourcePhrase
from .tokens import Tokens

SPOKEN_BY_ONE = frozenset(["one", "source", "insider", "person", "man", "woman", "boy", "girl", "child", "guy"])
LONGEST_TAIL = 4
"""Words after the head noun; a description that goes on is cut at its next preposition."""


def read_description(tokens: Tokens, source: Span, first: int, last: int) -> SourcePhrase:
    """A source that no name heads, by the noun that heads it."""
    definite = tokens.folds[first] in (
        "the",
        "this",
        "that",
        "these",
        "those",
        "his",
        "her",
        "its",
        "their",
        "our",
        "my",
        "both",
    )
    possessive = tokens.folds[first] in ("his", "her", "its", "their", "our", "my")
    begin = first + (first < last and tokens.folds[first] in ("a", "an", "the"))
    noun = _head_noun(tokens, begin, last)
    end = _core_end(tokens, noun, last)
    owned = any(tokens.is_possessive(place) for place in range(begin, noun + 1))
    definite = definite or owned
    fold = tokens.folds[noun]
    words = frozenset(tokens.folds[place] for place in range(begin, end + 1) if tokens.is_word(place))
    kind = _kind(tokens, begin, noun, fold)
    gender = _gender(words if kind is SourceKind.PERSON else frozenset())
    return SourcePhrase(source, kind, begin, end, (), fold, words, definite, possessive or owned, gender)


def _head_noun(tokens: Tokens, begin: int, last: int) -> int:
    """The last word before a preposition, a mark or a clause: "diplomat" of "high-ranking diplomat in Rome"."""
    noun = begin
    for place in range(begin, last + 1):
        fold = tokens.folds[place]
        if (
            fold in word_list("prepositions")
            or fold in RELATIVES
            or fold in ("and", "or", "like", "including", "as", "whose")
        ):
            break
        if tokens.is_possessive(place):
            continue
        if not tokens.is_word(place):
            if tokens.words[place] in ",;:()—–" and place > begin:
                break
            continue
        if place > begin and fold in (
            "said",
            "has",
            "have",
            "had",
            "is",
            "was",
            "are",
            "were",
            "close",
            "familiar",
            "surveyed",
            "polled",
        ):
            break
        if place > begin and place == last and is_role_noun(tokens.folds[noun]) and fold.endswith(("ed", "ing", "ly")):
            break
        if place > begin and place < last and _is_participle_after(tokens, noun, place):
            break
        noun = place
    return noun


def _is_participle_after(tokens: Tokens, noun: int, place: int) -> bool:
    """Whether a noun that can speak is followed by a participle: "a report released last year", "voters polled in"."""
    fold, following = tokens.folds[place], tokens.folds[place + 1]
    if (
        not tokens.words[place].islower()
        or "-" in fold
        or not (fold.endswith("ed") or fold in word_list("participles"))
    ):
        return False
    before = tokens.folds[noun]
    speaks = is_document_noun(before) or is_group_noun(before) or is_role_noun(before) or is_organisation_noun(before)
    goes_on = following in word_list("prepositions") or following in ("last", "this", "that", "to", "late", "earlier")
    return speaks and (goes_on or not tokens.is_word(place + 1) or following.endswith(("ly", "day")))


WITH_COMPLEMENT = frozenset(("acquainted", "affiliated", "associated", "close", "familiar"))
"""Adjectives that say nothing without what follows them."""


def _core_end(tokens: Tokens, noun: int, last: int) -> int:
    """The last word of the name of what is described: up to a mark, a clause, or "with", as in "parents with jobs".

    But "person familiar with the talks" goes on.
    """
    end = noun
    for place in range(noun + 1, last + 1):
        if tokens.words[place] in ",;()—–" or tokens.folds[place] in ("who", "whom", "which", "whose", "that", "where"):
            break
        if tokens.folds[place] in word_list("description_ends") and tokens.folds[place - 1] not in WITH_COMPLEMENT:
            break
        if place - noun > LONGEST_TAIL and tokens.folds[place] in word_list("prepositions"):
            break
        if tokens.folds[place].endswith(("ing", "ed")) and tokens.words[place].islower() and place == noun + 1:
            break
        if tokens.folds[place] == "this" and place + 1 <= last and tokens.folds[place + 1] in ("week", "month", "year"):
            break
        if tokens.is_word(place):
            end = place
    while end > noun and tokens.folds[end] in ("and", "or"):
        end -= 1
    return end


def _kind(tokens: Tokens, begin: int, noun: int, fold: str) -> SourceKind:
    """What is described, by its head noun: a person, an organisation, a document or a group."""
    first = tokens.folds[begin]
    if (
        fold in word_list("counting_words")
        or first in word_list("counting_words")
        or (fold[0].isdigit() and not fold.endswith("year-old"))
    ):
        return SourceKind.GROUP
    if fold in SPOKEN_BY_ONE or fold.endswith("year-old"):
        return SourceKind.PERSON
    if first == "one" and is_group_noun(fold):
        return SourceKind.PERSON
    if is_group_noun(fold):
        return SourceKind.GROUP
    if is_organisation_noun(fold):
        return SourceKind.ORGANISATION
    if is_document_noun(fold):
        return SourceKind.DOCUMENT
    if is_role_noun(fold) or fold in word_list("female_words") or fold in word_list("male_words"):
        return SourceKind.PERSON
    if is_organisation_noun(singular(fold)) or (fold.endswith("s") and not fold.endswith(("ss", "us", "is"))):
        return SourceKind.GROUP
    if tokens.words[noun][0].isupper():
        return SourceKind.ORGANISATION
    return SourceKind.PERSON


def _gender(words: frozenset[str]) -> Gender | None:
    female, male = words & word_list("female_words"), words & word_list("male_words")
    own_pronoun = {"his", "her", "he", "she"}
    if bool(female - own_pronoun) == bool(male - own_pronoun):
        return None
    return Gender.FEMALE if female - own_pronoun else Gender.MALE
