"""Who speaks in an article, each with a number and a colour."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count

from ....attribution.quotation import SpeakerType
from ....formats.wire import QuotationRecord, SpeakerForm

COLOURS = 12
"""As many as page.css has; whoever comes later has a colour again, and another line with it."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A speaker's number in the article, and look: classes that give a colour; how much he or she says in it.

    Nobody, where the article does not say who spoke, has no number.
    """

    number: int | None
    look: str
    speaker: SpeakerForm | None
    quotes: int = 0


def voices(quotes: Iterable[QuotationRecord]) -> dict[str | None, Voice]:
    """The voices of an article by the ids of their speakers, in the order in which they are first heard.

    What is rejected does not count.
    """
    found: dict[str | None, Voice] = {}
    numbers, colours = count(1), count()
    for quote in quotes:
        key = key_of(quote)
        if key not in found:
            found[key] = _voice(quote["speaker"], numbers, colours)
        found[key] = replace(found[key], quotes=found[key].quotes + (not quote["rejected"]))
    return found


def key_of(quote: QuotationRecord) -> str | None:
    """What a quotation's voice is found by."""
    return quote["speaker"] and quote["speaker"]["id"]


def _voice(speaker: SpeakerForm | None, numbers: Iterator[int], colours: Iterator[int]) -> Voice:
    if speaker is None:
        return Voice(None, "voice-nobody", None)
    if speaker["type"] == SpeakerType.UNNAMED.value:
        return Voice(next(numbers), "voice-unnamed", speaker)
    colour = next(colours)
    again = " again" if colour >= COLOURS else ""
    return Voice(next(numbers), f"voice-{colour % COLOURS + 1}{again}", speaker)
