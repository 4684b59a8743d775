"""Whom a pronoun or a description may mean, and what speaks for each: named features for the ranker.

After the mention-ranking models of coreference (Denis & Baldridge 2008), over the few people a news text names.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log1p

from ..quotation import SpeakerType
from ..wordlists import word_list
from .description_fit import Features, add_description_fit
from .mention import Mention, Named
from .role_nouns import is_role_noun, narrower, role_noun
from .roles import Role
from .sightings import Sighting, add_named_later, add_named_together, sightings_before
from .source_phrase import SourceKind, SourcePhrase
from .story import Known, Story

THEY = frozenset(("they", "them", "their", "themselves"))
ITSELF = None
"""The candidate that stands for none of those known: the words describe somebody new, or nobody is named."""


EVIDENCE = frozenset(("same role noun", "kindred role noun", "noun in name", "same noun described"))
"""Features that tie a description to somebody by its words, not only by its place."""


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
    sightings = sightings_before(story, place)
    if phrase.kind is not SourceKind.PRONOUN:
        add_named_later(story, place, sightings)
    if phrase.noun in THEY:
        add_named_together(story, place, sightings)
    for one in _recalled(story, phrase):
        sightings.setdefault(one.number, (one, Sighting()))
    fitting = [(one, seen) for one, seen in sightings.values() if _may_mean(story, phrase, one)]
    if phrase.noun in THEY and not story.tokens.quoted[place]:
        fitting = [(one, seen) for one, seen in fitting if seen.outside is not None or one.spoke]
    for rank, (_, seen) in enumerate(sorted(fitting, key=lambda pair: -_last_place(pair[0], pair[1]))):
        seen.rank = rank
    found = [_candidate(story, phrase, contents, one, seen) for one, seen in fitting]
    _compare_subjects(story, found)
    if phrase.kind is SourceKind.PERSON and not phrase.definite:
        found = [candidate for candidate in found if _may_be_introduced(phrase, candidate)]
    if phrase.kind is SourceKind.PERSON and any(
        candidate.features.keys() & {"same role noun", "kindred role noun"} for candidate in found
    ):
        for candidate in found:
            if not EVIDENCE & candidate.features.keys():
                candidate.features["another has the role"] = 1.0
    for feature in ("same role noun", "all words fit"):
        having = [candidate for candidate in found if feature in candidate.features]
        if len(having) == 1:
            having[0].features[f"{feature}, nobody else"] = 1.0
    return [*found, Candidate(ITSELF, _of_itself(phrase, found))]


def _compare_subjects(story: Story, found: Sequence[Candidate]) -> None:
    """Mark those named last in a sentence whose subject is another: "Obi" of "Lee agreed with Obi"."""
    sentences = story.tokens.sentences
    subjects = {
        sentences[candidate.antecedent.first]
        for candidate in found
        if candidate.antecedent is not None and "subject" in candidate.features
    }
    for candidate in found:
        mention = candidate.antecedent
        if mention is not None and "subject" not in candidate.features and sentences[mention.first] in subjects:
            candidate.features["another is subject there"] = 1.0


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
    return max(seen.outside.first if seen.outside else -1, one.last_spoke, seen.last)


def _recalled(story: Story, phrase: SourcePhrase) -> Iterable[Known]:
    """Speakers so far, and whoever anywhere has the role that is described."""
    yield from story.speakers[-4:]
    yield from story.described[-6:]
    if phrase.kind is SourceKind.PERSON:
        for head in (role_noun(phrase.noun), *narrower(phrase.noun)):
            yield from story.by_role.get(head, ())[:6]


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
    if phrase.noun in THEY:
        return not person and _may_be_several(one)
    if kind is SourceKind.DOCUMENT:
        return one.type is SpeakerType.DOCUMENT
    return one.type in (SpeakerType.ORGANISATION, SpeakerType.DOCUMENT) and not (
        kind is SourceKind.ORGANISATION and one.type is SpeakerType.DOCUMENT
    )


def _may_be_several(one: Known) -> bool:
    """Whether "they" may take it up: people, organisations and groups, but no place, and no "Democrat" or "Chinese"."""
    if one.entity is None:
        return True
    if one.entity.named is Named.PEOPLE:
        return one.name.endswith("s")
    return one.entity.named is not Named.PLACE


def _candidate(
    story: Story, phrase: SourcePhrase, contents: Sequence[tuple[int, int]], one: Known, seen: Sighting
) -> Candidate:
    features: Features = {"somebody": 1.0}
    if phrase.gender is not None:
        features["gender fits" if one.gender is phrase.gender else "gender unknown"] = 1.0
    _of_place(story, phrase, seen, features)
    _of_speech(story, phrase, one, features)
    _of_kind(one, features)
    if phrase.noun in THEY and one.type is SpeakerType.ORGANISATION:
        features["they, an organisation"] = 1.0
    role = None
    if phrase.kind is not SourceKind.PRONOUN:
        role = add_description_fit(story, phrase, one, features)
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
    if one.members:
        features["named together"] = 1.0
    elif one.entity is None:
        features["known by description"] = 1.0
    elif one.entity.named is Named.PERSON and len(one.entity.words) > 1:
        features["full name"] = 1.0
    elif one.entity.named is Named.PLACE:
        features["place"] = 1.0
    elif one.entity.named is Named.OTHER:
        features["other name"] = 1.0


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
