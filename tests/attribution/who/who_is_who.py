"""Texts for the tests of names, speakers and roles: entities and sources are marked in the text itself.

``[Ada Obi|PERSON]`` is a recognised name; ``{she}`` is a source. The marks are taken out before the text is read.
"""

import re
from dataclasses import dataclass

from ontherecord.attribution.quotation import Attribution, Span, Speaker
from ontherecord.attribution.who.identification import Identified, identify
from ontherecord.attribution.who.names import NamedEntity, mended

MARK = re.compile(r"\[|\|[A-Z_]+\]|\{|\}")


@dataclass(frozen=True)
class Marked:
    """A text with its entities and sources."""

    text: str
    entities: list[NamedEntity]
    sources: list[Span]


def unmarked(marked: str) -> Marked:
    """The text without marks, and where the marks stood."""
    text, at = "", 0
    entities: list[NamedEntity] = []
    sources: list[Span] = []
    name_start = source_start = 0
    for match in MARK.finditer(marked):
        text += marked[at : match.start()]
        at = match.end()
        if match.group() == "[":
            name_start = len(text)
        elif match.group() == "{":
            source_start = len(text)
        elif match.group() == "}":
            sources.append(Span(source_start, len(text)))
        else:
            entities.append(NamedEntity(Span(name_start, len(text)), match.group()[1:-1]))
    return Marked(text + marked[at:], entities, sources)


def identified(marked: str) -> list[Identified]:
    """What is said of each source, in text order."""
    read = unmarked(marked)
    attributions = [Attribution((), None, source, 1.0) for source in read.sources]
    return identify(read.text, mended(read.text, read.entities), attributions)


def speakers(marked: str) -> list[Speaker | None]:
    """The speaker of each source, in text order."""
    return [one.speaker for one in identified(marked)]


def names(marked: str) -> list[str | None]:
    """The name of each source's speaker, in text order."""
    return [speaker.name if speaker else None for speaker in speakers(marked)]


def role(marked: str) -> str | None:
    """The role of the last source's speaker."""
    speaker = speakers(marked)[-1]
    assert speaker is not None
    return speaker.role
