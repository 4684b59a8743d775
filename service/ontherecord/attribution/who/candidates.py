"""Whom a pronoun or a description may mean, and what speaks for each: named features for the ranker.

After the mention-ranking models of coreference (Denis & Baldridge 2008), over the few people a news text names.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log1p

from .mention import Mention, Named
from ..quotation import SpeakerType
from .role_nouns import is_role_noun, role_noun
from .roles import Role
from .source_phrase import SourceKind, SourcePhrase
from .story import Known, Story
from ..wordlists import word_list, word_table

Features = dict[str, float]

ITSELF = None
"""The candidate that stands for none of those known: the words describe somebody new, or nobody is named."""


@dataclass(slots=True)
class Sighting:
    """Where a candidate was last named before a source: outside quotation marks, and anywhere; and how often."""

    outside: Mention | None = None
    anywhere: Mention | None = None
    count: int = 0
    ahead: Mention | None = None
    rank: int = 99


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody a source may mean, with the features that speak for and against."""

    known: Known | None
    features: Features
    antecedent: Mention | None = None
    role: Role | None = None


def candidates_for(story: Story, phrase: SourcePhrase, contents: Sequence[tuple[int, int]]) -> list[Candidate]:
    """Those a pronoun or description may mean, the last of them ``ITSELF``."""
    place = phrase.first
    sightings = _sightings(story, place)
    if phrase.kind is not SourceKind.PRONOUN:
        _look_ahead(story, place, sightings)
    for one in _recalled(story, phrase):
        sightings.setdefault(one.number, (one, Sighting()))
    fitting = [(one, seen) for one, seen in sightings.values() if _may_mean(story, phrase, one)]
    for rank, (_, seen) in enumerate(sorted(fitting, key=lambda pair: -_last_place(pair[0], pair[1]))):
        seen.rank = rank
    found = [_candidate(story, phrase, contents, one, seen) for one, seen in fitting]
    if phrase.kind is SourceKind.PERSON and not phrase.definite:
        found = [candidate for candidate in found if _may_be_introduced(phrase, candidate)]
    for feature in ("same role noun", "all words fit"):
        having = [candidate for candidate in found if feature in candidate.features]
        if len(having) == 1:
            having[0].features[f"{feature}, nobody else"] = 1.0
    return [*found, Candidate(ITSELF, _of_itself(phrase, found))]


def _may_be_introduced(phrase: SourcePhrase, candidate: Candidate) -> bool:
    """Whether "a palace spokesman" may be somebody named elsewhere: one who has that role; "another man" never is."""
    if (
        candidate.known is None
        or candidate.known.entity is None
        or phrase.words & {"one", "another", "second", "third"}
    ):
        return False
    return "same role noun" in candidate.features


def _last_place(one: Known, seen: Sighting) -> int:
    return max(seen.outside.first if seen.outside else -1, one.last_spoke)


def _sightings(story: Story, place: int) -> dict[int, tuple[Known, Sighting]]:
    found: dict[int, tuple[Known, Sighting]] = {}
    for at in reversed(story.before(place)):
        one, mention = story.owners[at], story.mentions[at]
        _, seen = found.setdefault(one.number, (one, Sighting()))
        seen.count += 1
        seen.anywhere = seen.anywhere or mention
        if seen.outside is None and not story.tokens.quoted[mention.first]:
            seen.outside = mention
    return found


def _look_ahead(story: Story, place: int, found: dict[int, tuple[Known, Sighting]]) -> None:
    for at in story.after(place):
        one, mention = story.owners[at], story.mentions[at]
        if one.number not in found and one.roles:
            found[one.number] = (one, Sighting(ahead=mention))


def _recalled(story: Story, phrase: SourcePhrase) -> Iterable[Known]:
    """Speakers so far, and whoever anywhere has the role that is described."""
    yield from story.speakers[-4:]
    yield from story.described[-6:]
    if phrase.kind is SourceKind.PERSON:
        for head in (role_noun(phrase.noun), *_narrower(phrase.noun)):
            yield from story.by_role.get(head, ())[:6]


def _narrower(noun: str) -> frozenset[str]:
    return word_table("broader_words").get(noun, frozenset())


def _may_mean(story: Story, phrase: SourcePhrase, one: Known) -> bool:
    """Whether kind and gender allow it, and the candidate is not named in the description itself."""
    kind, gender = phrase.kind, phrase.gender
    if gender is not None and one.gender is not None and gender is not one.gender:
        return False
    if one.entity is not None and kind is not SourceKind.PRONOUN:
        inside = range(phrase.first, phrase.last + 1)
        if any(story.owners[at] is one for at in story.inside(inside.start, inside.stop - 1)):
            return False
    person = one.type in (SpeakerType.PERSON, SpeakerType.UNNAMED)
    if kind is SourceKind.PERSON or phrase.noun in ("he", "she", "him", "her", "his", "hers", "himself", "herself"):
        return person
    if phrase.noun in ("they", "them", "their", "themselves"):
        return not person
    if kind is SourceKind.DOCUMENT:
        return one.type is SpeakerType.DOCUMENT
    return one.type in (SpeakerType.ORGANISATION, SpeakerType.DOCUMENT) and not (
        kind is SourceKind.ORGANISATION and one.type is SpeakerType.DOCUMENT
    )


def _candidate(
    story: Story, phrase: SourcePhrase, contents: Sequence[tuple[int, int]], one: Known, seen: Sighting
) -> Candidate:
    features: Features = {"somebody": 1.0}
    if phrase.gender is not None:
        features["gender fits" if one.gender is phrase.gender else "gender unknown"] = 1.0
    _of_place(story, phrase, seen, features)
    _of_speech(story, phrase, one, features)
    _of_kind(one, features)
    role = None
    if phrase.kind is not SourceKind.PRONOUN:
        role = _of_description(story, phrase, one, features)
    if seen.anywhere is not None and any(first <= seen.anywhere.first < end for first, end in contents):
        features["last named in what is said"] = 1.0
    features["named often"] = log1p(len(one.entity.mentions) if one.entity else one.spoke)
    return Candidate(one, features, seen.outside or seen.anywhere or seen.ahead, role)


def _of_place(story: Story, phrase: SourcePhrase, seen: Sighting, features: Features) -> None:
    tokens, place = story.tokens, phrase.first
    features[f"recency {min(seen.rank, 3)}"] = 1.0
    mention = seen.outside
    if mention is None:
        features["named in quotation marks only" if seen.anywhere else "named later" if seen.ahead else "not near"] = (
            1.0
        )
        return
    paragraphs = tokens.paragraphs[place] - tokens.paragraphs[mention.first]
    sentences = tokens.sentences[place] - tokens.sentences[mention.first]
    features[f"paragraphs back {min(paragraphs, 4)}"] = 1.0
    features[f"sentences back {min(sentences, 3)}"] = 1.0
    subject = is_subject(story, mention)
    if subject:
        features["subject"] = 1.0
        if sentences <= 1:
            features["subject near"] = 1.0
    if mention.last + 1 < len(tokens) and tokens.is_possessive(mention.last + 1):
        features["possessive"] = 1.0
    before = mention.first - 1
    if before >= 0 and (
        tokens.folds[before] in word_list("prepositions") or tokens.folds[before] in word_list("cue_verbs")
    ):
        features["object"] = 1.0


def is_subject(story: Story, mention: Mention) -> bool:
    """Whether a mention looks like the subject of its clause: a verb follows, or it opens the sentence."""
    tokens = story.tokens
    after = mention.last + 1
    if after < len(tokens) and (tokens.folds[after] in word_list("cue_verbs") or tokens.folds[after] in AUXILIARIES):
        return True
    start = mention.first
    if mention.title is not None:
        start = tokens.at(mention.title.start)
    return start == 0 or tokens.sentences[start - 1] != tokens.sentences[start]


AUXILIARIES = frozenset(
    ["is", "was", "has", "had", "will", "would", "does", "did", "can", "could", "may", "might", "should", "also", "who"]
)


def _of_speech(story: Story, phrase: SourcePhrase, one: Known, features: Features) -> None:
    """Who spoke before: the last speaker, the one before, and how often."""
    if story.speakers and story.speakers[-1] is one:
        features["spoke last"] = 1.0
        apart = story.tokens.paragraphs[phrase.first] - story.tokens.paragraphs[min(one.last_spoke, phrase.first)]
        features[f"spoke last, paragraphs back {min(apart, 3)}"] = 1.0
    elif len(story.speakers) > 1 and story.speakers[-2] is one:
        features["spoke last but one"] = 1.0
    if one.spoke:
        features["spoke before"] = 1.0
        features["spoke often"] = log1p(one.spoke)


def _of_kind(one: Known, features: Features) -> None:
    if one.entity is None:
        features["known by description"] = 1.0
    elif one.entity.named is Named.PERSON and len(one.entity.words) > 1:
        features["full name"] = 1.0
    elif one.entity.named is Named.PLACE:
        features["place"] = 1.0
    elif one.entity.named is Named.OTHER:
        features["other name"] = 1.0


def _of_description(story: Story, phrase: SourcePhrase, one: Known, features: Features) -> Role | None:
    """How well the description's noun and other words fit the candidate's roles or name; the role that fits best."""
    noun = role_noun(phrase.noun)
    best, best_role = 0.0, None
    for role in one.roles[:12]:
        head = role_noun(role.head)
        fit = 1.0 if head == noun else 0.6 if head in _narrower(noun) or noun in _narrower(head) else 0.0
        if fit == 0.0 and _is_kindred(role, noun):
            fit = 0.5
        if fit > best:
            best, best_role = fit, role
    if best == 1.0:
        features["same role noun"] = 1.0
    elif best > 0:
        features["kindred role noun"] = 1.0
    elif one.roles:
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
    features["definite" if phrase.definite else "indefinite"] = 1.0
    if phrase.kind is SourceKind.PERSON and not _is_somebody(phrase):
        features["noun is no role"] = 1.0
    if phrase.possessive and features.keys() & {"spoke last", "recency 0"}:
        features["owner rather than owned"] = 1.0
    if best == 1.0:
        features["definite, same role noun" if phrase.definite else "indefinite, same role noun"] = 1.0
        if not others or features["other words shared"] == 1.0:
            features["all words fit" if others else "noun alone fits"] = 1.0
    return best_role


def _is_kindred(role: Role, noun: str) -> bool:
    """Whether some of a role's words say what the noun says: "foreign minister" of "diplomat"."""
    narrower = _narrower(noun)
    if any(role_noun(word) == noun or word in narrower for word in role.words):
        return True
    return any("-" in entry and role.words.issuperset(entry.split("-")) for entry in narrower)


def _proper_words(story: Story, phrase: SourcePhrase) -> list[str]:
    """The description's words that have capitals: "Florida" of "the Florida senator"."""
    places = range(phrase.first, phrase.last + 1)
    return [story.tokens.folds[at] for at in places if story.tokens.words[at][0].isupper()]


def _is_somebody(phrase: SourcePhrase) -> bool:
    noun = phrase.noun
    return (
        is_role_noun(noun) or noun.endswith("year-old") or noun in word_list("female_words") | word_list("male_words")
    )


def _widened(one: Known) -> set[str]:
    return set(one.phrase.words) if one.phrase is not None else one.places


def _of_itself(phrase: SourcePhrase, others: Sequence[Candidate]) -> Features:
    features: Features = {"itself": 1.0, "itself definite" if phrase.definite else "itself indefinite": 1.0}
    if phrase.possessive:
        features["itself possessed"] = 1.0
    if len(phrase.words) > 2:
        features["itself in many words"] = 1.0
    if phrase.noun and is_role_noun(phrase.noun):
        features["itself a role"] = 1.0
    if not any("same role noun" in other.features for other in others):
        features["itself, nobody has the role"] = 1.0
    return features
