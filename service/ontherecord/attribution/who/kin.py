"""Whom "his ex-wife" or "her brother" means: the relative of theirs whom the text names."""

from collections.abc import Iterator

from ..quotation import SpeakerType
from ..wordlists import word_list
from .entities import Gender
from .role_nouns import singular
from .source_phrase import SourcePhrase
from .story import Known, Story

OWNERS = {"his": Gender.MALE, "her": Gender.FEMALE}


def relative_named(story: Story, phrase: SourcePhrase) -> Known | None:
    """The one person named before who can be meant: of the relative's gender, and of a name with the owner's."""
    owner = story.tokens.folds[phrase.first]
    noun = singular(phrase.noun)
    if owner not in OWNERS or noun not in word_list("kin"):
        return None
    gender = Gender.FEMALE if noun in word_list("female_words") else Gender.MALE
    people = list(_people_before(story, phrase.first))
    owners = [one for one in people if one.gender is OWNERS[owner]]
    fitting = [one for one in people if one.gender is gender and _is_of(one, noun, owners)]
    return fitting[0] if len(fitting) == 1 else None


def _people_before(story: Story, place: int) -> Iterator[Known]:
    """Those named in full before, in the order of their last mention."""
    seen: set[int] = set()
    for at in reversed(story.before(place)):
        one = story.owners[at]
        if one.number not in seen and one.type is SpeakerType.PERSON and one.entity and len(one.entity.words) > 1:
            seen.add(one.number)
            yield one


def _is_of(one: Known, noun: str, owners: list[Known]) -> bool:
    """Whether the text gives that relation ("wife Ann Lee"), or the surname of somebody whose relative it may be."""
    if any(singular(role.head) == noun for role in one.roles):
        return True
    return any(owner is not one and _surname(owner) == _surname(one) for owner in owners)


def _surname(one: Known) -> str:
    return one.entity.words[-1] if one.entity is not None else ""
