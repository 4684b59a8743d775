"""Hostile text put to what else reads text: pages, comparisons, searches, names, and what writes answers down.

No exception, and twice the text costs twice the time, about: what is quadratic costs four times as much.
"""

import time
from collections.abc import Callable, Iterator

from tests.faults.figures import Figures, quoted

from ontherecord.archive.checking.passages import Passage, kept_passage, passages_of
from ontherecord.archive.checking.verdicts import compare
from ontherecord.archive.people.comparing.blocking import blocks_of
from ontherecord.archive.people.comparing.matching import match
from ontherecord.archive.people.comparing.names import person_name
from ontherecord.archive.search.query import highlights, parse
from ontherecord.archive.wordings.shingles import digest, kept, looked_up
from ontherecord.archive.words import words_of
from ontherecord.attribution.quotation import Span
from ontherecord.formats import ndjson, quotations_csv, tei, writing
from ontherecord.formats.alignment import Alignment
from ontherecord.formats.differences import difference
from ontherecord.formats.facts import Facts
from ontherecord.formats.html import PageTooLong, read_body, read_page
from ontherecord.formats.selection import Selection

from .hostile_text import engine
from .pages_made_badly import PAGES
from .soundness import MODEL
from .strange_texts import strange
from .worst_texts import WORST, filled, news, worst

DOUBLED = 3.0
"""Times as long that twice the text may take; four would be quadratic. Of what takes less than ``SOON``, nothing is
asked."""

SOON = 0.3
"""Seconds of processor time."""

A_PAGE = 12.0
"""Seconds of processor time for a page of five million characters; the worst takes four on a machine that is idle."""

SEARCH = 200
"""Code points that may be typed to search, or make a name."""


def run(figures: Figures, *, short: bool) -> None:
    """Strange texts, worst texts and pages made badly, put to each reader."""
    _strange(figures, 200 if short else 30_000)
    _worst(figures, list(WORST)[:: 9 if short else 1], 16_000 if short else 100_000)
    _pages(figures, 400_000 if short else 5_000_000)


def _compared(one: str, other: str) -> None:
    difference(one, other)


def _aligned(one: str, other: str) -> None:
    alignment = Alignment(one, other)
    for start in range(0, len(one), max(1, len(one) // 50)):
        alignment.moved(Span(start, min(len(one), start + 80)))


def _searched(one: str, other: str) -> None:
    highlights(parse(one[:SEARCH]), other)


def _checked(one: str, other: str) -> None:
    compare(Passage(one), Passage(other))
    compare(Passage(other), Passage(one))


def _shingled(one: str, _: str) -> None:
    words = words_of(one)
    digest(words), kept(words), looked_up(words)


def _named(one: str, other: str) -> None:
    """Names of as many characters as are read, cut out of the text; as many as make up the text."""
    names = [one[start : start + SEARCH] for start in range(0, len(one), SEARCH)]
    for name in names:
        blocks_of("person", name, publisher=other[:SEARCH], affiliation=None)
        blocks_of("organisation", name)
        parsed, last = person_name(name), person_name(other[-SEARCH:])
        if parsed and last:
            match(parsed, last)


def _written(one: str, _: str) -> None:
    """What the rules find in the text under a model that marks anything, written down in three formats and checked."""
    record = writing.record(one, Facts(title=one[:90]), engine("rules").attribute(one), model=MODEL)
    shown = [writing.shown(each, explain=True, document=record.document) for each in record.quotes]
    for format_ in (ndjson, quotations_csv, tei):
        for _part in format_.dump(Selection(quotations=shown, text_of=lambda _: one, document=record.document)):
            pass
    for each in record.quotes:
        kept_passage(each)
        list(passages_of(each))


READERS: dict[str, Callable[[str, str], None]] = {
    "differences": _compared,
    "alignment": _aligned,
    "search": _searched,
    "checks": _checked,
    "shingles": _shingled,
    "names": _named,
    "formats": _written,
}


def _strange(figures: Figures, number: int) -> None:
    """Each reader, and that of pages, on strange texts in pairs."""
    wrong = []
    for seed in range(number):
        one, other = _characters(strange(seed)), _characters(strange(seed + 1))
        for name, read in {**READERS, "pages": _page}.items():
            try:
                read(one, other)
            except Exception as error:  # whatever it is, it is what is looked for
                wrong.append(f"{name}, texts {seed} and {seed + 1}: {quoted(f'{type(error).__name__}: {error}')}")
    figures.none(f"strange texts, {number:,}, that break one of {len(READERS) + 1} other readers", wrong)


def _page(one: str, other: str) -> None:
    for page in (f"<article><p>{one}<p>{other}", one.replace(" ", "<b>").replace("\n", "</p")):
        read_page(page)
        read_body(page)


def _characters(text: str) -> str:
    """The text without lone surrogates, which no request brings in."""
    return text.encode("utf-8", "replace").decode()


def _worst(figures: Figures, names: list[str], length: int) -> None:
    """How much longer each reader takes for twice as much of the texts that are made to cost much."""
    for name, read in READERS.items():
        worst_ratio, of, slowest = 0.0, "", 0.0
        for text in names:
            once, twice = (_seconds(read, text, size) for size in (length, 2 * length))
            slowest = max(slowest, twice)
            if twice > SOON and twice / once > DOUBLED:  # machines are busy at times
                once, twice = (min(_seconds(read, text, size) for _ in range(3)) for size in (length, 2 * length))
            if twice > SOON and twice / once > worst_ratio:
                worst_ratio, of = twice / once, text
        shown = f"{name}: {2 * length:,} characters over {length:,}, the worst of {len(names)} texts"
        figures.at_most(f"{shown} ({of or f'none over {SOON} s'}; slowest {slowest:.2f} s)", worst_ratio, DOUBLED, " ×")


def _seconds(read: Callable[[str, str], None], text: str, length: int) -> float:
    """Processor time for the text beside one that differs from it in places, or, for a search, beside news."""
    one = _characters(worst(text, length))
    other = news(length) if read is _searched else _characters(filled(*_changed(one), length=length))
    began = time.process_time()
    read(one, other)
    return time.process_time() - began


def _changed(text: str) -> Iterator[str]:
    for start in range(0, len(text), 500):
        yield text[start : start + 480]
        yield "he said no "


def _pages(figures: Figures, length: int) -> None:
    wrong, slowest, of, refused = [], 0.0, "", 0
    for name, pieces in PAGES.items():
        page = filled(pieces(), length=length)
        for read in (read_page, read_body):
            began = time.process_time()
            try:
                read(page)
            except PageTooLong:
                refused += 1
            except Exception as error:  # whatever it is, it is what is looked for
                wrong.append(f"{name}: {quoted(f'{type(error).__name__}: {error}')}")
            if time.process_time() - began > slowest:
                slowest, of = time.process_time() - began, name
    figures.none(f"pages made badly, {len(PAGES)} of {length:,} characters, that break the reader of pages", wrong)
    figures.tell("of twice as many readings, refused as too large, with the limit named", refused)
    figures.at_most(f"the slowest ({of})", slowest, A_PAGE, " s")
