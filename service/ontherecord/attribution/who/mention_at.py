"""A mention made of the words between two places."""

from ..wordlists import word_list
from .mention import Mention, Named
from .name_edges import title_before
from .tokens import Tokens


def mention_at(tokens: Tokens, first: int, last: int, named: Named) -> Mention:
    """The mention of tokens ``first`` to ``last``, with the title before it."""
    skipped = word_list("honorifics")
    words = tuple(
        tokens.folds[place].strip(".'’")
        for place in range(first, last + 1)
        if tokens.is_word(place) and (first == last or tokens.folds[place] not in skipped)
    )
    title = title_before(tokens, first) if named is Named.PERSON else None
    return Mention(tokens.span(first, last), first, last, words, named, title)


def has_organisation_word(tokens: Tokens, first: int, last: int) -> bool:
    """Whether a word of an institution's name stands there: "Lincoln Hospital"."""
    return any(tokens.folds[place] in word_list("organisation_words") for place in range(first, last + 1))
