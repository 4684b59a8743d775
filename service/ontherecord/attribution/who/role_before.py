"""The words of a role before a name: straight before it, or in apposition: "a lawyer for the family, Ann Lee, said".

Each function gives (first, head, last), token places with ``last`` included and ``head`` the role noun, or None.
"""

from ..wordlists import word_list
from .mention import Mention
from .role_nouns import is_role_noun
from .role_phrases import LONGEST, Phrase, phrase_from
from .tokens import Tokens

UNKNOWN_MODIFIERS = 4
"""Words before a role noun that no list knows, if a determiner stands before them: "a small-town notary clerk"."""

FIXED_ENDS = frozenset(
    ("staff", "state", "parliament", "police", "government", "defense", "defence", "congress", "operations")
)


def title_words_before(tokens: Tokens, mention: Mention) -> Phrase | None:
    """The role straight before a name and its title: "navy chief of staff" of "navy chief of staff Adm. Ann Lee"."""
    name = tokens.at(mention.title.start) if mention.title is not None else mention.first
    last = name - 1
    if last < 0 or not tokens.adjacent(last):
        return None
    if tokens.words[last] == "." and last and tokens.folds[last - 1] in word_list("role_abbreviations"):
        last -= 1
    head = _head_before(tokens, last)
    if head is None:
        return None
    return _modifiers_before(tokens, head), head, last


def _head_before(tokens: Tokens, last: int) -> int | None:
    """The role noun of words that end at ``last``: itself, or the noun of "chief of staff", "mayor of London"."""
    if is_role_noun(tokens.folds[last]) and tokens.folds[last] not in word_list("honorifics"):
        return last
    for back in (2, 3, 4):
        of, noun = last - back + 1, last - back
        if (
            noun >= 0
            and tokens.folds[of] == "of"
            and is_role_noun(tokens.folds[noun])
            and tokens.sentences[noun] == tokens.sentences[last]
        ):
            between = range(of + 1, last + 1)
            named = all(tokens.words[place][0].isupper() or tokens.folds[place] == "the" for place in between)
            if named or (back == 2 and tokens.folds[last] in FIXED_ENDS):
                return noun
    return None


def _modifiers_before(tokens: Tokens, head: int) -> int:
    """The first token of the words that belong to the role noun at ``head``, without its determiner."""
    first, place, unknown = head, head - 1, 0
    while place >= 0 and head - place <= LONGEST and tokens.sentences[place] == tokens.sentences[head]:
        fold = tokens.folds[place]
        if tokens.is_possessive(place):
            place -= 1
            continue
        if tokens.words[place] == "." and place and tokens.starts[place] == tokens.ends[place - 1]:
            place -= 1
            continue
        if _joins_modifiers(tokens, place):
            place -= 1
            continue
        if not tokens.is_word(place) or _ends_modifiers(tokens, place):
            break
        if _is_modifier(tokens, place):
            first, unknown = place, 0
        else:
            unknown += 1
            verb_like = tokens.words[head][0].isupper() or (fold.endswith(("ed", "ly")) and "-" not in fold)
            if verb_like or not ((unknown == 1 and _follows_name(tokens, place)) or _determined(tokens, place)):
                break
            first = place
        place -= 1
    while first < head and not tokens.is_word(first):
        first += 1
    return first


def _follows_name(tokens: Tokens, place: int) -> bool:
    """Whether an unknown word stands between an institution and a role: "Leeds University criminology professor"."""
    institution = (
        place > 0 and tokens.folds[place - 1] in word_list("organisation_words") and tokens.adjacent(place - 1)
    )
    return institution and tokens.words[place - 1][0].isupper() and tokens.folds[place][-1:] != "s"


def _joins_modifiers(tokens: Tokens, place: int) -> bool:
    """Whether the word joins words of one role: "Department of Health official", "trade and industry commissioner"."""
    if not 0 < place < len(tokens) - 1:
        return False
    before, after = tokens.folds[place - 1], tokens.folds[place + 1]
    if tokens.folds[place] == "of":
        institution = before in word_list("organisation_words") and tokens.words[place - 1][0].isupper()
        return institution and tokens.words[place + 1][0].isupper()
    modifiers = word_list("role_modifiers")
    return tokens.folds[place] in ("and", "&") and before in modifiers and after in modifiers and after != "former"


def _ends_modifiers(tokens: Tokens, place: int) -> bool:
    fold = tokens.folds[place]
    if fold in ("first", "second", "third") or fold.isdigit():
        return fold.isdigit()
    return (
        tokens.is_function_word(place)
        or tokens.words[place] in word_list("determiners")
        or fold in word_list("cue_verbs")
    )


def _is_modifier(tokens: Tokens, place: int) -> bool:
    fold, word = tokens.folds[place], tokens.words[place]
    if fold in word_list("role_modifiers") or is_role_noun(fold) or tokens.is_capitalised(place):
        return True
    following_possessive = place + 1 < len(tokens) and tokens.is_possessive(place + 1)
    return following_possessive or "-" in word


def _determined(tokens: Tokens, place: int) -> bool:
    """Whether a determiner or possessive stands a few plain words before: the words up to it are one phrase."""
    for before in range(place - 1, max(-1, place - 1 - UNKNOWN_MODIFIERS), -1):
        if tokens.sentences[before] != tokens.sentences[place]:
            return False
        if tokens.folds[before] in word_list("determiners") or tokens.is_possessive(before):
            return True
        if not tokens.is_word(before) or tokens.folds[before] in word_list("function_words"):
            return False
    return False


def apposition_before(tokens: Tokens, mention: Mention, source: range) -> Phrase | None:
    """The role before a comma before a name: "A lawyer for the family, Ann Lee, said"."""
    name = tokens.at(mention.title.start) if mention.title is not None else mention.first
    comma = name - 1
    if comma < 1 or tokens.words[comma] != "," or tokens.sentences[comma] != tokens.sentences[name]:
        return None
    after = mention.last + 1
    closed = (
        after >= len(tokens) or tokens.words[after] in ",.;:)—–" or tokens.sentences[after] != tokens.sentences[name]
    )
    closed = closed or tokens.folds[after] == "and"
    if not closed and not (mention.last in source and comma in source):
        return None
    start = comma
    while start > 0 and comma - start < LONGEST and tokens.sentences[start - 1] == tokens.sentences[comma]:
        if tokens.words[start - 1] in ',;:()—–"“”':
            break
        start -= 1
    return _first_phrase(tokens, start, comma)


def _first_phrase(tokens: Tokens, start: int, end: int) -> Phrase | None:
    """The longest role phrase that begins with a determiner, or the clause, and runs to ``end``."""
    for place in range(start, end):
        determiner = tokens.folds[place] in word_list("determiners")
        possessor = place + 1 < end and tokens.is_possessive(place + 1)
        if not (determiner or possessor or place == start):
            continue
        phrase = phrase_from(tokens, place, is_role_noun)
        if phrase is not None and phrase[2] >= end - 1:
            return phrase[0], phrase[1], end - 1
    return None
