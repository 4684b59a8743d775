"""What "who" or "which" takes up: the name it follows, or the description: "Lee, who says", "voters who want"."""

from ..wordlists import word_list
from .mention import Mention, Named
from .source_phrase import SourceKind, SourcePhrase
from .sources import read_source
from .story import Story

LONGEST_APPOSITION = 14
"""Tokens between a name and its "who"."""


def antecedent(story: Story, phrase: SourcePhrase) -> Mention | SourcePhrase | None:
    """The mention or the description straight before a relative, in its sentence; None where there is neither."""
    tokens = story.tokens
    place = phrase.first - 1
    while place >= 0 and tokens.sentences[place] == tokens.sentences[phrase.first] and not tokens.is_word(place):
        place -= 1
    if place < 0 or tokens.sentences[place] != tokens.sentences[phrase.first]:
        return None
    for at in reversed(story.before(phrase.first)[-2:]):
        mention = story.mentions[at]
        if mention.last >= place and mention.named is not Named.PLACE:
            return mention
        if _in_apposition(story, mention, place, phrase.noun):
            return mention
    first = _start_of_noun_phrase(story, place)
    inside = [story.mentions[at] for at in story.inside(first, place)]
    described = read_source(tokens, tokens.span(first, place), inside)
    silent = (SourceKind.PRONOUN, SourceKind.RELATIVE, SourceKind.NOBODY, SourceKind.DOCUMENT)
    return None if described is None or described.kind in silent else described


def _in_apposition(story: Story, mention: Mention, place: int, noun: str) -> bool:
    """Whether only an age or an apposition stands between a person and "who": "Lee, 40, a nurse who says"."""
    tokens = story.tokens
    if mention.named is not Named.PERSON or noun not in ("who", "whose") or place - mention.last > LONGEST_APPOSITION:
        return False
    after = mention.last + 1
    same = tokens.sentences[after] == tokens.sentences[place]
    return (
        same
        and tokens.words[after] == ","
        and not any(
            tokens.folds[at] in word_list("cue_verbs") or tokens.folds[at] in ("and", "but")
            for at in range(after, place)
        )
    )


def _start_of_noun_phrase(story: Story, last: int) -> int:
    tokens = story.tokens
    first = last
    while first > 0 and last - first < 8 and tokens.sentences[first - 1] == tokens.sentences[last]:
        fold = tokens.folds[first - 1]
        if fold in word_list("determiners") and fold not in ("all", "both"):
            return first - 1
        if not tokens.is_word(first - 1) and not tokens.is_possessive(first - 1):
            break
        if fold in word_list("function_words") or fold in word_list("cue_verbs"):
            break
        first -= 1
    return first
