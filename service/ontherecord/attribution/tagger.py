"""Cue, content and source spans, by a small transformer run with ONNX Runtime.

Two graphs (see ``training/network.py``): the encoder marks cues in windows of whole paragraphs, each read with some of
what stands before and after, its lower layers block by block; the reader then finds, for each cue, its content and
source, mostly in the cue's own paragraph. Windows are read one by one, so memory does not grow with the text and time
grows in proportion to it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from itertools import chain, groupby, islice, starmap
from typing import NamedTuple

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from .calibration import Candidate
from .decoding import best_tags, runs
from .marks import Quoted
from .model_files import PACKAGED, WEIGHTS, checked
from .pieces import CLS, SEP, UNKNOWN, Ints, Pieces, distance_buckets, in_blocks, pieces_of, surroundings, windows
from .quotation import Span

Floats = NDArray[np.float32]

WINDOW = 304
"""Pieces whose cues a window is read for."""

BEFORE, AFTER = 16, 8
"""Pieces of context a window is given on either side."""

LIKELY_CUE = 0.3
"""A piece that begins a cue with at least this probability is put to the reader; calibration decides about the rest."""

MOST_CUES = 40
"""Cues a window may have, the likeliest: news has seven; a text made to look like nothing else must not cost more."""

READ_AT_ONCE = 8
"""Cues of the same surroundings that are read together, at most."""

DECODED_AT_ONCE = 128
"""Cues whose tags are decided on together."""

NO_CUE = 1e4
"""Added to the score of being outside a cue where there is no word."""

NAME_LABELS = ("PERSON", "ORG", "GPE")
"""Name tags: 0 outside, then begin and inside of each of these; the last stands for places of all kinds."""

SMALL_WORDS, SMALL = 3, 1
"""Pieces of small letters that a name may hold between its tagged ones, and their case."""

PROJECTIONS = 3
"""What the reader needs of a piece: as one to be read, as one of the cue, and as one of the cue that gates the rest."""

CONTENT, SOURCE = 1, 3
"""Span tags: 0 outside, 1–2 begin and inside of content, 3–4 of a source."""


class _Cue(NamedTuple):
    """A cue's pieces, its logit as the encoder sees it, and the range of the pieces near it."""

    first: int
    last: int
    logit: float
    near: tuple[int, int]


class _Reading(NamedTuple):
    """What the reader makes of a cue: its logit of being one, and tag scores (near, 5) of the pieces near it."""

    cue: _Cue
    logit: float
    tag_scores: Floats


@dataclass(frozen=True, slots=True)
class Tagged:
    """What the model sees in a text: candidates for attributions, and names with their labels, both in text order."""

    candidates: list[Candidate]
    names: list[tuple[Span, str]]


@dataclass(frozen=True, slots=True)
class Tagger:
    """The model, loaded; ``tag`` is what it offers."""

    tokenizer: Tokenizer
    encoder: onnxruntime.InferenceSession
    reader: onnxruntime.InferenceSession
    transitions: Floats

    def tag(self, text: str, paragraphs: Sequence[Span], regions: Sequence[Quoted]) -> Tagged:
        """What may be the text's attributions, in order of their cues, and its names.

        ``calibration`` says how likely each attribution is.
        """
        pieces = pieces_of(text, paragraphs, regions, self.tokenizer)
        name_tags = np.zeros(len(pieces), np.int64)
        readings = chain.from_iterable(starmap(self._read, self._cues(pieces, name_tags)))
        found: list[Candidate] = []
        while together := list(islice(readings, DECODED_AT_ONCE)):
            found.extend(self._candidates(pieces, together))
        runs_of_names = name_runs(name_tags, pieces, self.tokenizer.token_to_id("and") or UNKNOWN)
        return Tagged(found, [(_span(pieces, first, last), label) for first, last, label in runs_of_names])

    def _cues(self, pieces: Pieces, name_tags: Ints) -> Iterator[tuple[Sequence[_Cue], Floats]]:
        """The likely cues, window by window; those of the same surroundings together, with the projections of these.

        ``name_tags`` (pieces,) is filled on the way.
        """
        for first, last in windows(pieces.paragraph, WINDOW):
            start, end = max(0, first - BEFORE), min(len(pieces), last + AFTER)
            scores, name_scores, projections = self._encode(pieces, start, end)
            scores[pieces.ids[start:end] == SEP, 0] += NO_CUE
            name_tags[first:last] = name_scores[first - start : last - start].argmax(1)
            cues = [
                _Cue(first + begin, first + stop, logit, _near(pieces, start, end, first + begin, first + stop))
                for begin, stop, logit in cue_runs(scores[first - start : last - start])
            ]
            for (near, beyond), alike in groupby(cues, key=lambda cue: cue.near):
                while together := list(islice(alike, READ_AT_ONCE)):
                    yield together, projections[near - start : beyond - start]

    def _encode(self, pieces: Pieces, start: int, end: int) -> tuple[Floats, Floats, Floats]:
        """Cue scores (pieces, 3), name scores (pieces, 7) and projections (pieces, 3, width) of the range."""
        inputs = {
            "ids": in_blocks(CLS, pieces.ids[start:end]),
            "case": in_blocks(0, pieces.case[start:end]),
            "depth": in_blocks(0, pieces.depth[start:end]),
        }
        outputs = self.encoder.run(["cue_scores", "name_scores", "projections"], inputs)
        scores, name_scores, projections = (output[0, 1 : 1 + end - start] for output in outputs)
        return scores, name_scores, projections.reshape(end - start, PROJECTIONS, -1)

    def _read(self, cues: Sequence[_Cue], projections: Floats) -> Iterator[_Reading]:
        """Cues that look at the same pieces: there is no padding to be passed over (see ``training/export.py``)."""
        place = np.arange(len(projections))
        first = np.array([[cue.first - cue.near[0]] for cue in cues])
        last = np.array([[cue.last - cue.near[0]] for cue in cues])
        weights = ((place >= first) & (place < last)) / (last - first).astype(np.float32)
        inputs = {
            "pieces": projections[None, :, 0],
            "cue": weights @ projections[:, 1],
            "gate": weights @ projections[:, 2],
            "weights": weights,
            "distance": distance_buckets(np.minimum(place - first, 0) + np.maximum(place - last + 1, 0)),
        }
        tag_scores, logits = self.reader.run(["tag_scores", "cue_logit"], inputs)
        return map(_Reading, cues, logits.tolist(), tag_scores)

    def _candidates(self, pieces: Pieces, readings: Sequence[_Reading]) -> Iterator[Candidate]:
        lengths = np.array([len(reading.tag_scores) for reading in readings])
        tag_scores = np.zeros((len(readings), lengths.max(), len(self.transitions)), np.float32)
        for row, reading in enumerate(readings):
            tag_scores[row, : lengths[row]] = reading.tag_scores
        mask = np.arange(lengths.max())[None] < lengths[:, None]
        paths, sureness = best_tags(tag_scores, self.transitions, mask)
        for (cue, logit, _), path, sure in zip(readings, paths, sureness, strict=True):
            near = cue.near[0]
            content = [run for run in runs(path, CONTENT) if _has_words(pieces, near, run)]
            sources = [run for run in runs(path, SOURCE) if _has_words(pieces, near, run)]
            source = max(sources, key=lambda run: float(sure[slice(*run)].sum()), default=None)
            if content:
                yield Candidate(
                    content=tuple(_span(pieces, near + first, near + last) for first, last in content),
                    cue=_span(pieces, cue.first, cue.last),
                    source=None if source is None else _span(pieces, near + source[0], near + source[1]),
                    cue_logit=cue.logit,
                    reader_logit=logit,
                    content_sureness=min(float(sure[slice(*run)].min()) for run in content),
                    source_sureness=0.0 if source is None else float(sure[slice(*source)].min()),
                )


def load_tagger(folder: Traversable = PACKAGED) -> Tagger:
    """The tagger with the model of a folder. It runs on one thread: a service runs a process a core.

    Raises ModelRefused where a file is not the one that was put there.
    """
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    encoder, reader = (
        onnxruntime.InferenceSession(checked(name, folder), options, providers=["CPUExecutionProvider"])
        for name in WEIGHTS
    )
    lines = checked("transitions.txt", folder).decode().splitlines()
    return Tagger(
        Tokenizer.from_str(checked("tokenizer.json", folder).decode()),
        encoder,
        reader,
        np.array([[float(number) for number in line.split()] for line in lines], np.float32),
    )


def cue_runs(scores: Floats) -> list[tuple[int, int, float]]:
    """(first, last, logit) of each likely cue, in order: a piece that may begin one, then those that go on with it.

    The logit is that of beginning a cue rather than not; ``scores`` (pieces, 3) are of outside, begin, inside.
    """
    log_odds = scores[:, 1] - np.logaddexp(scores[:, 0], scores[:, 2])
    inside = scores[:, 2] > np.maximum(scores[:, 0], scores[:, 1])
    found: list[tuple[int, int, float]] = []
    end = 0
    for begin in np.flatnonzero(log_odds > np.log(LIKELY_CUE / (1 - LIKELY_CUE))).tolist():
        if begin < end and log_odds[begin] < 0:
            continue
        end = begin + 1
        while end < len(inside) and inside[end]:
            end += 1
        found.append((begin, end, float(log_odds[begin])))
    return sorted(sorted(found, key=lambda run: -run[2])[:MOST_CUES])


def name_runs(tags: Ints, pieces: Pieces, conjunction: int) -> Iterator[tuple[int, int, str]]:
    """(first, last, label) of each name: a begin, and what goes on with it.

    An inside tag after a few small words goes on with the name before them ("Alliance to Reclaim Our Schools"), unless
    the word ``conjunction`` stands between. Pieces of one word are never parted.
    """
    first, last, label = 0, 0, 0
    for place in np.flatnonzero(tags).tolist():
        kind, begins = (int(tags[place]) + 1) // 2, tags[place] % 2 == 1
        within_word = place == last and pieces.start[place] == pieces.end[place - 1]
        small = (pieces.case[last:place] == SMALL) & (pieces.ids[last:place] != conjunction)
        goes_on = kind == label and not begins and place - last <= SMALL_WORDS and bool(small.all())
        if label and (within_word or goes_on):
            last = place + 1
            continue
        if label:
            yield first, last, NAME_LABELS[label - 1]
        first, last, label = place, place + 1, kind
    if label:
        yield first, last, NAME_LABELS[label - 1]


def _near(pieces: Pieces, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """The surroundings of a cue, as far as the range from ``start`` to ``end`` has them."""
    near = surroundings(pieces.ids[start:end], pieces.paragraph[start:end], first - start, last - start)
    return start + near[0], start + near[1]


def _has_words(pieces: Pieces, near: int, run: tuple[int, int]) -> bool:
    """Whether a run of the pieces from ``near`` on is more than the separator between two paragraphs."""
    return bool(pieces.start[near + run[0]] < pieces.end[near + run[1] - 1])


def _span(pieces: Pieces, first: int, last: int) -> Span:
    """The code points of a range of pieces."""
    return Span(int(pieces.start[first]), int(pieces.end[last - 1]))
