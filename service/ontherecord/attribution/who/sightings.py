"""Where those a source may mean were named before it, or are named after it."""

from dataclasses import dataclass

from .mention import Mention
from .story import Known, Story

NEAR = 3
"""Paragraphs in which people named together are still "they"."""


@dataclass(slots=True)
class Sighting:
    """Where a candidate was last named before a source: outside quotation marks, and anywhere; and how often."""

    outside: Mention | None = None
    anywhere: Mention | None = None
    count: int = 0
    ahead: Mention | None = None
    rank: int = 99
    last: int = -1


def sightings_before(story: Story, place: int) -> dict[int, tuple[Known, Sighting]]:
    found: dict[int, tuple[Known, Sighting]] = {}
    for at in reversed(story.before(place)):
        one, mention = story.owners[at], story.mentions[at]
        _, seen = found.setdefault(one.number, (one, Sighting()))
        seen.count += 1
        seen.anywhere = seen.anywhere or mention
        if seen.outside is None and not story.tokens.quoted[mention.first]:
            seen.outside = mention
    return found


def add_named_together(story: Story, place: int, found: dict[int, tuple[Known, Sighting]]) -> None:
    """Whom "they" may mean: several people named together before, outside quotation marks."""
    paragraphs = story.tokens.paragraphs
    for joint in story.joint_before(place):
        first = joint.mentions[0]
        if not story.tokens.quoted[first.first] and paragraphs[place] - paragraphs[first.first] < NEAR:
            one = story.known_together(joint.members)
            _, seen = found.setdefault(one.number, (one, Sighting()))
            seen.outside, seen.anywhere = seen.outside or first, seen.anywhere or first
            seen.last = joint.mentions[-1].first
            seen.count += 1


def add_named_later(story: Story, place: int, found: dict[int, tuple[Known, Sighting]]) -> None:
    for at in story.after(place):
        one, mention = story.owners[at], story.mentions[at]
        if one.number not in found and one.roles:
            found[one.number] = (one, Sighting(ahead=mention))
