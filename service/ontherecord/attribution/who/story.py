"""What is known of a text while its sources are resolved one after another: who is named where, and who spoke.

Nothing here decides; it answers questions of place quickly, so that a long text costs no more a word than a short one.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..quotation import Attribution, SpeakerType
from ..wordlists import folded, word_list, word_table
from .entities import Entity, Gender
from .lists import joined_people
from .mention import Mention, Named
from .role_nouns import role_noun, singular
from .roles import Role
from .source_phrase import SourcePhrase
from .tokens import Tokens

WINDOW = 60
"""Mentions looked back on; nobody leaves a "he" for longer."""

AHEAD = 30
"""Mentions looked ahead on for a description that comes before the name."""


@dataclass(slots=True)
class Known:
    """A speaker that may be meant: an entity, or one that only a source describes ("a senior official")."""

    number: int
    name: str
    type: SpeakerType
    gender: Gender | None
    entity: Entity | None = None
    phrase: SourcePhrase | None = None
    roles: list[Role] = field(default_factory=list)
    members: tuple["Known", ...] = ()
    role: Role | None = None
    places: set[str] = field(default_factory=set)
    spoke: int = 0
    last_spoke: int = -1


@dataclass(frozen=True, slots=True)
class Joint:
    """Several people named together in one place: "Ann Lee and Bo Ray"."""

    mentions: tuple[Mention, ...]
    members: tuple[Known, ...]


@dataclass(slots=True)
class Story:
    """A text with its mentions and those known so far; ``speakers`` are the speakers of the attributions so far."""

    tokens: Tokens
    mentions: list[Mention]
    starts: list[int]
    owners: list[Known]
    known: list[Known]
    described: list[Known] = field(default_factory=list)
    speakers: list[Known] = field(default_factory=list)
    by_role: dict[str, list[Known]] = field(default_factory=lambda: defaultdict(list))
    together: dict[tuple[int, ...], Known] = field(default_factory=dict)
    joint: list[Joint] = field(default_factory=list)
    joint_starts: list[int] = field(default_factory=list)

    def before(self, place: int) -> range:
        """The places in ``mentions`` of those before a token, at most ``WINDOW``, in text order."""
        end = bisect_left(self.starts, place)
        return range(max(0, end - WINDOW), end)

    def after(self, place: int) -> range:
        """The places in ``mentions`` of those from a token on, at most ``AHEAD``."""
        begin = bisect_left(self.starts, place)
        return range(begin, min(len(self.starts), begin + AHEAD))

    def inside(self, first: int, last: int) -> list[int]:
        """The places in ``mentions`` of those that begin between two tokens, both included."""
        return list(range(bisect_left(self.starts, first), bisect_left(self.starts, last + 1)))

    def joint_before(self, place: int) -> list[Joint]:
        """The people last named together before a token, at most three such places, the last first."""
        end = bisect_left(self.joint_starts, place)
        return self.joint[max(0, end - 3) : end][::-1]

    def known_together(self, members: tuple[Known, ...]) -> Known:
        """Several as one group, under the names of all."""
        numbers = tuple(member.number for member in members)
        if numbers not in self.together:
            *firsts, last = [one.name for one in members]
            name = f"{', '.join(firsts)} and {last}"
            self.together[numbers] = Known(len(self.known), name, SpeakerType.GROUP, None, members=members)
            self.known.append(self.together[numbers])
        return self.together[numbers]


TYPES = {Named.PERSON: SpeakerType.PERSON, Named.PEOPLE: SpeakerType.GROUP}


def open_story(tokens: Tokens, entities: Sequence[Entity], roles: dict[int, list[Role]]) -> Story:
    """The story before its first source."""
    known = [
        Known(
            entity.number,
            entity.name,
            TYPES.get(entity.named, SpeakerType.ORGANISATION),
            entity.gender,
            entity,
            roles=roles.get(entity.number, []),
        )
        for entity in entities
    ]
    placed = sorted(
        ((mention, known[entity.number]) for entity in entities for mention in entity.mentions),
        key=lambda pair: pair[0].first,
    )
    story = Story(
        tokens,
        [mention for mention, _ in placed],
        [mention.first for mention, _ in placed],
        [one for _, one in placed],
        known,
    )
    owners = {mention.first: one for mention, one in placed}
    for mentions in joined_people(tokens, story.mentions):
        members = tuple(dict.fromkeys(owners[mention.first].number for mention in mentions))
        if len(members) == len(mentions):
            story.joint.append(Joint(mentions, tuple(known[number] for number in members)))
            story.joint_starts.append(mentions[0].first)
    for one in known:
        if one.entity is not None and one.entity.named is Named.PERSON:
            one.places = _places(tokens, one.entity.mentions)
            one.gender = one.gender or _gender_of_roles(one.roles)
        for head in {role_noun(role.head) for role in one.roles}:
            if len(story.by_role[head]) < WINDOW:
                story.by_role[head].append(one)
    return story


def content_of(tokens: Tokens, attribution: Attribution) -> list[tuple[int, int]]:
    """The token ranges of an attribution's content, ends excluded."""
    return [(places.start, places.stop) for span in attribution.content if (places := tokens.inside(span))]


def _places(tokens: Tokens, mentions: Sequence[Mention]) -> set[str]:
    """The places and parties given straight after a name: "Ann Lee (R-Fla.)", "Mr. Lee, Republican of Iowa"."""
    found: set[str] = set()
    for mention in mentions[:12]:
        for place in range(mention.last + 1, min(mention.last + 6, len(tokens))):
            fold = tokens.folds[place]
            if tokens.words[place][0] in "RDI" and tokens.words[place][1:2] == "-":
                found.add({"r": "republican", "d": "democratic"}.get(fold[0], "independent"))
                found |= {folded(word) for word in _state(fold[2:]).split()}
            elif tokens.words[place] not in ",(-" and fold != "of":
                break
    return found


def _state(abbreviation: str) -> str:
    return " ".join(word_table("state_abbreviations").get(abbreviation.strip("."), ()))


def _gender_of_roles(roles: Sequence[Role]) -> Gender | None:
    """The gender a role shows: "spokeswoman", "king"; None where roles show none or both."""
    heads = {singular(role.head) for role in roles}
    female, male = heads & word_list("female_words"), heads & word_list("male_words")
    if bool(female) == bool(male):
        return None
    return Gender.FEMALE if female else Gender.MALE
