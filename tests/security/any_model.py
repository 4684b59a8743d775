"""A model that says anything: marks put anywhere, by chance. What the rules make of them must be sound all the same.

A model of one's own, trained on little, may be as wrong as that; and it costs next to nothing, so that the rules alone
can be put to more texts, and larger ones, than with the model that is shipped.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from ontherecord.attribution.calibration import Candidate
from ontherecord.attribution.marks import Quoted
from ontherecord.attribution.quotation import Span
from ontherecord.attribution.tagger import NAME_LABELS, Tagged

PIECE = re.compile(r"\w{1,12}|\S")
REACH = 160
"""Pieces, as far as the model that is shipped looks."""

EVERY = 20
"""Pieces from one cue to the next, about: many more than in news."""


@dataclass(frozen=True, slots=True)
class AnyModel:
    """In the place of a tagger; the same text gets the same marks."""

    def tag(self, text: str, paragraphs: Sequence[Span], _: Sequence[Quoted]) -> Tagged:
        """Cues, contents, sources and names, where they fall."""
        chance = Random(ascii(text[:200]) + str(len(text)))
        pieces = [match.span() for part in paragraphs for match in PIECE.finditer(text, part.start, part.end)]
        places = sorted(chance.sample(range(len(pieces)), len(pieces) // EVERY + min(2, len(pieces))) if pieces else [])
        candidates = [_candidate(chance, pieces, place) for place in places]
        return Tagged(sorted(candidates, key=lambda each: each.cue), _names(chance, pieces))


def _candidate(chance: Random, pieces: list[tuple[int, int]], place: int) -> Candidate:
    near = range(max(0, place - REACH), min(len(pieces), place + REACH))
    edges = sorted(chance.sample(near, min(len(near), 2 * chance.choice((1, 1, 2, 6)))))
    content = [_span(pieces, first, last) for first, last in zip(edges[::2], edges[1::2], strict=False)]
    begin = max(near.start, min(near.stop - 1, place + chance.randint(-8, 6)))
    return Candidate(
        content=tuple(content) or (_span(pieces, place, place),),
        cue=_span(pieces, place, place),
        source=None
        if chance.random() < 0.1
        else _span(pieces, begin, min(begin + chance.randint(0, 6), near.stop - 1)),
        cue_logit=chance.uniform(0, 8),
        reader_logit=chance.uniform(0, 8),
        content_sureness=0.9,
        source_sureness=0.9,
    )


def _names(chance: Random, pieces: list[tuple[int, int]]) -> list[tuple[Span, str]]:
    found, place = [], 0
    while place < len(pieces):
        last = min(place + chance.choice((0, 0, 1, 1, 2, 5)), len(pieces) - 1)
        if chance.random() < 0.5:
            found.append((_span(pieces, place, last), chance.choice(NAME_LABELS)))
        place = last + chance.choice((1, 1, 2, 5))
    return found


def _span(pieces: list[tuple[int, int]], first: int, last: int) -> Span:
    return Span(pieces[first][0], pieces[last][1])
