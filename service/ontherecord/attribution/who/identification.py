"""Who said it, and in which role: the steps from a text's names and sources to its speakers. Read this first."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..quotation import Attribution, Reason, Speaker
from .choice import by_rank
from .entities import cluster
from .mentions import find_mentions
from .names import NamedEntity
from .ranker import Weights, trained_weights
from .reasons import reasons_for
from .roles import find_roles
from .speakers import resolve_sources
from .story import open_story
from .titles import describe
from .tokens import tokenise


@dataclass(frozen=True, slots=True)
class Identified:
    """The speaker of one attribution, None where the document does not say; and the chain that leads there."""

    speaker: Speaker | None
    why: tuple[Reason, ...]


def identify(
    text: str,
    entities: Sequence[NamedEntity],
    attributions: Sequence[Attribution],
    *,
    weights: Weights | None = None,
) -> list[Identified]:
    """The speaker of each attribution, in the order given.

    The names become mentions, the mentions people and organisations, each with its roles; then the sources are
    resolved one after another, and whoever they mean is described as the whole document describes them.
    """
    if not attributions:
        return []
    tokens = tokenise(text)
    sources = [attribution.source for attribution in attributions if attribution.source is not None]
    mentions = find_mentions(tokens, entities, sources)
    people = cluster(tokens, mentions)
    story = open_story(tokens, people, find_roles(tokens, people, sources))
    resolutions = resolve_sources(story, attributions, by_rank(weights or trained_weights()))
    speakers = describe(story, resolutions)
    return [
        Identified(
            speakers[resolution.known.number] if resolution.known is not None else None,
            reasons_for(story, attribution, resolution),
        )
        for attribution, resolution in zip(attributions, resolutions, strict=True)
    ]
