"""Source to speaker: whom the words of each source mean.

A name is looked up, a pronoun or a description is ranked against those it may mean; what describes nobody known stands
for itself ("a senior official"), and a pronoun that fits nobody stays without a speaker.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .candidates import Candidate, candidates_for
from .mention import Mention
from ..quotation import Attribution, Span, SpeakerType
from .ranker import Weights, shares
from .relatives import antecedent
from .role_nouns import singular
from .source_phrase import SourceKind, SourcePhrase
from .sources import PRONOUNS, read_source
from .story import Known, Story, content_of


@dataclass(frozen=True, slots=True)
class Resolution:
    """Whom a source means; by which earlier (or later) mention, and why."""

    known: Known | None
    phrase: SourcePhrase | None = None
    antecedent: Mention | None = None
    because: str = ""


Choose = Callable[[Attribution, SourcePhrase, Sequence[Candidate]], tuple[int, float]]
"""Which of the candidates an attribution's source means: its place in the list, and how sure that is."""

NOBODY = Resolution(None)
FIRST_PERSON = frozenset(("i", "me", "my", "we", "us", "our"))
TYPES = {
    SourceKind.PERSON: SpeakerType.UNNAMED,
    SourceKind.ORGANISATION: SpeakerType.ORGANISATION,
    SourceKind.DOCUMENT: SpeakerType.DOCUMENT,
    SourceKind.GROUP: SpeakerType.GROUP,
}


def resolve_sources(story: Story, attributions: Sequence[Attribution], choose: Choose) -> list[Resolution]:
    """Whom each attribution's source means, in the order given; ``story`` is told of every speaker on the way."""
    resolutions = [NOBODY] * len(attributions)
    speaking = _Speaking(story)
    for number, attribution in enumerate(attributions):
        resolution = NOBODY
        if attribution.source is not None:
            resolution = _resolve(story, attribution, speaking, choose)
        elif attribution.continues is not None:
            resolution = _continued(resolutions, attribution.continues)
        resolutions[number] = resolution
        speaking.add(attribution, resolution)
        if resolution.known is not None and attribution.source is not None:
            _told(story, resolution.known, attribution.source)
    for number, attribution in enumerate(attributions):
        if attribution.source is None and attribution.continues is not None and resolutions[number].known is None:
            resolutions[number] = _continued(resolutions, attribution.continues)
    return resolutions


def _continued(resolutions: Sequence[Resolution], number: int) -> Resolution:
    if not 0 <= number < len(resolutions) or resolutions[number].known is None:
        return NOBODY
    before = resolutions[number]
    return Resolution(before.known, None, before.antecedent, "the same speaker goes on")


def _told(story: Story, known: Known, source: Span) -> None:
    known.spoke += 1
    known.last_spoke = story.tokens.at(source.start)
    story.speakers.append(known)
    for member in known.members:
        member.spoke += 1
        member.last_spoke = known.last_spoke


class _Speaking:
    """Who is speaking at a place inside what is said: whom "I" means there."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.speakers: dict[int, Resolution] = {}

    def add(self, attribution: Attribution, resolution: Resolution) -> None:
        if resolution.known is not None:
            for first, end in content_of(self.story.tokens, attribution):
                for place in range(first, end):
                    if self.story.tokens.folds[place] in FIRST_PERSON:
                        self.speakers.setdefault(place, resolution)

    def at(self, place: int) -> Resolution:
        return self.speakers.get(place, NOBODY)


def _resolve(story: Story, attribution: Attribution, speaking: _Speaking, choose: Choose) -> Resolution:
    phrase = read(story, attribution.source)
    if phrase is None:
        return NOBODY
    match phrase.kind:
        case SourceKind.NAME:
            return _named(story, phrase)
        case SourceKind.JOINT:
            return _joint(story, phrase)
        case SourceKind.RELATIVE:
            return _relative(story, phrase, attribution, choose)
        case SourceKind.PRONOUN if phrase.noun in FIRST_PERSON:
            said_by = speaking.at(phrase.first)
            return Resolution(said_by.known, phrase, said_by.antecedent, "the speaker of the words around it")
        case SourceKind.NOBODY:
            return NOBODY
        case _:
            return resolve_phrase(story, phrase, attribution, choose)


def read(story: Story, source: Span | None) -> SourcePhrase | None:
    """The source read with the mentions inside it."""
    if source is None:
        return None
    places = story.tokens.beginning(source)
    inside = [story.mentions[at] for at in story.inside(places.start, places.stop - 1)] if places else []
    return read_source(story.tokens, source, inside)


def _owner(story: Story, mention: Mention) -> Known:
    return story.owners[story.inside(mention.first, mention.first)[0]]


def _named(story: Story, phrase: SourcePhrase) -> Resolution:
    mention = phrase.heads[0]
    return Resolution(_owner(story, mention), phrase, mention, "named")


def _joint(story: Story, phrase: SourcePhrase) -> Resolution:
    members = tuple(dict.fromkeys(_number_of(story, mention) for mention in phrase.heads))
    known = tuple(story.known[number] for number in members)
    if phrase.company is not None:
        company = _itself(story, phrase.company).known
        known += (company,) if company is not None else ()
    if len(known) == 1:
        return _named(story, phrase)
    *firsts, last = [one.name for one in known]
    name = f"{', '.join(firsts)} and {last}"
    return Resolution(
        _remembered(story, name, SpeakerType.GROUP, phrase, known), phrase, phrase.heads[0], "named together"
    )


def _number_of(story: Story, mention: Mention) -> int:
    return _owner(story, mention).number


def _remembered(
    story: Story, name: str, kind: SpeakerType, phrase: SourcePhrase, members: tuple[Known, ...] = ()
) -> Known:
    """The described speaker of that name: the one already known, or a new one."""
    for one in story.described[-40:]:
        if one.name.casefold() == name.casefold() and one.type is kind:
            return one
    new = Known(len(story.known), name, kind, phrase.gender, None, phrase, members=members)
    story.known.append(new)
    story.described.append(new)
    return new


def resolve_phrase(story: Story, phrase: SourcePhrase, attribution: Attribution, choose: Choose) -> Resolution:
    """Whom a pronoun or a description means: the best-ranked candidate, or itself."""
    if phrase.kind is SourceKind.GROUP:
        return _itself(story, phrase)
    if phrase.kind is SourceKind.DOCUMENT:
        return _document(story, phrase)
    candidates = candidates_for(story, phrase, content_of(story.tokens, attribution))
    place, share = choose(attribution, phrase, candidates)
    chosen = candidates[place]
    if chosen.known is None:
        return _itself(story, phrase)
    return Resolution(chosen.known, phrase, chosen.antecedent, _because(phrase, chosen, share))


def by_rank(weights: Weights) -> Choose:
    """A choice by the ranker's weights: the candidate with the greatest share, and the share."""

    def choose(_: Attribution, phrase: SourcePhrase, candidates: Sequence[Candidate]) -> tuple[int, float]:
        ranked = shares([candidate.features for candidate in candidates], weights.get(weights_for(phrase), {}))
        share = max(ranked)
        return ranked.index(share), share

    return choose


def weights_for(phrase: SourcePhrase) -> str:
    """Which of the ranker's weights a source takes: those for he and she, it, they, or a description."""
    if phrase.kind is not SourceKind.PRONOUN:
        return phrase.kind.value
    if phrase.gender is not None:
        return "he or she"
    return "it" if phrase.noun in ("it", "its", "itself") else "they"


def _relative(story: Story, phrase: SourcePhrase, attribution: Attribution, choose: Choose) -> Resolution:
    """Whom "who" takes up: somebody named, or somebody described."""
    taken_up = antecedent(story, phrase)
    if taken_up is None:
        return NOBODY
    if isinstance(taken_up, Mention):
        return Resolution(_owner(story, taken_up), phrase, taken_up, f"“{phrase.noun}” follows the name")
    if taken_up.kind is SourceKind.NAME:
        return _named(story, taken_up)
    if taken_up.kind is SourceKind.JOINT:
        return _joint(story, taken_up)
    return resolve_phrase(story, taken_up, attribution, choose)


def _itself(story: Story, phrase: SourcePhrase) -> Resolution:
    if phrase.kind not in TYPES:
        return NOBODY
    name = described_name(story, phrase)
    if not name:
        return NOBODY
    return Resolution(_remembered(story, name, TYPES[phrase.kind], phrase), phrase, None, "in the document's words")


def described_name(story: Story, phrase: SourcePhrase) -> str:
    """The description without its article: "senior official" of "a senior official, who asked not to be named"."""
    if phrase.first > phrase.last:
        return ""
    last = phrase.last
    if story.tokens.is_possessive(last) and last > phrase.first:
        last -= 1
    return " ".join(story.tokens.span(phrase.first, last).of(story.tokens.text).split())


def _document(story: Story, phrase: SourcePhrase) -> Resolution:
    """The document described; "the report" is the report described before in more words."""
    if phrase.definite and len(phrase.words) == 1:
        for one in reversed(story.described[-20:]):
            if (
                one.type is SpeakerType.DOCUMENT
                and one.phrase is not None
                and singular(one.phrase.noun) == singular(phrase.noun)
            ):
                return Resolution(one, phrase, None, "the document described before")
    return _itself(story, phrase)


def _because(phrase: SourcePhrase, chosen: Candidate, share: float) -> str:
    """Why the candidate was chosen, in words; the share is the ranker's."""
    features = chosen.features
    if phrase.noun in PRONOUNS and phrase.kind is SourceKind.PRONOUN:
        reason = (
            "spoke last" if "spoke last" in features else "was named last" if "recency 0" in features else "fits best"
        )
    elif chosen.role is not None:
        reason = f"has a role that fits: “{chosen.role.text}”"
    else:
        reason = "fits the description best"
    return f"{reason} ({share:.0%})"
