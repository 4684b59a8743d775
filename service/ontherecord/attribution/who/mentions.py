"""The places where a text names people, organisations and places: recognised names, and those a recogniser misses.

Three things are added to the recogniser's names: words after a title ("Capt. Joan Reyes"), capitalised words inside a
source ("a spokeswoman, Anna White,"), and every other place where a known surname stands ("REYES: Thank you").
"""

from collections.abc import Iterable, Sequence

from ..quotation import Span
from ..wordlists import word_list
from .headlines import before_headline_verb, without_headline_words
from .known_names import recurring, relabelled, with_rarer_first_names
from .mention import Mention, Named
from .mention_at import has_organisation_word, mention_at
from .name_edges import (
    LONGEST_NAME,
    begins_name,
    name_run,
    title_before,
    whole_organisation,
    with_first_name,
    with_suffix,
)
from .names import NamedEntity, is_title
from .role_nouns import is_document_noun, is_group_noun, is_organisation_noun, is_role_noun
from .role_phrases import role_after_comma
from .tokens import Tokens

LABELS = {
    "PERSON": Named.PERSON,
    "ORG": Named.ORGANISATION,
    "NORP": Named.PEOPLE,
    "GPE": Named.PLACE,
    "LOC": Named.PLACE,
}


def find_mentions(tokens: Tokens, entities: Sequence[NamedEntity], sources: Iterable[Span]) -> list[Mention]:
    """Every mention of a person, organisation, place or people, in text order, none overlapping another."""
    taken = [-1] * len(tokens)
    found: list[Mention] = []
    recognised = [mention for entity in entities if (mention := _recognised(tokens, entity)) is not None]
    recognised = without_headline_words(tokens, recognised)
    for mention in (*_after_titles(tokens, recognised), *_before_ages(tokens, recognised)):
        _take(mention, taken, found)
    for mention in sorted(recognised, key=lambda mention: mention.named is not Named.ORGANISATION):
        _take(mention, taken, found)
    small = {word for word in tokens.words if word.islower()}
    for source in sources:
        for mention in _in_source(tokens, source, taken, small):
            _take(mention, taken, found)
    found = relabelled(tokens, found)
    for mention in recurring(tokens, found, taken):
        _take(mention, taken, found)
    found = with_rarer_first_names(tokens, found, taken, small)
    return sorted(found, key=lambda mention: mention.first)


def _take(mention: Mention, taken: list[int], found: list[Mention]) -> None:
    """Adds a mention that has words and overlaps no other; "Ⓐ" is a capital, but no word."""
    if mention.words and all(taken[place] < 0 for place in range(mention.first, mention.last + 1)):
        taken[mention.first : mention.last + 1] = [len(found)] * (mention.last - mention.first + 1)
        found.append(mention)


def _recognised(tokens: Tokens, entity: NamedEntity) -> Mention | None:
    inside = tokens.inside(entity.span)
    if not inside or (
        entity.label not in LABELS and entity.label not in ("FAC", "PRODUCT", "WORK_OF_ART", "LAW", "EVENT")
    ):
        return None
    named = LABELS.get(entity.label, Named.OTHER)
    first, last = inside[0], inside[-1]
    if named is not Named.PLACE:
        last = before_headline_verb(tokens, first, last)
    first, named = with_first_name(tokens, first, last, named)
    if named is Named.PERSON:
        lone_title = first == last and tokens.folds[first] in word_list("role_abbreviations") | word_list("honorifics")
        if last - first >= 2 * LONGEST_NAME or tokens.folds[first] in word_list("not_names") or lone_title:
            return None
        last = with_suffix(tokens, last)
    if named is Named.ORGANISATION:
        first, last = whole_organisation(tokens, first, last)
    if named is Named.ORGANISATION and all(is_title(tokens.words[place]) for place in inside):
        return None
    mention = mention_at(tokens, first, last, named)
    return mention if mention.words else None


def _after_titles(tokens: Tokens, recognised: Sequence[Mention]) -> list[Mention]:
    """People named after a title, if the recogniser saw no organisation or people there: "Mr. Okafor"."""
    other = {mention.first: mention for mention in recognised if mention.named is not Named.PERSON}
    person = {mention.first: mention for mention in recognised if mention.named is Named.PERSON}
    sure = word_list("sure_titles")
    found: list[Mention] = []
    for place in range(len(tokens) - 1):
        fold = tokens.folds[place]
        described = tokens.words[place].islower() and is_role_noun(fold)
        if not described and (fold not in sure or not tokens.words[place][0].isupper()):
            continue
        first = place + 1 + (tokens.words[place + 1] == ".")
        if first >= len(tokens) or first in person or not tokens.adjacent(first - 1) or is_title(tokens.words[first]):
            continue
        if tokens.folds[first] in word_list("organisation_words"):
            continue
        if first in other and (other[first].named is Named.PEOPLE or len(other[first].words) > 2):
            continue
        last = name_run(tokens, first)
        if last is not None and not (described and (last == first or has_organisation_word(tokens, first, last))):
            found.append(mention_at(tokens, first, last, Named.PERSON))
    return found


def _before_ages(tokens: Tokens, recognised: Sequence[Mention]) -> list[Mention]:
    """People named before their age, if the recogniser saw nobody there: "Kaylyn Obi-Ray, 34,"."""
    seen = {place for mention in recognised for place in range(mention.first, mention.last + 1)}
    found: list[Mention] = []
    for place in range(3, len(tokens) - 1):
        if not (tokens.words[place].isdigit() and len(tokens.words[place]) == 2 and tokens.words[place - 1] == ","):
            continue
        last = first = place - 2
        while first > 0 and last - first < 2 and tokens.adjacent(first - 1) and begins_name(tokens, first - 1):
            first -= 1
        run = range(first, last + 1)
        free = not any(at in seen or not tokens.is_word(at) or is_title(tokens.words[at]) for at in run)
        if tokens.words[place + 1] in ",." and last > first and free and begins_name(tokens, last):
            found.append(mention_at(tokens, first, last, Named.PERSON))
    return found


def _in_source(tokens: Tokens, source: Span, taken: Sequence[int], small: set[str]) -> list[Mention]:
    """Capitalised words of a source that nothing else has named."""
    found: list[Mention] = []
    inside = tokens.beginning(source)
    place = inside.start
    while place < inside.stop:
        free = taken[place] < 0 and begins_name(tokens, place) and not _is_title_in(tokens, place)
        last = name_run(tokens, place) if free else None
        if last is None:
            place += 1
            continue
        last = min(last, inside.stop - 1)
        while last > place and (taken[last] >= 0 or not tokens.is_word(last)):
            last -= 1
        if not any(taken[within] >= 0 for within in range(place, last + 1)):
            found.extend(_unrecognised(tokens, inside, place, last, small))
        place = last + 1
    return found


def _is_common_noun(fold: str) -> bool:
    """Whether a capital says nothing, as at the head of a sentence: "Students at the school"."""
    return is_role_noun(fold) or is_group_noun(fold) or is_document_noun(fold) or is_organisation_noun(fold)


def _is_title_in(tokens: Tokens, place: int) -> bool:
    """Whether a word is a title there, and does not begin an organisation as "Justice" of "Justice Department" does."""
    following = place + 1
    institution = following < len(tokens) and tokens.folds[following] in word_list("organisation_words")
    return is_title(tokens.words[place]) and not (institution and tokens.words[following][0].isupper())


def _unrecognised(tokens: Tokens, inside: range, first: int, last: int, small: set[str]) -> list[Mention]:
    """A person or an organisation, told by the words: "Anna White" is a person, "Mercy Hospital" is not."""
    folds = tokens.folds[first : last + 1]
    goes_on = (
        last + 1 < inside.stop
        and tokens.is_word(last + 1)
        and tokens.folds[last + 1] not in word_list("function_words")
    )
    first_name = folds[0] in word_list("male_names") or folds[0] in word_list("female_names")
    modifier = folds[0] in word_list("role_modifiers") and not first_name
    if len(folds) == 1 and (folds[0] in small or _is_common_noun(folds[0]) or modifier):
        return []
    whole_words = [fold for fold in folds if fold in word_list("organisation_words")]
    if goes_on and not first_name:
        return []
    if whole_words:
        return [mention_at(tokens, first, last, Named.ORGANISATION)]
    if len(folds) == 1 and not first_name:
        label = tokens.words[first].isupper() and last + 1 < len(tokens) and tokens.words[last + 1] == ":"
        title = title_before(tokens, first) is not None or _in_apposition(tokens, first)
        return [mention_at(tokens, first, last, Named.PERSON if label or title else Named.OTHER)]
    the = first > 0 and tokens.folds[first - 1] == "the"
    return [mention_at(tokens, first, last, Named.OTHER if the else Named.PERSON)]


def _in_apposition(tokens: Tokens, name: int) -> bool:
    """Whether a role stands right before or after a lone name: "Okoye, president of the club", "attendee Okoye"."""
    if name and is_role_noun(tokens.folds[name - 1]):
        return True
    phrase = role_after_comma(tokens, name + 1)
    return phrase is not None
