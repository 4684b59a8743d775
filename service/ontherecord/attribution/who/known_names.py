"""Names told by the other names of a text: a surname that recurs, a person's name taken for a place or a firm."""

from collections import Counter
from collections.abc import Sequence

from ..wordlists import word_list
from .headlines import is_headline
from .mention import Mention, Named
from .mention_at import has_organisation_word, mention_at
from .name_edges import is_first_name
from .names import is_title
from .role_nouns import is_group_noun, is_organisation_noun, is_role_noun
from .tokens import Tokens


def relabelled(tokens: Tokens, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, with a person's name taken for a place or firm made a person's: "Ann Lincoln ... Lincoln said"."""
    people = [mention.words for mention in mentions if mention.named is Named.PERSON]
    surnames = {words[-length:] for words in people for length in (1, 2) if len(words) > length}
    first_names = {words[:1] for words in people if len(words) > 1}
    lone = {words[0] for words in people if len(words) == 1}
    labels = Counter((mention.words[0], mention.named) for mention in mentions if len(mention.words) == 1)
    result = []
    for mention in mentions:
        if mention.words in first_names and _follows_role(tokens, mention):
            mistaken = True
        elif mention.words in surnames:
            mistaken = not _is_place_or_role(tokens, mention, labels)
        else:
            mistaken = _is_full_name(tokens, mention, lone)
        if mistaken and mention.named is not Named.PERSON:
            begins = mention.first + _has_verb_before(tokens, mention)
            mention = mention_at(tokens, begins, mention.last, Named.PERSON)
        result.append(mention)
    return result


def _follows_role(tokens: Tokens, mention: Mention) -> bool:
    """Whether a small word for a role or a relative stands before: "his wife Ada", "aide Lincoln"."""
    before = mention.first - 1
    return before >= 0 and tokens.words[before].islower() and is_role_noun(tokens.folds[before])


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
    return plain and not has_organisation_word(tokens, mention.first, mention.last)


def recurring(tokens: Tokens, mentions: Sequence[Mention], taken: Sequence[int]) -> list[Mention]:
    """Lone capitalised words that are the surname, or only name, of somebody named elsewhere."""
    known = {mention.words[-1] for mention in mentions if mention.named is Named.PERSON}
    known -= word_list("name_stopwords")
    found = []
    for place, fold in enumerate(tokens.folds):
        if fold in known and taken[place] < 0 and tokens.is_capitalised(place) and not _inside_larger(tokens, place):
            found.append(mention_at(tokens, place, place, Named.PERSON))
    return found


def _inside_larger(tokens: Tokens, place: int) -> bool:
    """Whether capitalised words go on after the name or lead up to it: "Lincoln Center", "Fort Lincoln"."""
    after = place + 1 < len(tokens) and tokens.adjacent(place) and tokens.words[place + 1][0].isupper()
    before = place > 0 and tokens.adjacent(place - 1) and tokens.words[place - 1][0].isupper()
    starts_sentence = (place > 1 and tokens.sentences[place - 2] != tokens.sentences[place - 1]) or place == 1
    stop = before and (is_title(tokens.words[place - 1]) or starts_sentence)
    return after or (before and not stop)


def with_rarer_first_names(
    tokens: Tokens, mentions: Sequence[Mention], taken: Sequence[int], small: set[str]
) -> list[Mention]:
    """The mentions, a lone surname that is never named in full joined to the capitalised word before it.

    "Amarachi Obi loves the school. ... said Obi" is Amarachi Obi, though no list has the first name.
    """
    full = {mention.words[-1] for mention in mentions if len(mention.words) > 1}
    result = []
    for mention in mentions:
        before = mention.first - 1
        alone = mention.named is Named.PERSON and len(mention.words) == 1 and mention.words[0] not in full
        free = before >= 0 and taken[before] < 0 and tokens.adjacent(before) and mention.title is None
        if alone and free and _is_name_like(tokens, before, small) and not is_headline(tokens, before):
            mention = mention_at(tokens, before, mention.last, Named.PERSON)
        result.append(mention)
    return result


def _is_name_like(tokens: Tokens, place: int, small: set[str]) -> bool:
    """Whether a capitalised word is nothing but a name: in no list, never in small letters, of no other ending."""
    word, fold = tokens.words[place], tokens.folds[place]
    if not (word.isalpha() and word[0].isupper() and word[1:].islower()) or fold in small or len(fold) < 3:
        return False
    if is_title(word) or is_role_noun(fold) or is_group_noun(fold) or is_organisation_noun(fold):
        return False
    lists = ("function_words", "name_stopwords", "role_modifiers", "organisation_words", "adverbs", "not_names")
    listed = any(fold in word_list(name) for name in (*lists, "thought_cues", "cue_verbs", "headline_verbs"))
    return not listed and not fold.endswith(("ly", "ing", "ed", "ian", "ish", "ese"))
