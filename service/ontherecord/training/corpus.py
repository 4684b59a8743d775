"""Annotated articles, as the trainer reads them: spans moved with the text when the text is rewritten.

The corpus form is one JSON document a line: {"id", "text", "quotes": [{"content", "cue", "source"}]}, spans as lists of
[start, end] in code points (PolNeAR 1.0 converted; Newell, Margolin and Ruths, LREC 2018).
"""

import hashlib
import json
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path

from ..attribution.quotation import Span

HELD_OUT = 20
"""One article in so many is kept out of training, for calibration and for choosing between models."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """One attribution of an article: a cue always, a source perhaps, content of one span or more."""

    content: tuple[Span, ...]
    cue: Span
    source: Span | None


@dataclass(frozen=True, slots=True)
class Article:
    """A text with its attributions, and its named entities as (span, label) for the auxiliary task."""

    id: str
    text: str
    annotations: tuple[Annotation, ...]
    entities: tuple[tuple[Span, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """Words to put in the place of a span; an empty span is an insertion before its start."""

    span: Span
    words: str


def read_corpus(path: Path) -> list[Article]:
    """The articles of a corpus file; attributions without a cue are left out, for the cue is the anchor."""
    with path.open(encoding="utf-8") as lines:
        return [_article(json.loads(line)) for line in lines if line.strip()]


def is_held_out(article: Article) -> bool:
    """Whether the article is kept for calibration: decided by its name, so it never changes."""
    return int(hashlib.sha256(article.id.encode()).hexdigest(), 16) % HELD_OUT == 0


def rewritten(article: Article, edits: Iterable[Edit]) -> Article:
    """The article after the edits, which must not overlap, with every span moved along."""
    ordered = sorted(edits, key=lambda edit: (edit.span.end, edit.span.start))
    keys = [(edit.span.end, edit.span.start) for edit in ordered]
    shifts = [0, *accumulate(len(edit.words) - (edit.span.end - edit.span.start) for edit in ordered)]
    parts, copied = [], 0
    for edit in ordered:
        parts += [article.text[copied : edit.span.start], edit.words]
        copied = edit.span.end
    parts.append(article.text[copied:])

    def moved(span: Span) -> Span:
        """Words inserted at a span's start or end stay outside it."""
        before_start = bisect_right(keys, (span.start, span.start))
        before_end = bisect_right(keys, (span.end, span.end - 1))
        return Span(span.start + shifts[before_start], span.end + shifts[before_end])

    return replace(
        article,
        text="".join(parts),
        annotations=tuple(_moved(annotation, moved) for annotation in article.annotations),
        entities=tuple((moved(span), label) for span, label in article.entities),
    )


def _moved(annotation: Annotation, move: Callable[[Span], Span]) -> Annotation:
    source = annotation.source
    return Annotation(
        tuple(map(move, annotation.content)), move(annotation.cue), None if source is None else move(source)
    )


def _article(row: dict[str, object]) -> Article:
    text, quotes = row["text"], row["quotes"]
    assert isinstance(text, str) and isinstance(quotes, list)
    annotations = tuple(_annotations(text, quotes))
    return Article(str(row["id"]), text, annotations)


def _annotations(text: str, quotes: Sequence[dict[str, list[list[int]]]]) -> Iterator[Annotation]:
    for quote in quotes:
        if quote["cue"] and quote["content"]:
            cue = Span(quote["cue"][0][0], quote["cue"][-1][1])
            content = tuple(sorted(Span(start, end) for start, end in quote["content"]))
            source = Span(quote["source"][0][0], quote["source"][-1][1]) if quote["source"] else None
            yield Annotation(_of_one_paragraph(text, content, cue), cue, source)


def _of_one_paragraph(text: str, content: tuple[Span, ...], cue: Span) -> tuple[Span, ...]:
    """Content of the cue's own paragraph, or of the nearest one that has any.

    Further paragraphs of a long quotation re-open its marks and are quotations of their own (see ``linker``).
    """
    parted = [piece for span in content for piece in _parted(text, span)]
    near = [span for span in parted if "\n" not in text[min(span.end, cue.start) : max(span.start, cue.end)]]
    if near:
        return tuple(near)
    nearest = min(parted, key=lambda span: abs(span.start - cue.start))
    return tuple(s for s in parted if "\n" not in text[min(s.start, nearest.start) : max(s.end, nearest.end)])


def _parted(text: str, span: Span) -> Iterator[Span]:
    start = span.start
    for line in text[span.start : span.end].split("\n"):
        stripped = line.strip()
        if stripped:
            at = start + line.index(stripped)
            yield Span(at, at + len(stripped))
        start += len(line) + 1
