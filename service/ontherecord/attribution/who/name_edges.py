"""Where a name begins and ends: titles before it, initials and particles in it, "Jr." after it.

Names are cut short or glued to others by any recogniser; each rule here gives token places, the last one included.
"""

from ..quotation import Span
from ..wordlists import word_list
from .mention import Named
from .names import is_title
from .tokens import Tokens

LONGEST_NAME = 5
"""Words; longer runs of capitals are headlines."""

GENERAL_OF = frozenset(
    [
        "inspector",
        "attorney",
        "solicitor",
        "surgeon",
        "secretary",
        "director",
        "governor",
        "consul",
        "postmaster",
        "adjutant",
        "comptroller",
        "prosecutor",
        "auditor",
        "registrar",
        "advocate",
        "receiver",
    ]
)
"""Offices that end in "general", which is no rank there."""


def name_run(tokens: Tokens, first: int) -> int | None:
    """The last place of the capitalised words that start at ``first``, initials and particles among them.

    "Ursula von der Leyen told" ends at "Leyen", "J. R. Smith Jr. said" at "Jr.".
    """
    if not begins_name(tokens, first):
        return None
    last, place, count = first, first, 1
    while count < LONGEST_NAME and tokens.adjacent(place):
        following = place + 1
        if tokens.words[following] == "." and len(tokens.words[place]) == 1:
            place = following
            continue
        if not tokens.is_word(following):
            break
        if tokens.is_capitalised(following) and tokens.folds[following] not in word_list("name_stopwords"):
            if is_title(tokens.words[following]) and tokens.folds[following] not in word_list("surnames_like_titles"):
                break
            last, place, count = following, following, count + 1
        elif tokens.folds[following] in word_list("name_particles"):
            place, count = following, count + 1
        else:
            break
    return with_suffix(tokens, last)


def begins_name(tokens: Tokens, place: int) -> bool:
    if place >= len(tokens) or not tokens.words[place][0].isalpha():
        return False
    if tokens.folds[place] in word_list("name_particles") and place + 1 < len(tokens):
        return tokens.is_capitalised(place + 1) and tokens.adjacent(place)
    return tokens.is_capitalised(place) and tokens.folds[place] not in word_list("name_stopwords")


def with_suffix(tokens: Tokens, last: int) -> int:
    """The place of "Jr." after a name: "Martin King, Jr.," ends with it."""
    following = last + 1
    if following < len(tokens) and tokens.words[following] == ",":
        following += 1
    if following < len(tokens) and tokens.folds[following].rstrip(".") in ("jr", "sr", "ii", "iii"):
        with_stop = following + 1 < len(tokens) and tokens.words[following + 1] == "."
        return following + (with_stop and following + 2 < len(tokens) and not tokens.words[following].endswith("."))
    return last


def title_before(tokens: Tokens, first: int) -> Span | None:
    """The honorifics and ranks straight before a name: "Mr.", "Lt. Gen."."""
    place = first - 1
    start = None
    while place >= 0 and tokens.adjacent(place):
        if tokens.words[place] == "." and place and tokens.folds[place - 1] in _titles():
            place -= 1
        if tokens.folds[place] not in _titles() or not tokens.words[place][0].isupper():
            break
        if tokens.folds[place] == "general" and place and tokens.folds[place - 1] in GENERAL_OF:
            break
        start = place
        place -= 1
    if start is None:
        return None
    return Span(tokens.starts[start], tokens.ends[first - 1])


def _titles() -> frozenset[str]:
    return word_list("honorifics") | word_list("ranks")


def with_first_name(tokens: Tokens, first: int, last: int, named: Named) -> tuple[int, Named]:
    """A person where a first name stands before or in what was taken for something else: "Sarah Warbelow", "Fox News
    Sean Hannity"; the place of the first name, and what is named."""
    before = first - 1
    if last - first < 2 and before >= 0 and tokens.adjacent(before) and tokens.words[before][0].isupper():
        institution = tokens.folds[last] in word_list("organisation_words")
        if is_first_name(tokens, before) and not institution and not is_first_name(tokens, first):
            return before, Named.PERSON
        if named is Named.PERSON and first == last and _may_be_first_name(tokens, before):
            return before, named
    if named is Named.PERSON:
        return first, named
    if named is Named.ORGANISATION and _is_person_after_all(tokens, first, last):
        return first, Named.PERSON
    if (named is not Named.OTHER or tokens.is_possessive(last - 2)) and _ends_in_person(tokens, first, last):
        return last - 1, Named.PERSON
    return first, named


def _is_person_after_all(tokens: Tokens, first: int, last: int) -> bool:
    """Whether two or three capitalised words after a role, or with a first name, were taken for an organisation:
    "archbishop Wojciech Polak", "Nicola Sturgeon,"; not "Jordan Press"."""
    words = range(first, last + 1)
    if not 1 <= last - first <= 2 or any(tokens.folds[at] in word_list("organisation_words") for at in words):
        return False
    if not all(tokens.words[at][0].isupper() and tokens.words[at][1:].islower() for at in words):
        return False
    before = first - 1
    titled = before >= 0 and tokens.adjacent(before) and is_title(tokens.words[before])
    institution = titled and tokens.folds[before] in word_list("organisation_nouns")
    return is_first_name(tokens, first) or (titled and not institution)


def _ends_in_person(tokens: Tokens, first: int, last: int) -> bool:
    """Whether what was taken for an organisation ends with a person: "Fox News Sean Hannity"; not "San Jose City"."""
    inner = last - 1
    if inner <= first or not is_first_name(tokens, inner) or tokens.folds[last] in word_list("organisation_words"):
        return False
    return tokens.folds[inner - 1] not in ("st", "saint", "san", "of", "the", "and", "&", ".")


def is_first_name(tokens: Tokens, place: int) -> bool:
    fold = tokens.folds[place]
    listed = fold in word_list("male_names") or fold in word_list("female_names")
    return listed and tokens.words[place][0].isupper()


def _may_be_first_name(tokens: Tokens, place: int) -> bool:
    """Whether a capitalised word that no list knows stands within a sentence before a surname."""
    fold = tokens.folds[place]
    starts = place == 0 or tokens.sentences[place - 1] != tokens.sentences[place]
    known = any(
        fold in word_list(name) for name in ("function_words", "name_stopwords", "role_modifiers", "organisation_words")
    )
    plain = tokens.words[place].isalpha() and tokens.words[place][1:].islower() and len(fold) > 1
    return (
        plain
        and not starts
        and not known
        and not is_title(tokens.words[place])
        and not fold.endswith(("ian", "ish", "ese", "can"))
    )


def whole_organisation(tokens: Tokens, first: int, last: int) -> tuple[int, int]:
    """The first and last word of a name cut short: "Department" of "Department of Health and Human Services",
    "Sheriff's Office" of "Orange County Sheriff's Office"."""
    place = last
    while last - first < 2 * LONGEST_NAME and tokens.adjacent(place):
        following = place + 1
        if tokens.words[following][0].isupper() and tokens.folds[following] in word_list("organisation_words"):
            place = last = following
        elif tokens.folds[following] in ("of", "for") and tokens.folds[last] in word_list("organisation_words"):
            begin = following + 1
            begin += begin < len(tokens) and tokens.folds[begin] == "the"
            if begin >= len(tokens) or not tokens.words[begin][0].isupper() or is_title(tokens.words[begin]):
                break
            end = name_run(tokens, begin)
            if end is None:
                break
            place = last = end
        else:
            break
    generic = word_list("organisation_words")
    while (
        first > 0 and last - first < 2 * LONGEST_NAME and tokens.adjacent(first - 1) and tokens.folds[first] in generic
    ):
        before = first - 1
        if tokens.is_possessive(before) and before > 0 and tokens.words[before - 1][0].isupper():
            first = before - 1
        elif tokens.words[before][0].isupper() and tokens.folds[before] not in word_list("function_words"):
            first = before
        else:
            break
    return first, last
