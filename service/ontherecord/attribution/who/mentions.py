"""The places where a text names people, organisations and places: recognised names, and those a recogniser misses.

Three things are added to the recogniser's names: words after a title ("Capt. Joan Reyes"), capitalised words inside a
source ("a spokeswoman, Anna White,"), and every other place where a known surname stands ("REYES: Thank you").
"""

from collections import Counter
from collections.abc import Iterable, Sequence

from .mention import Mention, Named
from .name_edges import (
    LONGEST_NAME,
    begins_name,
    is_first_name,
    name_run,
    title_before,
    whole_organisation,
    with_first_name,
    with_suffix,
)
from .names import NamedEntity, is_title
from ..quotation import Span
from .role_nouns import is_document_noun, is_group_noun, is_organisation_noun, is_role_noun
from .role_phrases import role_after_comma
from .tokens import Tokens
from ..wordlists import word_list

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
    found = _relabelled(tokens, found)
    for mention in _recurring(tokens, found, taken):
        _take(mention, taken, found)
    return sorted(found, key=lambda mention: mention.first)


def _take(mention: Mention, taken: list[int], found: list[Mention]) -> None:
    if all(taken[place] < 0 for place in range(mention.first, mention.last + 1)):
        taken[mention.first : mention.last + 1] = [len(found)] * (mention.last - mention.first + 1)
        found.append(mention)


def _mention(tokens: Tokens, first: int, last: int, named: Named) -> Mention:
    skipped = word_list("honorifics")
    words = tuple(
        tokens.folds[place].strip(".'’")
        for place in range(first, last + 1)
        if tokens.is_word(place) and (first == last or tokens.folds[place] not in skipped)
    )
    title = title_before(tokens, first) if named is Named.PERSON else None
    return Mention(tokens.span(first, last), first, last, words, named, title)


def _recognised(tokens: Tokens, entity: NamedEntity) -> Mention | None:
    inside = tokens.inside(entity.span)
    if not inside or (
        entity.label not in LABELS and entity.label not in ("FAC", "PRODUCT", "WORK_OF_ART", "LAW", "EVENT")
    ):
        return None
    named = LABELS.get(entity.label, Named.OTHER)
    first, last = inside[0], inside[-1]
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
    mention = _mention(tokens, first, last, named)
    return mention if mention.words else None


def without_headline_words(tokens: Tokens, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, with names glued to a headline's verb cut: "Ann Lee Resigns" where "Ann Lee" is named elsewhere."""
    full = {mention.words for mention in mentions if mention.named is Named.PERSON and len(mention.words) > 1}
    lone = {words[-1] for words in full}
    return [_cut(tokens, mention, full, lone) for mention in mentions]


def _cut(tokens: Tokens, mention: Mention, full: set[tuple[str, ...]], lone: set[str]) -> Mention:
    size = len(mention.words)
    if mention.named not in (Named.PERSON, Named.ORGANISATION) or size < 2 or size != mention.last - mention.first + 1:
        return mention
    if mention.words[-1] in word_list("name_suffixes") or mention.words[-1] in word_list("organisation_words"):
        return mention
    for length in range(size - 1, 1, -1):
        if mention.words[:length] in full:
            return _mention(tokens, mention.first, mention.first + length - 1, Named.PERSON)
    first_name = any(mention.words[0] in word_list(name) for name in ("male_names", "female_names"))
    second_name = any(mention.words[1] in word_list(name) for name in ("male_names", "female_names"))
    if second_name and not first_name and mention.words[1:] in full:
        return _mention(tokens, mention.first + 1, mention.last, Named.PERSON)
    if mention.words[0] in lone and not first_name and _is_headline(tokens, mention.first):
        return _mention(tokens, mention.first, mention.first, Named.PERSON)
    return mention


def _is_headline(tokens: Tokens, place: int) -> bool:
    """Whether most words of the paragraph about a word have capitals; looks at forty words at most."""
    number = tokens.paragraphs[place]
    near = range(max(0, place - 20), min(len(tokens), place + 20))
    words = [at for at in near if tokens.paragraphs[at] == number and tokens.words[at][0].isalpha()]
    return sum(tokens.words[at][0].isupper() for at in words) > 0.6 * len(words)


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
        if last is not None and not (described and (last == first or _has_organisation_word(tokens, first, last))):
            found.append(_mention(tokens, first, last, Named.PERSON))
    return found


def _has_organisation_word(tokens: Tokens, first: int, last: int) -> bool:
    return any(tokens.folds[place] in word_list("organisation_words") for place in range(first, last + 1))


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
            found.append(_mention(tokens, first, last, Named.PERSON))
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
    if len(folds) == 1 and (folds[0] in small or _is_common_noun(folds[0])):
        return []
    whole_words = [fold for fold in folds if fold in word_list("organisation_words")]
    if goes_on and not first_name:
        return []
    if whole_words:
        return [_mention(tokens, first, last, Named.ORGANISATION)]
    if len(folds) == 1 and not first_name:
        label = tokens.words[first].isupper() and last + 1 < len(tokens) and tokens.words[last + 1] == ":"
        title = title_before(tokens, first) is not None or _in_apposition(tokens, first)
        return [_mention(tokens, first, last, Named.PERSON if label or title else Named.OTHER)]
    the = first > 0 and tokens.folds[first - 1] == "the"
    return [_mention(tokens, first, last, Named.OTHER if the else Named.PERSON)]


def _in_apposition(tokens: Tokens, name: int) -> bool:
    """Whether a role stands right before or after a lone name: "Okoye, president of the club", "attendee Okoye"."""
    if name and is_role_noun(tokens.folds[name - 1]):
        return True
    phrase = role_after_comma(tokens, name + 1)
    return phrase is not None


def _relabelled(tokens: Tokens, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, with a person's name taken for a place or firm made a person's: "Ann Lincoln ... Lincoln said"."""
    people = [mention.words for mention in mentions if mention.named is Named.PERSON]
    surnames = {words[-length:] for words in people for length in (1, 2) if len(words) > length}
    lone = {words[0] for words in people if len(words) == 1}
    labels = Counter((mention.words[0], mention.named) for mention in mentions if len(mention.words) == 1)
    result = []
    for mention in mentions:
        if mention.words in surnames:
            mistaken = not _is_place_or_role(tokens, mention, labels)
        else:
            mistaken = _is_full_name(tokens, mention, lone)
        if mistaken and mention.named is not Named.PERSON:
            begins = mention.first + _has_verb_before(tokens, mention)
            mention = _mention(tokens, begins, mention.last, Named.PERSON)
        result.append(mention)
    return result


def _is_place_or_role(tokens: Tokens, mention: Mention, labels: Counter[tuple[str, Named]]) -> bool:
    """Whether a surname is a place there ("in Lincoln"), or names a people or a role ("the Republican")."""
    lone = mention.words[0]
    if mention.named is Named.PEOPLE and is_role_noun(lone):
        return True
    located = mention.first > 0 and tokens.folds[mention.first - 1] in word_list("prepositions")
    mostly_place = located and labels[lone, Named.PLACE] > labels[lone, Named.PERSON]
    return mention.named is Named.PLACE and mostly_place


def _has_verb_before(tokens: Tokens, mention: Mention) -> bool:
    """Whether a headline's word was taken into a name: "Deport Nikki Obi"."""
    first, second = mention.first, mention.first + 1
    return len(mention.words) == 3 and not is_first_name(tokens, first) and is_first_name(tokens, second)


def _is_full_name(tokens: Tokens, mention: Mention, lone: set[str]) -> bool:
    """Whether two or three words taken for something else end in the name of a person: "Rosette Obi ... Obi said"."""
    if len(mention.words) not in (2, 3) or mention.words[-1] not in lone or mention.named is Named.PLACE:
        return False
    plain = all(tokens.words[place][0].isupper() for place in range(mention.first, mention.last + 1))
    return plain and not _has_organisation_word(tokens, mention.first, mention.last)


def _recurring(tokens: Tokens, mentions: Sequence[Mention], taken: Sequence[int]) -> list[Mention]:
    """Lone capitalised words that are the surname, or only name, of somebody named elsewhere."""
    known = {mention.words[-1] for mention in mentions if mention.named is Named.PERSON}
    known -= word_list("name_stopwords")
    found = []
    for place, fold in enumerate(tokens.folds):
        if fold in known and taken[place] < 0 and tokens.is_capitalised(place) and not _inside_larger(tokens, place):
            found.append(_mention(tokens, place, place, Named.PERSON))
    return found


def _inside_larger(tokens: Tokens, place: int) -> bool:
    """Whether capitalised words go on after the name or lead up to it: "Lincoln Center", "Fort Lincoln"."""
    after = place + 1 < len(tokens) and tokens.adjacent(place) and tokens.words[place + 1][0].isupper()
    before = place > 0 and tokens.adjacent(place - 1) and tokens.words[place - 1][0].isupper()
    starts_sentence = (place > 1 and tokens.sentences[place - 2] != tokens.sentences[place - 1]) or place == 1
    stop = before and (is_title(tokens.words[place - 1]) or starts_sentence)
    return after or (before and not stop)
