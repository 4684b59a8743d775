"""Who is described first and named later: "A judge ruled ..." above "Justice Ann Lee wrote"; "Lawmaker quits"."""

from collections.abc import Iterator

from ..wordlists import word_list
from .mention import Named
from .role_nouns import is_role_noun, narrower, role_noun
from .source_phrase import SourceKind, SourcePhrase
from .story import Known, Story

LEAD = 4
"""Paragraphs in which a description may stand for somebody named only later."""

OTHERS = frozenset(("one", "another", "other", "second", "third", "former"))


def introduced_later(story: Story, phrase: SourcePhrase) -> Known | None:
    """The one person named only after an indefinite description in the lead whose role fits it; else None."""
    lead = story.tokens.paragraphs[phrase.first] < LEAD
    if phrase.kind is not SourceKind.PERSON or phrase.definite or not lead or not is_role_noun(phrase.noun):
        return None
    if phrase.words & OTHERS:
        return None
    fitting = list(_fitting(story, phrase))
    if len(fitting) > 1:
        shared = [_shared_words(phrase, one) for one in fitting]
        most = max(shared)
        fitting = [one for one, words in zip(fitting, shared, strict=True) if most and words == most]
    return fitting[0] if len(fitting) == 1 else None


def _fitting(story: Story, phrase: SourcePhrase) -> Iterator[Known]:
    nouns = {role_noun(phrase.noun)} | narrower(role_noun(phrase.noun))
    seen: set[int] = set()
    for one in (one for noun in sorted(nouns) for one in story.by_role.get(noun, ())):
        entity = one.entity
        if one.number in seen or entity is None or entity.named is not Named.PERSON:
            continue
        seen.add(one.number)
        genders = (phrase.gender, one.gender)
        if entity.mentions[0].first > phrase.first and (None in genders or genders[0] is genders[1]):
            yield one


def _shared_words(phrase: SourcePhrase, one: Known) -> int:
    """How many of the description's other words a role of the person's has: "House" of "member of House panel"."""
    others = phrase.words - {phrase.noun} - word_list("function_words")
    return max((len(others & role.words) for role in one.roles), default=0)
