"""An article as it is read: its text with every quotation marked, who speaks in it, and a list of what they say."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from ....archive.editing.histories import CorrectionForm
from ....attribution.quotation import Span
from ....attribution.text import paragraphs
from ....formats import quotations_csv, writing
from ....formats.selection import NOBODY, Selection, quoted, said_by
from ....formats.wire import QuotationRecord, Record, SpanForm
from .parts import part_of, parts
from .runs import Run, runs
from .stretches import Stretch, Stretches, marks_of
from .voices import Voice, key_of, voices

MOST_IN_LEGEND = 60
"""Speakers that the legend tells of; whoever comes later is told with what he or she says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What of an article is shown: thoughts or not, one speaker's words alone, which part, or that of a quotation."""

    mode: str = "speech"
    speaker: str | None = None
    part: int | None = None
    quote: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or the white space between two."""

    is_paragraph: bool
    stretches: list[Stretch]


@dataclass(frozen=True, slots=True)
class Entry:
    """A quotation of the list: whose it is, where the text has it, and what editors changed last.

    ``copied`` and ``row`` are what of it is copied as text and as CSV.
    """

    quotation: QuotationRecord
    voice: Voice
    stretch: str | None
    copied: str
    row: str
    history: list[CorrectionForm] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reading:
    """One part of an article, ``part`` of ``parts``, counted from 1; ``columns`` are the head of its entries as CSV."""

    blocks: list[Block]
    entries: list[Entry]
    columns: str
    legend: list[Voice]
    unlisted: int
    quotes: int
    thoughts: int
    part: int
    parts: int


def reading(record: Record, text: str, choice: Choice) -> Reading:
    """The part of the article that was chosen, for its page."""
    told = [quote for quote in record.quotes if quote["mode"] in writing.MODES[choice.mode]]
    heard = voices(told)
    cut = parts(text, [quote["content"][0]["start"] for quote in told])
    number = min(choice.part or _part_with(choice.quote, told, cut), len(cut))
    part = cut[number - 1]
    here = [quote for quote in told if any(_overlaps(span, part) for span in quote["content"])]
    shown = paragraphs_in(text, part)
    cut_up = list(
        runs(text, part, marks_of(here), breaks=(place for span in shown for place in (span.start, span.end)))
    )
    stretches = Stretches(here, heard, cut_up, choice.speaker)
    counted = [voice for voice in heard.values() if voice.quotes]
    columns, *rows = _csv(here, record)
    return Reading(
        blocks=list(_blocks(shown, zip(cut_up, map(stretches.of, cut_up), strict=True))),
        entries=[
            Entry(quote, heard[key_of(quote)], stretches.with_quotation(place), copied(quote), rows[place])
            for place, quote in enumerate(here)
            if choice.speaker in (None, key_of(quote))
        ],
        columns=columns,
        legend=counted[:MOST_IN_LEGEND],
        unlisted=len(counted[MOST_IN_LEGEND:]),
        quotes=sum(voice.quotes for voice in counted),
        thoughts=sum(quote["mode"] == "thought" and not quote["rejected"] for quote in record.quotes),
        part=number,
        parts=len(cut),
    )


def paragraphs_in(text: str, part: Span) -> list[Span]:
    """The paragraphs of that part of a text, counted in the whole."""
    return [Span(span.start + part.start, span.end + part.start) for span in paragraphs(part.of(text))]


def copied(quote: Mapping[str, Any]) -> str:
    """A quotation and who said it, as a line of plain text; and that it is none, if an editor said so.

    >>> said = {"kind": "direct", "text": "No.", "rejected": False}
    >>> copied({**said, "speaker": {"name": "Ann Lee", "title": None, "role": "mayor"}})
    '“No.” – Ann Lee, mayor'
    """
    told = f"{quoted(quote)} – {said_by(quote['speaker']) or NOBODY}"
    return f"{told} (rejected)" if quote["rejected"] else told


def _csv(quotes: Iterable[QuotationRecord], record: Record) -> list[str]:
    """The lines that the quotations are as CSV, after that of its columns; without the ends of lines."""
    selection = Selection(
        quotations=[writing.shown(quote, document=record.document) for quote in quotes], text_of=lambda _: ""
    )
    return [line.decode().removesuffix("\r\n") for line in quotations_csv.dump(selection)]


def _blocks(shown: Sequence[Span], cut: Iterable[tuple[Run, Stretch]]) -> Iterator[Block]:
    """The runs, which end where paragraphs do, by paragraph."""
    starts = [span.start for span in shown]

    def block_of(each: tuple[Run, Stretch]) -> tuple[int, bool]:
        place = bisect_right(starts, each[0].start) - 1
        return place, place >= 0 and each[0].start < shown[place].end

    for (_, is_paragraph), together in groupby(cut, block_of):
        yield Block(is_paragraph, [stretch for _, stretch in together])


def _part_with(identity: str | None, told: Sequence[QuotationRecord], cut: Sequence[Span]) -> int:
    """The number of the part in which a quotation begins; of the first if there is none of that id."""
    starts = (quote["content"][0]["start"] for quote in told if quote["id"] == identity)
    return part_of(cut, next(starts, 0))


def _overlaps(span: SpanForm, part: Span) -> bool:
    return span["start"] < part.end and part.start < span["end"]
