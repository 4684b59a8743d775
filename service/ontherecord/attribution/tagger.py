"""Cue, content and source spans, by a small transformer run with ONNX Runtime.

Two graphs (see ``training/network.py``): the encoder marks cues in windows of whole paragraphs, each read with some of
what stands before and after; the reader then finds, for each cue, its content and source. Windows are read one by one,
so memory does not grow with the text and time grows in proportion to it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from itertools import islice, starmap
from typing import NamedTuple

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from .calibration import Candidate
from .decoding import best_tags, runs
from .marks import Quoted
from .model_files import PACKAGED, WEIGHTS, checked
from .pieces import CLS, SEP, UNKNOWN, Ints, Pieces, distance_buckets, pieces_of, surroundings, windows
from .quotation import Span

Floats = NDArray[np.float32]

WINDOW = 288
"""Pieces whose cues a window is read for."""

BEFORE, AFTER = 32, 16
"""Pieces of context a window is given on either side."""

LIKELY_CUE = 0.2
"""A piece that begins a cue with at least this probability is put to the reader; calibration decides about the rest."""

MOST_CUES = 40
"""Cues a window may have, the likeliest: news has seven; a text made to look like nothing else must not cost more."""

DECODED_AT_ONCE = 128
"""Cues whose tags are decided on together."""

NO_CUE = 1e4
"""Added to the score of being outside a cue where there is no word."""

NAME_LABELS = ("PERSON", "ORG", "GPE")
"""Name tags: 0 outside, then begin and inside of each of these; the last stands for places of all kinds."""

SMALL_WORDS, SMALL = 3, 1
"""Pieces of small letters that a name may hold between its tagged ones, and their case."""

CONTENT, SOURCE = 1, 3
"""Span tags: 0 outside, 1–2 begin and inside of content, 3–4 of a source."""


class _Cue(NamedTuple):
    """A cue's pieces, its logit as the encoder sees it, and the first of the pieces near it."""

    first: int
    last: int
    logit: float
    near: int


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
        readings = starmap(self._read, self._cues(pieces, name_tags))
        found: list[Candidate] = []
        while together := list(islice(readings, DECODED_AT_ONCE)):
            found.extend(self._candidates(pieces, together))
        runs_of_names = name_runs(name_tags, pieces, self.tokenizer.token_to_id("and") or UNKNOWN)
        return Tagged(found, [(_span(pieces, first, last), label) for first, last, label in runs_of_names])

    def _cues(self, pieces: Pieces, name_tags: Ints) -> Iterator[tuple[_Cue, Floats]]:
        """The likely cues, window by window, each with the projections of the pieces near it.

        ``name_tags`` (pieces,) is filled on the way.
        """
        for first, last in windows(pieces.paragraph, WINDOW):
            start, end = max(0, first - BEFORE), min(len(pieces), last + AFTER)
            scores, name_scores, projections = self._encode(pieces, start, end)
            scores[pieces.ids[start:end] == SEP, 0] += NO_CUE
            name_tags[first:last] = name_scores[first - start : last - start].argmax(1)
            for begin, stop, logit in cue_runs(scores[first - start : last - start]):
                near = surroundings(pieces.paragraph[start:end], first - start + begin, first - start + stop)
                yield _Cue(first + begin, first + stop, logit, start + near[0]), projections[slice(*near)]

    def _encode(self, pieces: Pieces, start: int, end: int) -> tuple[Floats, Floats, Floats]:
        """Cue scores (pieces, 3), name scores (pieces, 7) and projections (pieces, 3 · width) of the range."""
        inputs = {
            "ids": np.concatenate(([CLS], pieces.ids[start:end]))[None],
            "case": np.concatenate(([0], pieces.case[start:end]))[None],
            "depth": np.concatenate(([0], pieces.depth[start:end]))[None],
        }
        outputs = self.encoder.run(["cue_scores", "name_scores", "projections"], inputs)
        scores, name_scores, projections = (output[0, 1:] for output in outputs)
        return scores, name_scores, projections

    def _read(self, cue: _Cue, projections: Floats) -> _Reading:
        """One cue at a time: there is no padding to be passed over (see ``training/export.py``)."""
        place = np.arange(len(projections))
        first, last = cue.first - cue.near, cue.last - cue.near
        near, whole, gate = np.split(projections, 3, axis=1)
        inputs = {
            "pieces": near[None],
            "cue": whole[first:last].mean(0)[None],
            "gate": gate[first:last].mean(0)[None],
            "weights": (((place >= first) & (place < last)) / np.float32(last - first))[None],
            "distance": distance_buckets(np.minimum(place - first, 0) + np.maximum(place - last + 1, 0))[None],
        }
        tag_scores, logits = self.reader.run(["tag_scores", "cue_logit"], inputs)
        return _Reading(cue, float(logits[0]), tag_scores[0])

    def _candidates(self, pieces: Pieces, readings: Sequence[_Reading]) -> Iterator[Candidate]:
        lengths = np.array([len(reading.tag_scores) for reading in readings])
        tag_scores = np.zeros((len(readings), lengths.max(), len(self.transitions)), np.float32)
        for row, reading in enumerate(readings):
            tag_scores[row, : lengths[row]] = reading.tag_scores
        mask = np.arange(lengths.max())[None] < lengths[:, None]
        paths, sureness = best_tags(tag_scores, self.transitions, mask)
        for (cue, logit, _), path, sure in zip(readings, paths, sureness, strict=True):
            content = [run for run in runs(path, CONTENT) if _has_words(pieces, cue, run)]
            sources = [run for run in runs(path, SOURCE) if _has_words(pieces, cue, run)]
            source = max(sources, key=lambda run: float(sure[slice(*run)].sum()), default=None)
            if content:
                yield Candidate(
                    content=tuple(_span(pieces, cue.near + first, cue.near + last) for first, last in content),
                    cue=_span(pieces, cue.first, cue.last),
                    source=None if source is None else _span(pieces, cue.near + source[0], cue.near + source[1]),
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


def _has_words(pieces: Pieces, cue: _Cue, run: tuple[int, int]) -> bool:
    """Whether the run is more than the separator between two paragraphs."""
    return bool(pieces.start[cue.near + run[0]] < pieces.end[cue.near + run[1] - 1])


def _span(pieces: Pieces, first: int, last: int) -> Span:
    """The code points of a range of pieces."""
    return Span(int(pieces.start[first]), int(pieces.end[last - 1]))
