"""Whom a plural description means: "the senators", "the two", "both men" after "Senators Ann Lee and Bo Ray"."""

from collections.abc import Iterator

from ..quotation import SpeakerType
from ..wordlists import word_list
from .role_nouns import is_role_noun, narrower, role_noun
from .source_phrase import SourcePhrase
from .story import Known, Story

PARAGRAPHS = 3
"""How far back those named together are still "the two"."""

PLAIN = frozenset(("men", "women", "two", "pair", "couple", "duo", "siblings", "brothers", "sisters", "both"))
PLAIN_COUNT = {"two": 2, "three": 3, "four": 4, "both": 2, "pair": 2, "couple": 2, "duo": 2, "trio": 3}


def those_described(story: Story, phrase: SourcePhrase) -> Known | None:
    """The people named together before whom a definite plural fits, in their roles and in their number."""
    if not phrase.definite or phrase.possessive:
        return None
    counted = [PLAIN_COUNT[word] for word in phrase.words if word in PLAIN_COUNT]
    for known in _together_before(story, phrase):
        if counted and len(known.members) != counted[0]:
            continue
        if _fits(phrase, known):
            return known
    return None


def _together_before(story: Story, phrase: SourcePhrase) -> Iterator[Known]:
    """Those who spoke together, then those named together, within a few paragraphs; the last first."""
    tokens, place = story.tokens, phrase.first
    for speaker in reversed(story.speakers[-6:]):
        near = tokens.paragraphs[place] - tokens.paragraphs[min(speaker.last_spoke, place)] <= PARAGRAPHS
        if near and speaker.members and all(one.type is SpeakerType.PERSON for one in speaker.members):
            yield speaker
    for joint in story.joint_before(place):
        if tokens.paragraphs[place] - tokens.paragraphs[joint.mentions[0].first] < PARAGRAPHS:
            yield story.known_together(joint.members)


def _fits(phrase: SourcePhrase, known: Known) -> bool:
    """Whether the noun says no more than that they are several, or is a role that each of them has."""
    others = phrase.words - PLAIN - PLAIN_COUNT.keys() - word_list("function_words") - {phrase.noun}
    if phrase.noun in PLAIN | PLAIN_COUNT.keys():
        return not others
    noun = role_noun(phrase.noun)
    if not is_role_noun(phrase.noun):
        return False
    fitting = {noun} | narrower(noun)
    return all(any(role_noun(role.head) in fitting for role in one.roles) for one in known.members)
