"""How well a description's noun and other words fit somebody's roles and name: features for the ranker."""

from ..wordlists import word_list
from .role_nouns import is_role_noun, narrower, role_noun
from .roles import Role
from .source_phrase import SourceKind, SourcePhrase
from .story import Known, Story

Features = dict[str, float]


def add_description_fit(story: Story, phrase: SourcePhrase, one: Known, features: Features) -> Role | None:
    """How well the description's noun and other words fit the candidate's roles or name; the role that fits best."""
    noun = role_noun(phrase.noun)
    best, best_role = 0.0, None
    for role in one.roles[:12]:
        head = role_noun(role.head)
        fit = 1.0 if head == noun else 0.6 if head in narrower(noun) or noun in narrower(head) else 0.0
        if fit == 0.0 and _is_kindred(role, noun):
            fit = 0.5
        if fit > best:
            best, best_role = fit, role
    if best == 1.0:
        features["same role noun"] = 1.0
    elif best > 0:
        features["kindred role noun"] = 1.0
    elif any(role.head not in word_list("kin") for role in one.roles):
        features["other roles only"] = 1.0
    name = set(one.entity.words if one.entity else one.name.casefold().split())
    if noun in name:
        features["noun in name"] = 1.0
    if one.phrase is not None and role_noun(one.phrase.noun) == noun:
        features["same noun described"] = 1.0
    others = [word for word in phrase.words if word != phrase.noun and word not in word_list("function_words")]
    if others:
        known = {word for role in one.roles for word in role.words} | name | _widened(one)
        shared = sum(word in known for word in others) / len(others)
        features["other words shared"] = shared
        features["other words strange"] = 1.0 - shared
        proper = _proper_words(story, phrase)
        if proper:
            fitting = sum(word in known for word in proper) / len(proper)
            features["names shared"] = fitting
            features["names strange"] = 1.0 - fitting
            if fitting == 0.0 and best_role is not None and _is_of_elsewhere(story, best_role, one):
                features["of elsewhere"] = 1.0
    features["definite" if phrase.definite else "indefinite"] = 1.0
    if phrase.kind is SourceKind.PERSON and not is_somebody(phrase):
        features["noun is no role"] = 1.0
    if phrase.possessive and features.keys() & {"spoke last", "recency 0"}:
        features["owner rather than owned"] = 1.0
    if best == 1.0:
        features["definite, same role noun" if phrase.definite else "indefinite, same role noun"] = 1.0
        if not others or features["other words shared"] == 1.0:
            features["all words fit" if others else "noun alone fits"] = 1.0
    return best_role


def _is_of_elsewhere(story: Story, role: Role, one: Known) -> bool:
    """Whether the role that fits has names of its own: "Texas senator", where the Florida senator is meant."""
    if one.places:
        return True
    places = range(role.first, role.last + 1)
    return any(story.tokens.is_capitalised(at) and not is_role_noun(story.tokens.folds[at]) for at in places)


def _is_kindred(role: Role, noun: str) -> bool:
    """Whether some of a role's words say what the noun says: "foreign minister" of "diplomat"."""
    finer = narrower(noun)
    if any(role_noun(word) == noun or word in finer for word in role.words):
        return True
    return any("-" in entry and role.words.issuperset(entry.split("-")) for entry in finer)


def _proper_words(story: Story, phrase: SourcePhrase) -> list[str]:
    """The description's words that have capitals: "Florida" of "the Florida senator"."""
    places = range(phrase.first, phrase.last + 1)
    return [story.tokens.folds[at] for at in places if story.tokens.words[at][0].isupper()]


def is_somebody(phrase: SourcePhrase) -> bool:
    """Whether the noun of a description is a role, an age or a word for man or woman."""
    noun = phrase.noun
    return (
        is_role_noun(noun) or noun.endswith("year-old") or noun in word_list("female_words") | word_list("male_words")
    )


def _widened(one: Known) -> set[str]:
    return set(one.phrase.words) if one.phrase is not None else one.places
