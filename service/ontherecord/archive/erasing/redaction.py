"""A document without one of its speakers: the quotations gone, the words and the name blacked out in the text.

What is blacked out keeps its length, in code points and in UTF-16 units, so that the spans of all other quotations
stay where they are; their words are read again from the text as it is then.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from ...attribution.quotation import Span, SpeakerType
from ...formats.wire import QuotationRecord, Record, SpanRecord, SpeakerForm
from ..appearances import DESCRIPTION
from ..words import WORD
from .occurrences import of_names, of_runs, of_words, parts_of, placed_words, runs_of

Stretch = TypeVar("Stretch", bound=SpanRecord)

BLACK = "█"
WIDE_BLACK = "🞍"
"""Instead of a character beyond U+FFFF, which is two UTF-16 units."""

WIDE = re.compile("[\U00010000-\U0010ffff]")
NARROW = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029\U00010000-\U0010ffff]")
"""All but line breaks, which keep the paragraphs apart."""

SPACE = re.compile(r"\s+")
NAMED = (SpeakerType.PERSON.value, SpeakerType.ORGANISATION.value)
"""Speakers with a name of their own; all others are described, in words that may name somebody else."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """A speaker to be forgotten: the ids and the names that he, she or it has in a document.

    ``type`` is one of SpeakerType: of a person, parts of the name stand for the whole; a group has no name at all.
    """

    ids: frozenset[str]
    names: tuple[str, ...]
    type: str


@dataclass(frozen=True, slots=True)
class Hider:
    """What blacks somebody out in any words: the names, a person's in part too, and what repeats what was said.

    ``spared`` are the names of others: "Lee" goes, but not out of "Bob Lee".
    """

    names: tuple[str, ...]
    parts: frozenset[str]
    runs: frozenset[tuple[str, ...]]
    spared: tuple[str, ...]

    def hidden(self, words: str) -> str:
        """The words, blacked out where they tell of somebody."""
        return blacked_out(words, self.stretches(words))

    def stretches(self, words: str) -> list[Span]:
        """Where they do."""
        placed = placed_words(words)
        found = [*of_names(placed, self.names), *of_words(placed, self.parts, words)]
        spared = bytearray(len(words))
        for span in of_names(placed, self.spared):
            spared[span.start : span.end] = b"\1" * (span.end - span.start)
        kept = [span for span in found if spared.find(1, span.start, span.end) < 0]
        return [*kept, *of_runs(placed, self.runs)]


@dataclass(frozen=True, slots=True)
class Redacted:
    """What is left of a document, and what hides the speaker in whatever else is kept of it."""

    record: Record
    text: str
    hider: Hider


def redacted(record: Record, text: str, somebody: Somebody, *, said: Iterable[str] = ()) -> Redacted:
    """The document without anything somebody said, alone or with others, and without the name.

    A quotation of somebody else goes with it if no word of it is left legible. ``said`` is what somebody said in other
    versions of the document.
    """
    theirs = [each for each in record.quotes if said_by(each["speaker"], somebody)]
    others = [each for each in record.quotes if not said_by(each["speaker"], somebody)]
    hider = _hider(somebody, [*words_of(theirs), *said], others)
    left = blacked_out(text, [*_spans(theirs), *hider.stretches(text)])
    now = [reread(each, left, hider) for each in others]
    legible = [each for each, before in zip(now, others, strict=True) if _is_legible(each, before)]
    document = record.document.copy()
    document["title"] = document["title"] and hider.hidden(document["title"])
    return Redacted(replace(record, document=document, quotes=legible), left, hider)


def said_by(speaker: SpeakerForm | None, somebody: Somebody) -> bool:
    """Whether the speaker is somebody, or several of whom somebody is one: what they said together is both's."""
    return speaker is not None and any(each["id"] in somebody.ids for each in (speaker, *speaker.get("members", [])))


def blacked_out(text: str, stretches: Iterable[Span]) -> str:
    """The text with each of the stretches blacked out, code point for code point.

    >>> blacked_out("Ann Lee 😀 said", [Span(0, 9)])
    '████████🞍 said'
    """
    pieces: list[str] = []
    reached = 0
    for span in sorted(stretches):
        if span.end > reached:
            start = max(span.start, reached)
            black = NARROW.sub(BLACK, WIDE.sub(WIDE_BLACK, text[start : span.end]))
            pieces += text[reached:start], black
            reached = span.end
    return "".join([*pieces, text[reached:]])


def hidden_in(speaker: SpeakerForm, hider: Hider) -> SpeakerForm:
    """The speaker, somebody's name hidden: "Ann Lee's lawyer". A name of its own stays what it is."""
    form = speaker.copy()
    if form["type"] not in NAMED:
        form["name"] = hider.hidden(form["name"])
    for part in DESCRIPTION:
        words = form[part]
        form[part] = words and hider.hidden(words)
    if "members" in form:
        form["members"] = [hidden_in(member, hider) for member in form["members"]]
    return form


def words_of(quotes: Iterable[QuotationRecord]) -> list[str]:
    """What the quotations' contents are."""
    return [span["text"] for each in quotes for span in each["content"]]


def as_blacked_out(record: Record, text: str, left: str) -> Record:
    """What was found in a text, as far as what is left of that text says it, and names who said it."""
    if text == left:
        return record
    nobody = Hider((), frozenset(), frozenset(), ())
    lost = {each.word for each in placed_words(text)} - {each.word for each in placed_words(left)}
    named = [each for each in record.quotes if not _names_in(each["speaker"]) & lost]
    now = [reread(each, left, nobody) for each in named]
    legible = [each for each, before in zip(now, named, strict=True) if _is_legible(each, before)]
    return replace(record, quotes=legible)


def _names_in(speaker: SpeakerForm | None) -> set[str]:
    """The words of the names of whoever speaks."""
    named = [form for form in (_everybody(speaker) if speaker else []) if form["type"] in NAMED]
    return set().union(*(parts_of(form["name"]) for form in named))


def hidden_in_json(value: Any, hider: Hider) -> Any:
    """The value with every string in it hidden where it tells of somebody."""
    if isinstance(value, str):
        return hider.hidden(value)
    if isinstance(value, list):
        return [hidden_in_json(each, hider) for each in value]
    if isinstance(value, dict):
        return {name: hidden_in_json(each, hider) for name, each in value.items()}
    return value


def names_hider(somebody: Somebody) -> Hider:
    """What hides somebody's names, and nothing that was said."""
    return _hider(somebody, (), ())


def _hider(somebody: Somebody, said: Iterable[str], others: Sequence[QuotationRecord]) -> Hider:
    names = somebody.names if somebody.type in NAMED else ()
    parts = map(parts_of, names) if somebody.type == SpeakerType.PERSON.value else ()
    return Hider(names, frozenset().union(*parts), runs_of(said), _names_of_others(others, somebody))


def _names_of_others(quotes: Sequence[QuotationRecord], somebody: Somebody) -> tuple[str, ...]:
    """The names of the other speakers, but for those that say no more than somebody's own."""
    own = {placed.word for name in somebody.names for placed in placed_words(name)}
    speakers = [form for each in quotes if each["speaker"] for form in _everybody(each["speaker"])]
    names = {form["name"] for form in speakers if form["type"] in NAMED}
    return tuple(sorted(name for name in names if not {placed.word for placed in placed_words(name)} <= own))


def _everybody(speaker: SpeakerForm) -> list[SpeakerForm]:
    return [speaker, *speaker.get("members", [])]


def _spans(quotes: Iterable[QuotationRecord]) -> Iterator[Span]:
    """All that tells of the quotations: their words, and those that say whose they are."""
    for each in quotes:
        for span in (*each["content"], each["cue"], each["source"], *each["why"]):
            if span is not None:
                yield Span(span["start"], span["end"])


def reread(quotation: QuotationRecord, text: str, hider: Hider) -> QuotationRecord:
    """The quotation with the words that the text has now."""
    now = quotation.copy()
    now["content"] = [_words_now(span, text) for span in quotation["content"]]
    contents = ([span["text"] for span in each["content"]] for each in (quotation, now))
    now["text"] = _said_now(quotation["text"], *contents)
    now["cue"] = quotation["cue"] and _words_now(quotation["cue"], text)
    now["source"] = quotation["source"] and _words_now(quotation["source"], text)
    now["speaker"] = quotation["speaker"] and hidden_in(quotation["speaker"], hider)
    now["why"] = [_words_now(each, text) for each in quotation["why"]]
    return now


def _words_now(span: Stretch, text: str) -> Stretch:
    now = span.copy()
    now["text"] = text[span["start"] : span["end"]]
    return now


def _is_legible(now: QuotationRecord, before: QuotationRecord) -> bool:
    return now["text"] == before["text"] or WORD.search(now["text"]) is not None


def _said_now(said: str, before: Sequence[str], now: Sequence[str]) -> str:
    """What was said, read again: each of its characters as the content has it now.

    The characters of what was said are those of the content in their order, less its marks, white space made one.
    """
    content = " ".join(before)
    content_now = " ".join(now)
    if content == content_now:
        return said
    read: list[str] = []
    reached = 0
    for each in said:
        reached = _next(content, reached, each)
        if reached < 0:  # it was not taken from the content: corrected by hand
            return SPACE.sub(" ", content_now).strip()
        read.append(each if content_now[reached] == content[reached] else content_now[reached])
        reached += 1
    return "".join(read)


def _next(content: str, start: int, character: str) -> int:
    """Where the character stands next; any white space stands for a space."""
    if character != " ":
        return content.find(character, start)
    found = SPACE.search(content, start)
    return found.start() if found else -1
