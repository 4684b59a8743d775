"""Articles cut into windows, with the tags the network learns; windows gathered into batches."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from ..attribution.marks import quoted_regions
from ..attribution.pieces import (
    CLS,
    PAD,
    SEP,
    UNKNOWN,
    Ints,
    Pieces,
    blocks,
    distance_buckets,
    in_blocks,
    pieces_of,
    surroundings,
    windows,
)
from ..attribution.quotation import Span
from ..attribution.text import paragraphs
from .corpus import Article

SIZES = (128, 192, 256, 320)
"""Pieces a window may hold in training; drawn, so that the model is used to any."""

ENTITIES = {"PERSON": 1, "ORG": 3, "GPE": 5, "NORP": 5, "LOC": 5, "FAC": 5}


@dataclass(frozen=True, slots=True)
class Example:
    """One window, its last block filled. ``features`` (3, pieces): ids, case, depth; ``tags`` alike: cue, flat, entity.

    ``paragraph`` (pieces,) numbers the paragraphs; ``cues`` holds, for each attribution, the cue's first and last piece
    (exclusive) and its span tags (pieces,).
    """

    features: Ints
    tags: Ints
    paragraph: Ints
    cues: tuple[tuple[int, int, Ints], ...]


@dataclass(frozen=True, slots=True)
class Cues:
    """Cues of a batch's windows and the pieces near them: ``window`` (cues,), the others (cues, near), padded."""

    window: Tensor
    place: Tensor
    mask: Tensor
    weight: Tensor
    distance: Tensor


@dataclass(frozen=True, slots=True)
class Batch:
    """Windows padded to one length: ``features`` and ``tags`` (3, windows, pieces).

    ``mask`` (windows, pieces) is true for the text's own pieces; ``block`` (windows, pieces) as ``Encoder`` takes it.
    ``true`` are the cues of the corpus, with their ``span_tags`` (cues, near).
    """

    features: Tensor
    tags: Tensor
    mask: Tensor
    block: Tensor
    examples: Sequence[Example]
    true: Cues
    span_tags: Tensor


def examples_of(
    article: Article, tokenizer: Tokenizer, draw: random.Random, *, blots: float = 0.0
) -> Iterator[Example]:
    """The article's windows: whole paragraphs up to a size drawn for the article, long paragraphs cut.

    ``blots`` is the share of words made unreadable or wrong, so that the model leans on more than one word of a
    sentence.
    """
    parts = paragraphs(article.text)
    pieces = pieces_of(article.text, parts, quoted_regions(article.text, parts), tokenizer)
    tags = _tags(article, pieces)
    attributions = [_span_tags(annotation.content, annotation.source, pieces) for annotation in article.annotations]
    cues = [_pieces_in(annotation.cue, pieces) for annotation in article.annotations]
    size = draw.choice(SIZES)
    for first, last in windows(pieces.paragraph, size, max(48, int(size * (1 - 0.7 * draw.random())))):
        inside = [
            (cue[0] - first + 1, cue[1] - first + 1, in_blocks(0, attributed[first:last]).ravel())
            for cue, attributed in zip(cues, attributions, strict=True)
            if first <= cue[0] < cue[1] <= last
        ]
        features = ((CLS, _blotted(pieces.ids, blots, draw)), (0, pieces.case), (0, pieces.depth))
        window = np.stack([in_blocks(before, feature[first:last]).ravel() for before, feature in features])
        paragraph = pieces.paragraph[first:last]
        filling = window.shape[1] - 1 - len(paragraph)
        yield Example(
            window,
            np.pad(tags[:, first:last], [(0, 0), (1, filling)]),
            np.concatenate([paragraph[:1], paragraph, np.full(filling, paragraph[-1] + 2)]),
            tuple(inside),
        )


def batches(examples: Sequence[Example], room: int, draw: random.Random) -> Iterator[Batch]:
    """Examples of like length together, at most ``room`` pieces with padding, in random order."""
    ordered = sorted(examples, key=lambda example: (example.features.shape[1] // 16, draw.random()))
    gathered: list[list[Example]] = [[]]
    for example in ordered:
        if gathered[-1] and (len(gathered[-1]) + 1) * example.features.shape[1] > room:
            gathered.append([])
        gathered[-1].append(example)
    draw.shuffle(gathered)
    return map(batch_of, gathered)


def batch_of(examples: Sequence[Example]) -> Batch:
    """One batch of some windows."""
    length = max(example.features.shape[1] for example in examples)

    def padded(rows: Ints) -> Ints:
        return np.pad(rows, [(0, 0)] * (rows.ndim - 1) + [(0, length - rows.shape[-1])])

    cues = [(number, first, last) for number, example in enumerate(examples) for first, last, _ in example.cues]
    near = cues_of(examples, cues)
    tags = torch.zeros_like(near.place)
    for row, span_tags in enumerate(tags for example in examples for *_, tags in example.cues):
        tags[row] = torch.from_numpy(span_tags)[near.place[row]]
    features = np.stack([padded(example.features) for example in examples], 1)
    return Batch(
        torch.from_numpy(features),
        torch.from_numpy(np.stack([padded(example.tags) for example in examples], 1)),
        torch.from_numpy(features[0] != PAD),
        torch.from_numpy(np.stack([_block(example.features.shape[1], length) for example in examples])),
        examples,
        near,
        tags,
    )


def _block(pieces: int, length: int) -> Ints:
    """Which block each piece of a window is of, -1 from there to a length."""
    _, size = blocks(pieces)
    place = np.arange(length)
    return np.where(place < pieces, place // size, -1)


def cues_of(examples: Sequence[Example], cues: Sequence[tuple[int, int, int]]) -> Cues:
    """What the reader needs of some cues, given as (window, first piece, last piece exclusive)."""
    ranges = [
        surroundings(examples[number].features[0], examples[number].paragraph, first, last)
        for number, first, last in cues
    ]
    start, end = torch.tensor(ranges, dtype=torch.long).reshape(-1, 2, 1).unbind(1)
    number, first, last = torch.tensor(cues, dtype=torch.long).reshape(-1, 3, 1).unbind(1)
    near = torch.arange(int((end - start).max()) if cues else 0)[None]
    place = torch.minimum(start + near, end - 1)
    inside = (place >= first) & (place < last) & (start + near < end)
    distance = torch.where(place < first, place - first, torch.where(place >= last, place - last + 1, 0))
    weight = inside.float() / (last - first).float()
    return Cues(number[:, 0], place, start + near < end, weight, torch.from_numpy(distance_buckets(distance.numpy())))


def _blotted(ids: Ints, share: float, draw: random.Random) -> Ints:
    """The word pieces with some put out, half by [UNK] and half by another piece of the text; separators stay."""
    generator = np.random.default_rng(draw.getrandbits(32))
    chance, others = generator.random(len(ids)), generator.permutation(ids)
    blots = np.where((chance < share / 2) | (others == SEP), UNKNOWN, others)
    return np.where((chance < share) & (ids != SEP), blots, ids)


def _tags(article: Article, pieces: Pieces) -> Ints:
    tags = np.zeros((3, len(pieces)), np.int64)
    for annotation in article.annotations:
        _mark(tags[0], annotation.cue, pieces, 1)
        for span in annotation.content:
            _mark(tags[1], span, pieces, 1)
        if annotation.source is not None:
            _mark(tags[1], annotation.source, pieces, 3)
    for span, label in article.entities:
        if label in ENTITIES:
            _mark(tags[2], span, pieces, ENTITIES[label])
    return tags


def _span_tags(content: Sequence[Span], source: Span | None, pieces: Pieces) -> Ints:
    tags = np.zeros(len(pieces), np.int64)
    for span in content:
        _mark(tags, span, pieces, 1)
    if source is not None:
        _mark(tags, source, pieces, 3)
    return tags


def _mark(tags: Ints, span: Span, pieces: Pieces, begin: int) -> None:
    first, last = _pieces_in(span, pieces)
    tags[first:last] = begin + 1
    tags[first : min(first + 1, last)] = begin


def _pieces_in(span: Span, pieces: Pieces) -> tuple[int, int]:
    """The range of pieces that touch the span."""
    first = int(np.searchsorted(pieces.end, span.start, side="right"))
    last = int(np.searchsorted(pieces.start, span.end, side="left"))
    while first < last and pieces.start[first] == pieces.end[first]:
        first += 1
    return first, max(first, last)
