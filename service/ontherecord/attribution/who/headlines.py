"""Names glued to a headline's verb: "Ann Lee Resigns", "Peru Elects a Judge"; their names without it."""

from collections.abc import Sequence

from ..wordlists import word_list
from .mention import Mention, Named
from .mention_at import mention_at
from .name_edges import is_first_name
from .tokens import Tokens


def before_headline_verb(tokens: Tokens, first: int, last: int) -> int:
    """The last place of a headline's name before its verb: "Wasserman Schultz" of "WASSERMAN SCHULTZ RESIGNS"."""
    for place in range(first + 1, last + 1):
        if tokens.folds[place] not in word_list("headline_verbs"):
            continue
        surname = place == first + 1 and is_first_name(tokens, first)
        if not surname and is_headline(tokens, place) and tokens.is_word(place - 1):
            return place - 1
    return last


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
            return mention_at(tokens, mention.first, mention.first + length - 1, Named.PERSON)
    first_name = any(mention.words[0] in word_list(name) for name in ("male_names", "female_names"))
    second_name = any(mention.words[1] in word_list(name) for name in ("male_names", "female_names"))
    if second_name and not first_name and mention.words[1:] in full:
        return mention_at(tokens, mention.first + 1, mention.last, Named.PERSON)
    if mention.words[0] in lone and not first_name and is_headline(tokens, mention.first):
        return mention_at(tokens, mention.first, mention.first, Named.PERSON)
    return mention


def is_headline(tokens: Tokens, place: int) -> bool:
    """Whether most words of the paragraph about a word have capitals; looks at forty words at most."""
    number = tokens.paragraphs[place]
    near = range(max(0, place - 20), min(len(tokens), place + 20))
    words = [at for at in near if tokens.paragraphs[at] == number and tokens.words[at][0].isalpha()]
    return sum(tokens.words[at][0].isupper() for at in words) > 0.6 * len(words)
