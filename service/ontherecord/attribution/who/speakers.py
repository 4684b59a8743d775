"""Source to speaker: whom the words of each source mean.

A name is looked up, a pronoun or a description is ranked against those it may mean; what describes nobody known stands
for itself ("a senior official"), and a pronoun that fits nobody stays without a speaker.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from ..quotation import Attribution, Span, SpeakerType
from .candidates import Candidate, candidates_for
from .choice import Choose, because, is_a_guess, last_named_together, only_holder
from .description_fit import is_somebody
from .introduced import introduced_later
from .joint import those_described
from .kin import relative_named
from .mention import Mention
from .relatives import antecedent
from .role_nouns import singular
from .source_phrase import SourceKind, SourcePhrase
from .sources import read_source
from .story import Known, Story, content_of


@dataclass(frozen=True, slots=True)
class Resolution:
    """Whom a source means; by which earlier (or later) mention, and why."""

    known: Known | None
    phrase: SourcePhrase | None = None
    antecedent: Mention | None = None
    because: str = ""
    share: float = 1.0
    """How sure the choice is, where there was one."""


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
            return _joint(story, phrase, attribution, choose)
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


def _joint(story: Story, phrase: SourcePhrase, attribution: Attribution, choose: Choose) -> Resolution:
    """Several speakers as one group: those named, or those each part means."""
    if phrase.parts:
        found = [_of_kind(story, part, attribution, choose).known for part in phrase.parts]
        known = tuple({one.number: one for one in found if one is not None}.values())
    else:
        known = tuple(story.known[number] for number in dict.fromkeys(_number_of(story, head) for head in phrase.heads))
    antecedent = phrase.heads[0] if phrase.heads else None
    if not known:
        return NOBODY
    if len(known) == 1:
        return Resolution(known[0], phrase, antecedent, "named")
    return Resolution(story.known_together(known), phrase, antecedent, "named together")


def _number_of(story: Story, mention: Mention) -> int:
    return _owner(story, mention).number


def _remembered(story: Story, name: str, kind: SpeakerType, phrase: SourcePhrase) -> Known:
    """The described speaker of that name: the one already known, or a new one."""
    for one in story.described[-40:]:
        if one.name.casefold() == name.casefold() and one.type is kind:
            return one
    new = Known(len(story.known), name, kind, phrase.gender, None, phrase)
    story.known.append(new)
    story.described.append(new)
    return new


def resolve_phrase(story: Story, phrase: SourcePhrase, attribution: Attribution, choose: Choose) -> Resolution:
    """Whom a pronoun or a description means: the best-ranked candidate, or itself."""
    if phrase.kind is SourceKind.GROUP:
        return _group(story, phrase)
    if phrase.kind is SourceKind.DOCUMENT:
        return _document(story, phrase)
    named = relative_named(story, phrase) or introduced_later(story, phrase)
    if named is not None and named.entity is not None:
        return Resolution(named, phrase, named.entity.fullest, "the one person in the text it fits")
    candidates = candidates_for(story, phrase, content_of(story.tokens, attribution))
    place, share = choose(attribution, phrase, candidates)
    chosen: Candidate | None = candidates[place]
    if chosen is not None and chosen.known is not None and is_a_guess(phrase, chosen, share):
        chosen = last_named_together(candidates) or only_holder(phrase, candidates)
    if chosen is None or chosen.known is None:
        return _itself(story, phrase)
    return Resolution(chosen.known, phrase, chosen.antecedent, because(phrase, chosen, share), share)


def _relative(story: Story, phrase: SourcePhrase, attribution: Attribution, choose: Choose) -> Resolution:
    """Whom "who" takes up: somebody named, or somebody described."""
    taken_up = antecedent(story, phrase)
    if taken_up is None:
        return NOBODY
    if isinstance(taken_up, Mention):
        return Resolution(_owner(story, taken_up), phrase, taken_up, f"“{phrase.noun}” follows the name")
    return _of_kind(story, taken_up, attribution, choose)


def _of_kind(story: Story, phrase: SourcePhrase, attribution: Attribution, choose: Choose) -> Resolution:
    """Whom a phrase means that is no relative and no "I"."""
    if phrase.kind is SourceKind.NAME:
        return _named(story, phrase)
    if phrase.kind is SourceKind.JOINT:
        return _joint(story, phrase, attribution, choose)
    if phrase.kind is SourceKind.NOBODY:
        return NOBODY
    return resolve_phrase(story, phrase, attribution, choose)


def _itself(story: Story, phrase: SourcePhrase) -> Resolution:
    bare = len(phrase.words) == 1 and phrase.span.start == story.tokens.starts[phrase.first]
    if phrase.kind not in TYPES or (bare and phrase.kind is SourceKind.PERSON and not is_somebody(phrase)):
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


def _group(story: Story, phrase: SourcePhrase) -> Resolution:
    """The group described: two people or more named together before, or itself."""
    together = those_described(story, phrase)
    if together is None:
        return _itself(story, phrase)
    return Resolution(together, phrase, None, "those named together before")


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
