"""A source's words read: is it a name, several, a pronoun, or a description, and of what kind of speaker.

"But Mr. Khan, a lawyer," is a name; "Ann Lee and Bo Ray" are two; "the Florida senator" describes a person, "the think
tank" an organisation, "a new poll" a document, "federal officials" a group.
"""

from collections.abc import Sequence

from ..quotation import Span
from ..wordlists import word_list
from .coordination import joined_parts
from .descriptions import read_description
from .entities import Gender
from .headlines import is_headline
from .mention import Mention, Named
from .role_before import title_words_before
from .role_nouns import is_role_noun
from .source_phrase import RELATIVES, SourceKind, SourcePhrase
from .tokens import Tokens

PRONOUNS: dict[str, Gender | None] = {
    **dict.fromkeys(("he", "him", "his", "himself"), Gender.MALE),
    **dict.fromkeys(("she", "her", "hers", "herself"), Gender.FEMALE),
    **dict.fromkeys(
        ("it", "its", "itself", "they", "them", "their", "themselves", "i", "me", "my", "we", "us", "our"), None
    ),
}


def read_source(
    tokens: Tokens, source: Span, inside: Sequence[Mention], *, joined: bool = False
) -> SourcePhrase | None:
    """The source read, or None if it has no words; ``inside`` are its mentions, ``joined`` if it is one of several."""
    places = tokens.beginning(source)
    first, last = _trimmed(tokens, places)
    if first > last:
        return None
    fold = tokens.folds[first]
    if _is_lone(tokens, first, last):
        if fold in PRONOUNS:
            return SourcePhrase(
                source, SourceKind.PRONOUN, first, first, noun=fold, gender=PRONOUNS[fold], definite=True
            )
        if fold in RELATIVES:
            return SourcePhrase(source, SourceKind.RELATIVE, first, first, noun=fold, definite=True)
        if fold in word_list("nobody_words"):
            return SourcePhrase(source, SourceKind.NOBODY, first, first, noun=fold)
    heads = _heads(tokens, first, last, inside)
    if len(heads) < 2 and not joined:
        parts = joined_parts(tokens, first, last, lambda begin, end: _part(tokens, begin, end, inside))
        if parts:
            return SourcePhrase(source, SourceKind.JOINT, first, last, parts=parts)
    if heads:
        kind = SourceKind.JOINT if len(heads) > 1 else SourceKind.NAME
        return SourcePhrase(source, kind, heads[0].first, heads[-1].last, tuple(heads))
    described = read_description(tokens, source, first, last)
    if described.words and described.words <= word_list("nobody_phrases"):
        return SourcePhrase(source, SourceKind.NOBODY, first, last, noun=described.noun)
    return _author(tokens, described, inside) or described


def _author(tokens: Tokens, described: SourcePhrase, inside: Sequence[Mention]) -> SourcePhrase | None:
    """Whose words are described: "Khan" of "Khan's lawsuit", "his" of "his statement"; None for "Khan's lawyer"."""
    if described.noun not in word_list("utterance_nouns"):
        return None
    own = tokens.folds[described.first]
    if own in ("his", "her"):
        at, gender = described.first, PRONOUNS[own]
        return SourcePhrase(described.span, SourceKind.PRONOUN, at, at, noun=own, gender=gender, definite=True)
    for mention in inside:
        after = mention.last + 1
        if mention.named is Named.PERSON and after < described.last and tokens.is_possessive(after):
            begins = mention.first if mention.title is None else tokens.at(mention.title.start)
            if begins == described.first:
                return SourcePhrase(described.span, SourceKind.NAME, mention.first, mention.last, (mention,))
    return None


def _part(tokens: Tokens, begin: int, end: int, inside: Sequence[Mention]) -> SourcePhrase | None:
    within = [mention for mention in inside if begin <= mention.first and mention.last <= end]
    return read_source(tokens, tokens.span(begin, end), within, joined=True)


def _trimmed(tokens: Tokens, places: Sequence[int]) -> tuple[int, int]:
    """The first and last word of the source, without "But" before it or marks about it."""
    if not places:
        return 1, 0
    first, last = places[0], places[-1]
    while first <= last and (
        not tokens.is_word(first) or (tokens.folds[first] in word_list("lead_ins") and first < last)
    ):
        first += 1
    while (
        last >= first
        and not tokens.is_possessive(last)
        and (not tokens.is_word(last) or _is_adverb(tokens, first, last))
    ):
        last -= 1
    return first, last


def _is_adverb(tokens: Tokens, first: int, last: int) -> bool:
    """Whether the last of several words belongs to the verb that follows: "Saudi officials subsequently"."""
    fold = tokens.folds[last]
    if last == first or not tokens.words[last].islower():
        return False
    return fold in word_list("adverbs") or (fold.endswith("ly") and fold not in word_list("nouns_in_ly"))


def _is_lone(tokens: Tokens, first: int, last: int) -> bool:
    """Whether the first word stands alone, or before "himself", "also" or a mark."""
    if first == last or not tokens.is_word(first + 1):
        return True
    return tokens.folds[first + 1] in word_list("adverbs")


def _heads(tokens: Tokens, first: int, last: int, inside: Sequence[Mention]) -> list[Mention]:
    """The mentions that name who speaks, not those inside "Khan's lawyer", "spokesman for Khan" or a clause."""
    heads: list[Mention] = []
    begins = {mention.first: mention for mention in inside}
    free, joined, place, preposition = True, False, first, first
    while place <= last:
        fold = tokens.folds[place]
        mention = begins.get(place)
        if mention is not None:
            again = joined and bool(heads) and mention.named is heads[0].named is Named.PERSON
            titled = mention.named is Named.PERSON and _titled_across(tokens, mention, preposition)
            if (
                (free or again or titled)
                and _ends_phrase(tokens, mention, last)
                and not _is_modified_people(tokens, mention, first)
            ):
                heads.append(mention)
            place = mention.last + 1
            joined = False
            continue
        if fold in RELATIVES and place > first and (heads or fold != "that"):
            break
        if tokens.words[place] in ",—–(;":
            free, joined = True, False
        elif fold in ("and", "&", "or"):
            joined = True
        elif (
            (place > first and fold.endswith("ing") and tokens.words[place].islower())
            or fold in word_list("prepositions")
            or fold in ("like", "including", "than")
        ):
            free, preposition = False, place
        place += 1
    if len(heads) > 1 and not _is_joint(tokens, heads, last):
        return heads[:1]
    return heads


def _titled_across(tokens: Tokens, mention: Mention, preposition: int) -> bool:
    """Whether the preposition before a name is part of its title: "Secretary of State Ann Lee"."""
    title = title_words_before(tokens, mention)
    return title is not None and title[0] < preposition


def _is_modified_people(tokens: Tokens, mention: Mention, first: int) -> bool:
    """Whether a people's name has words before it, or means one of them: "moderate Democrats", "a Democrat"."""
    if mention.named is not Named.PEOPLE:
        return False
    begin = first + (tokens.folds[first] == "the")
    return mention.first > begin or (
        is_role_noun(tokens.folds[mention.last]) and tokens.folds[mention.last][-1:] != "s"
    )


def _ends_phrase(tokens: Tokens, mention: Mention, last: int) -> bool:
    """Whether no noun goes on after the name, as one does in "Clinton campaign" and "Khan's lawyer"."""
    after = mention.last + 1
    if mention.first and tokens.words[mention.first - 1] == "/":
        return False
    if after > last:
        return True
    if tokens.is_possessive(after):
        return after == last
    if tokens.words[after][0].isdigit() or not tokens.is_word(after):
        return not (tokens.words[after] in "'’/-" and after < last)
    fold = tokens.folds[after]
    return (
        fold in word_list("function_words")
        or fold in word_list("cue_verbs")
        or fold in ("himself", "herself", "then", "later")
    )


def _is_joint(tokens: Tokens, heads: Sequence[Mention], last: int) -> bool:
    """Whether the heads are joined by "and" and are speakers alike, not a name and where it belongs."""
    if len({(mention.words) for mention in heads}) < 2:
        return False
    between = tokens.folds[heads[0].last : heads[-1].first]
    pair = len(heads) == 2 and heads[0].named is heads[1].named is Named.PERSON and heads[1].last == last
    if pair and between[1:] == [","] and len(heads[1].words) == len(heads[0].words) and heads[0].title is None:
        return is_headline(tokens, heads[0].first)
    alike = heads[0].named is Named.PERSON or all(mention.named is not Named.PERSON for mention in heads)
    return alike and ("and" in between or "&" in between)
