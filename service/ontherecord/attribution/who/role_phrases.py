"""The words of a role after a name, in apposition or after "is"; and where any role phrase ends.

Each function gives (first, head, last), token places with ``last`` included and ``head`` the role noun, or None.
"""

from collections.abc import Callable

from ..wordlists import word_list, word_table
from .mention import Mention
from .role_nouns import is_role_noun, singular
from .tokens import Tokens

Phrase = tuple[int, int, int]

LONGEST = 18
"""Tokens of a role; what goes on longer is a clause."""

COPULAS = frozenset(("is", "was", "remains", "became"))
SERVING = frozenset(("serves", "served", "works", "worked"))
RELATIVES = frozenset(
    (
        "who",
        "which",
        "that",
        "whose",
        "whom",
        "where",
        "when",
        "while",
        "since",
        "after",
        "before",
        "but",
        "as",
        "because",
        "during",
    )
)


def apposition_after(tokens: Tokens, mention: Mention, source: range, is_head: Callable[[str], bool]) -> Phrase | None:
    """The role after a name and a comma: "Ann Lee, the chief of the press office, said"."""
    place = mention.last + 1
    place = _after_brackets(tokens, place)
    if place >= len(tokens) or tokens.words[place] not in ",—–(":
        return None
    place += 1
    place = _after_age(tokens, place)
    if place >= len(tokens) or tokens.sentences[place] != tokens.sentences[mention.last]:
        return None
    if tokens.folds[place] == "who":
        return _office_after(tokens, place + 1, is_head)
    phrase = phrase_from(tokens, place, is_head)
    if phrase is not None and singular(tokens.folds[phrase[1]]) != tokens.folds[phrase[1]]:
        return None
    if phrase is None or not _is_closed(tokens, phrase[2] + 1, mention, source):
        return None
    return phrase


def role_after_comma(tokens: Tokens, place: int) -> Phrase | None:
    """The role that follows a comma at ``place``, whatever stands before it."""
    if place + 1 >= len(tokens) or tokens.words[place] != "," or tokens.sentences[place] != tokens.sentences[place + 1]:
        return None
    return phrase_from(tokens, place + 1, is_role_noun)


def _after_brackets(tokens: Tokens, place: int) -> int:
    """Past "(R-S.C.)" or "(pictured)" after a name."""
    if place < len(tokens) and tokens.words[place] == "(":
        for end in range(place + 1, min(place + 6, len(tokens))):
            if tokens.words[end] == ")":
                closed_role = end - place > 2 and is_role_noun(tokens.folds[end - 1])
                return place if closed_role else end + 1
    return place


def _after_age(tokens: Tokens, place: int) -> int:
    """Past "63," and past "Jr.,", "R-Fla.," or "of Dallas," between a name and its apposition."""
    for _ in range(2):
        if place + 1 >= len(tokens):
            return place
        age = tokens.words[place].isdigit() and len(tokens.words[place]) <= 3
        party = tokens.words[place][0] in "RDI" and tokens.words[place][1:2] == "-"
        if (age or party) and tokens.words[place + 1] in ",.":
            place += 2
            if place < len(tokens) and tokens.words[place] == ",":
                place += 1
        else:
            return place
    return place


def phrase_from(tokens: Tokens, place: int, is_head: Callable[[str], bool]) -> Phrase | None:
    """The noun phrase that begins at ``place``, if its noun is a role: without determiner, with what hangs on it."""
    begin = place
    while begin < len(tokens) and tokens.folds[begin] in word_list("determiners") and begin - place < 2:
        begin += 1
    head = None
    for at in range(begin, min(begin + 10, len(tokens))):
        fold = tokens.folds[at]
        if tokens.sentences[at] != tokens.sentences[place]:
            break
        if tokens.is_possessive(at) or tokens.words[at] in "&/." or (tokens.words[at] in '”"’' and at > begin):
            continue
        stops = tokens.is_function_word(at) and not fold.isdigit() and fold not in ("first", "top", "second")
        inside_name = head is None and at > begin and fold in ("of", "for") and tokens.words[at - 1][0].isupper()
        if inside_name and at + 1 < len(tokens) and tokens.words[at + 1][0].isupper():
            continue
        if stops or not tokens.is_word(at) or fold in word_list("cue_verbs"):
            break
        if is_head(fold):
            head = at
        elif head is not None and fold.endswith(("ing", "ed", "ly")) and fold not in word_list("role_modifiers"):
            break
        else:
            head = None
    if head is None:
        return None
    return begin, head, _last_of_phrase(tokens, head)


def _last_of_phrase(tokens: Tokens, head: int, *, clause: bool = False) -> int:
    """Where the phrase ends: at a comma, a clause, or a verb; "of", "for", "and" and their nouns belong to it."""
    last = head
    for place in range(head + 1, min(head + LONGEST, len(tokens))):
        fold = tokens.folds[place]
        if place == head + 1 and not clause and fold not in word_list("prepositions") and fold not in ("and", "&", "-"):
            break
        if (fold == "and" and not _goes_on(tokens, place + 1)) or is_finite_verb(tokens, place):
            break
        if tokens.sentences[place] != tokens.sentences[head] or fold in RELATIVES or fold in word_list("cue_verbs"):
            break
        if tokens.words[place] == "." and tokens.starts[place] == tokens.ends[place - 1] and place + 1 < len(tokens):
            if tokens.sentences[place + 1] == tokens.sentences[head] and tokens.is_word(place + 1):
                last = place
                continue
            break
        if tokens.words[place] in ',;:()—–-!?."“”' or fold in word_list("finite_auxiliaries"):
            break
        loose = (
            fold.endswith("ing") and fold not in word_list("role_modifiers") and not tokens.words[place][0].isupper()
        )
        if loose and tokens.folds[place - 1] not in word_list("function_words"):
            break
        last = place
    while last > head and (
        tokens.folds[last] in word_list("function_words") or tokens.folds[last] in word_list("prepositions")
    ):
        last -= 1
    return last


def is_finite_verb(tokens: Tokens, place: int) -> bool:
    """Whether a small word after a noun is a verb of the past: "charged" of "prosecutors in April charged two men".

    "of advanced research", "the retired teachers" and "Boston-based" are none: a small word or a modifier precedes, or
    a hyphen stands in the word.
    """
    fold = tokens.folds[place]
    if fold in word_list("past_verbs"):
        return True
    if not fold.endswith("ed") or "-" in fold or not tokens.words[place].islower() or place == 0 or len(fold) < 5:
        return False
    before = tokens.folds[place - 1]
    loose = before in word_list("function_words") or before in word_list("prepositions")
    return not loose and fold not in word_list("role_modifiers") and before not in word_list("role_modifiers")


def _goes_on(tokens: Tokens, place: int) -> bool:
    """Whether what follows "and" still belongs to the role: "president and chief executive", "policy and Research"."""
    if place >= len(tokens):
        return False
    fold = tokens.folds[place]
    return tokens.words[place][0].isupper() or is_role_noun(fold) or fold in word_list("role_modifiers")


def _is_closed(tokens: Tokens, after: int, mention: Mention, source: range) -> bool:
    """Whether an apposition ends with a mark or a relative: "Lee, a spokesman said" is none of Lee's."""
    if after >= len(tokens) or tokens.sentences[after] != tokens.sentences[mention.last]:
        return True
    if mention.last in source and after - 1 in source:
        return True
    if tokens.folds[after] in word_list("cue_verbs") and tokens.folds[after] != "called":
        return False
    return (
        tokens.words[after] in ",;:()—–-.!?" or tokens.folds[after] in RELATIVES or tokens.folds[after].endswith("ing")
    )


def _office_after(tokens: Tokens, place: int, is_head: Callable[[str], bool]) -> Phrase | None:
    """The role of "who is the mayor", "who served as chairman", "who heads the fund"."""
    if place + 1 >= len(tokens):
        return None
    fold = tokens.folds[place]
    if fold in COPULAS:
        return phrase_from(tokens, place + 1, is_head)
    if fold in SERVING:
        for at in range(place + 1, min(place + 5, len(tokens) - 1)):
            if tokens.folds[at] == "as":
                return phrase_from(tokens, at + 1, is_head)
    if fold in word_table("verbs_of_office"):
        return place, place, _last_of_phrase(tokens, place, clause=True)
    return None


def copula_after(tokens: Tokens, mention: Mention, is_head: Callable[[str], bool]) -> Phrase | None:
    """The role of "Lee is a lawyer" and "Lee who is a lawyer"."""
    place = mention.last + 1
    if place + 2 >= len(tokens) or tokens.sentences[place] != tokens.sentences[mention.last]:
        return None
    if tokens.folds[place] == "who":
        return _office_after(tokens, place + 1, is_head)
    following = place + 1
    if tokens.folds[place] in COPULAS:
        bare = is_head(tokens.folds[following]) or tokens.folds[following] in ("former", "chief", "deputy")
        return (
            phrase_from(tokens, following, is_head) if bare or tokens.folds[following] in ("a", "an", "the") else None
        )
    if tokens.folds[place] in SERVING and tokens.folds[following] == "as":
        return phrase_from(tokens, following + 1, is_head)
    return None
