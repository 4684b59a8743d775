"""Word pieces of a text, with the features the tagger reads beside them.

The encoder's vocabulary has small letters only, so letter case is given apart; so is how deep a piece stands in
quotation marks, since pairing marks needs the whole paragraph and no learning (see ``marks``).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from .marks import Quoted
from .quotation import Span

Ints = NDArray[np.int64]

LONE_SURROGATE = re.compile("[\ud800-\udfff]")
"""No character, so that the tokenizer takes no text with one; a str may hold some, and JSON may spell them."""

PAD, UNKNOWN, CLS, SEP = 0, 100, 101, 102
"""Word pieces that are no words: filling, not in the vocabulary, start of a window, end of a paragraph."""

ENDS = (1012, 1029, 999, 1529, 1000, 1005, 1524, 1521, 1090, 1007, 1033)
"""The word pieces . ? ! … " ' ” ’ » ) and ], with which a paragraph ends that is not taken up by the next."""

CASES = 5
"""No letters, small, Capitalised, ALL CAPITALS, mIxed."""

DEPTHS = 3
"""Outside quotation marks, inside, inside a quotation within a quotation."""


BLOCK = 112
"""Pieces of a window, at most, that the lower layers of the encoder read together."""

REACH = 160
"""Pieces: how far from its cue, either way, content and source are looked for."""

LINE = 16
"""A paragraph of fewer pieces is a mere line: too short to be sure that it holds all of a cue's attribution."""

DISTANCES = 48
"""Buckets of the distance from a cue, each way."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of a text, one row each; a separator piece of no length ends each paragraph.

    All arrays have the shape (pieces,). ``start`` and ``end`` are code points into the text.
    """

    ids: Ints
    case: Ints
    depth: Ints
    start: Ints
    end: Ints
    paragraph: Ints

    def __len__(self) -> int:
        return len(self.ids)


def pieces_of(text: str, paragraphs: Sequence[Span], regions: Sequence[Quoted], tokenizer: Tokenizer) -> Pieces:
    """The text's word pieces, paragraph by paragraph."""
    readable = LONE_SURROGATE.sub("\ufffd", text)
    encodings = tokenizer.encode_batch([span.of(readable) for span in paragraphs], add_special_tokens=False)
    ids: list[int] = []
    start: list[int] = []
    end: list[int] = []
    paragraph: list[int] = []
    for number, (span, encoding) in enumerate(zip(paragraphs, encodings, strict=True)):
        ids += encoding.ids
        start += [span.start + offset for offset, _ in encoding.offsets]
        end += [span.start + offset for _, offset in encoding.offsets]
        ids.append(SEP)
        start.append(span.end)
        end.append(span.end)
        paragraph += [number] * (len(encoding.ids) + 1)
    starts, ends = np.asarray(start, np.int64), np.asarray(end, np.int64)
    return Pieces(
        np.asarray(ids, np.int64),
        np.asarray([_case(text[a:b]) for a, b in zip(start, end, strict=True)], np.int64),
        _depth_by_character(len(text), regions)[starts],
        starts,
        ends,
        np.asarray(paragraph, np.int64),
    )


def surroundings(ids: Ints, paragraph: Ints, first: int, last: int) -> tuple[int, int]:
    """The range of pieces in which the content and source of a cue (pieces first … last) are looked for.

    Its own paragraph; the ones before and after too where it is a mere line ("He wrote:" may stand alone), and where
    the former of two ends in a colon, or amid a sentence. REACH bounds the work. Of PolNeAR's attributions 3 in 1,000
    go beyond this.
    """
    start, end = _paragraphs(paragraph, paragraph[first], paragraph[last - 1])
    line = end - start < LINE
    before, after = _paragraphs(paragraph, paragraph[first] - 1, paragraph[last - 1] + 1)
    near_start = before if line or _leads_on(ids[before:start]) else start
    near_end = after if line or _leads_on(ids[start:end]) else end
    return max(near_start, first - REACH), min(near_end, last + REACH)


def _paragraphs(paragraph: Ints, first: int, last: int) -> tuple[int, int]:
    """The range of the pieces of some paragraphs that follow each other."""
    return int(np.searchsorted(paragraph, first, side="left")), int(np.searchsorted(paragraph, last, side="right"))


def _leads_on(ids: Ints) -> bool:
    """Whether a paragraph goes on in the next: what stands before its separator ends no sentence."""
    return len(ids) > 1 and ids[-2] not in ENDS


def windows(paragraph: Ints, size: int, first_size: int | None = None) -> Iterator[tuple[int, int]]:
    """Ranges of at most ``size`` pieces: whole paragraphs while they fit, longer ones cut.

    The first range may be given a size of its own, so that training sees paragraphs in changing company.
    """
    edges = [0, *(np.flatnonzero(np.diff(paragraph)) + 1).tolist(), len(paragraph)]
    first, room = 0, first_size or size
    for start, end in zip(edges, edges[1:], strict=False):
        if end - first > room and start > first:
            yield first, start
            first, room = start, size
        while end - first > size:
            yield first, first + size
            first, room = first + size, size
    if len(paragraph) > first:
        yield first, len(paragraph)


def blocks(pieces: int) -> tuple[int, int]:
    """How many blocks a window of so many pieces is read in, and the pieces of each: alike, the last one filled up."""
    count = -(-pieces // BLOCK)
    return count, -(-pieces // count)


def in_blocks(before: int, feature: Ints) -> Ints:
    """A window's feature, with that of the piece that starts it, in rows of a block each: as the encoder reads it."""
    shape = blocks(1 + len(feature))
    rows = np.full(shape, PAD)
    rows.flat[: 1 + len(feature)] = np.concatenate(([before], feature))
    return rows


def distance_buckets(distance: Ints) -> Ints:
    """Signed distances in pieces → buckets 0 … 2 · DISTANCES, DISTANCES for the cue: exact to 24, then coarser."""
    size = np.abs(distance)
    far = 24 + (np.log2(np.maximum(size, 24) / 24) * 5.4).astype(np.int64)
    return DISTANCES + np.sign(distance) * np.where(size <= 24, size, np.minimum(far, DISTANCES))


def _case(word: str) -> int:
    if word.islower():
        return 1
    if not any(map(str.isalpha, word)):
        return 0
    if word.istitle():
        return 2
    return 3 if word.isupper() else 4


def _depth_by_character(length: int, regions: Sequence[Quoted]) -> Ints:
    """How many quoted regions each character lies in, at most DEPTHS - 1. Linear: a sum over starts and ends."""
    change = np.zeros(length + 2, np.int64)
    for region in regions:
        change[region.span.start] += 1
        change[region.span.end] -= 1
    return np.minimum(np.cumsum(change), DEPTHS - 1)
