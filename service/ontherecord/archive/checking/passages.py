"""Passages: what stands in quotation marks, in a draft to be checked or in a quotation that is kept.

Of a direct quotation all of it is one passage; of a mixed one each pair of marks encloses a passage of its own, and
what stands outside is the writer's.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, zip_longest

from ...attribution.marks import quoted_regions
from ...attribution.quotation import Kind, Span
from ...attribution.text import paragraphs
from ...attribution.wordlists import word_list
from ...formats.spoken import Word, words_in
from ...formats.wire import QuotationRecord, SpanRecord

ELLIPSIS = re.compile(r"…|\.(?: ?\.){2,}")
ASIDE = re.compile(r"\[[^\[\]]{0,300}\]|\([^()]{0,300}\)")
"""An editor's words: "they [the Russians] left"; some outlets use round brackets for it."""

NO_WORD = frozenset(("[sic]", "(sic)"))
SENTENCE_END = re.compile(r"[.!?…]")
SPACE = re.compile(r"\s+")
MOST_PARTS = 5
"""Parts of an interrupted passage that are looked for one by one."""

MOST_WORDS = 5_000
"""Words of a passage that are compared: a long speech."""

SEPARATOR = "\x1f"

NOT_QUOTED = "\0"
"""What the writer's own words are compared by: they are like nothing."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words that stand together, as a range of places; ``after_break`` if something may be left out before them.

    Between the run before and this one may stand brackets.
    """

    start: int
    end: int
    after_break: bool = False


@dataclass(frozen=True)
class Passage:
    """Words that were said, as they are written.

    ``pauses`` are offsets of words before which the cue stood in between ("A," he said. "B."); ``outside`` are offsets
    of words that stand outside the marks: the writer's. Without ``asides`` an editor's words in brackets are left out.
    Places are numbers of words.
    """

    text: str
    pauses: frozenset[int] = frozenset()
    outside: frozenset[int] = frozenset()
    with_asides: bool = True

    @cached_property
    def words(self) -> list[Word]:
        """Every word, but for "[sic]"."""
        spoken = [
            Word(word.span, NOT_QUOTED if word.span.start in self.outside else word.folded)
            for word in words_in(self.text, most=MOST_WORDS)
            if self.text[max(word.span.start - 1, 0) : word.span.end + 1].lower() not in NO_WORD
        ]
        if self.with_asides:
            return spoken
        unspoken = _asides(self.text, spoken)
        return [word for place, word in enumerate(spoken) if place not in unspoken]

    @cached_property
    def folded(self) -> list[str]:
        """What the words are compared by."""
        return [word.folded for word in self.words]

    @cached_property
    def spelt(self) -> str:
        """The same in one string, each with a separator before and after it."""
        return SEPARATOR + "".join(word + SEPARATOR for word in self.folded)

    @cached_property
    def asides(self) -> frozenset[int]:
        """The places of words in brackets; "[W]e" is the speaker's "we"."""
        return _asides(self.text, self.words) if self.with_asides else frozenset()

    @cached_property
    def gaps(self) -> frozenset[int]:
        """The places before which an ellipsis stands; the number of words, if one stands at the end."""
        return frozenset(_place(self.words, match.start()) for match in ELLIPSIS.finditer(self.text))

    @cached_property
    def breaks(self) -> frozenset[int]:
        """The places before which something may have been left out: at an ellipsis, or while the cue interrupted."""
        return self.gaps | {_place(self.words, offset) for offset in self.pauses}

    @cached_property
    def runs(self) -> list[Run]:
        """What stands between ellipses, cues and brackets, which belong to no run."""
        said = [place for place in range(len(self.words)) if place not in self.asides]
        edges = [
            (before + 1, place)
            for before, place in zip([-1, *said], said, strict=False)
            if place != before + 1 or place in self.breaks or before < 0
        ]
        ends = [*(end for end, _ in edges[1:]), said[-1] + 1 if said else 0]
        return [
            Run(start, end, after_break=number > 0 and any(place in self.breaks for place in range(reached, start + 1)))
            for number, ((reached, start), end) in enumerate(zip(edges, ends, strict=False))
        ]

    @property
    def is_whole(self) -> bool:
        """Whether it reads as a sentence or more, not as a few words of one: it begins with a capital."""
        first = next((character for character in self.text if character.isalnum()), "")
        return first.isupper() and len(self.words) > 1

    @property
    def parts(self) -> list["Passage"]:
        """What stands before, between and after its pauses; [] if it has none, or too many."""
        if not 0 < len(self.pauses) < MOST_PARTS:
            return []
        edges = [0, *sorted(self.pauses), len(self.text)]
        return [Passage(self.text[start:end].strip()) for start, end in zip(edges, edges[1:], strict=False)]

    def begins_sentence(self, place: int) -> bool:
        """Whether a sentence begins with that word, or ends before it; so it does where the passage begins or ends."""
        if not 0 < place < len(self.words) or NOT_QUOTED in self.folded[place - 1 : place + 1]:
            return True
        before, word = self.words[place - 1], self.words[place]
        between, initial = self.text[before.span.end : word.span.start], self.text[word.span.start]
        if initial.islower():
            return False
        if word.span.start in self.pauses:
            return True
        is_short = before.folded in _abbreviations() or "." in before.span.of(self.text)
        return SENTENCE_END.search(between) is not None and not (is_short and between.startswith("."))


def passages_of(record: QuotationRecord) -> Iterator[Passage]:
    """What a draft's quotation has in quotation marks; nothing of an indirect one."""
    if record["kind"] == Kind.DIRECT:
        yield kept_passage(record)
    elif record["kind"] == Kind.MIXED:
        for span in record["content"]:
            yield from (Passage(SPACE.sub(" ", inner.of(span["text"])).strip()) for inner in _quoted(span))


def kept_passage(record: QuotationRecord) -> Passage:
    """The words of a quotation, those outside its marks marked as the writer's: all of an indirect one."""
    if record["kind"] == Kind.DIRECT and len(record["content"]) == 1:
        return Passage(record["text"])
    starts = [word.span.start for word in words_in(record["text"])]
    counts = [len(words_in(span["text"])) for span in record["content"][:-1]]
    pauses = frozenset(starts[place] for place in accumulate(counts) if place < len(starts))
    if record["kind"] == Kind.DIRECT:
        return Passage(record["text"], pauses)
    inside = [is_inside for span in record["content"] for is_inside in _are_inside(span)]
    outside = (start for start, is_inside in zip_longest(starts, inside, fillvalue=False) if not is_inside)
    return Passage(record["text"], pauses, frozenset(outside))


def _are_inside(span: SpanRecord) -> list[bool]:
    """Of each word of the span, whether it stands in quotation marks."""
    quoted = _quoted(span)
    starts = [inner.start for inner in quoted]
    words = words_in(span["text"])
    last = [bisect_right(starts, word.span.start) - 1 for word in words]
    return [at >= 0 and word.span.start < quoted[at].end for word, at in zip(words, last, strict=True)]


def _quoted(span: SpanRecord) -> Sequence[Span]:
    """What stands between the outermost marks of the span."""
    text = span["text"]
    return [region.inner for region in quoted_regions(text, paragraphs(text)) if region.depth == 0]


def _asides(text: str, words: Sequence[Word]) -> frozenset[int]:
    return frozenset(
        place
        for match in ASIDE.finditer(text)
        for place in range(_place(words, match.start()), _place(words, match.end()))
        if words[place].span.end <= match.end()
    )


def _abbreviations() -> frozenset[str]:
    return word_list("abbreviations") | word_list("role_abbreviations")


def _place(words: Sequence[Word], offset: int) -> int:
    """How many of the words begin before the offset."""
    return bisect_left(words, offset, key=lambda word: word.span.start)
