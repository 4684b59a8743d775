"""Named entities as plain spans, mended: what another recogniser could give as well as spaCy.

A small recogniser glues a name to the headline before it, keeps "Mr." and "'s", and runs on past a line's end. The
repairs here cut such names to their words; what it misses altogether, ``mentions`` looks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..quotation import Span
from ..wordlists import folded, word_list

if TYPE_CHECKING:
    from spacy.tokens import Doc

KEPT = frozenset(("PERSON", "ORG", "GPE", "NORP", "LOC", "FAC", "PRODUCT", "WORK_OF_ART", "LAW", "EVENT"))
"""Labels that can name a source, or part of a role; dates, sums and the like cannot."""

PIECE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029\t|:;—–…•@#<>{}()\[\]]+")
NAME_WORD = re.compile(r"[^\W_](?:[^\s,;\"“”()\[\]]*[^\W_])?\.?")
POSSESSIVE = re.compile(r"(?:['’]s?|[’']S)$")


@dataclass(frozen=True, slots=True)
class NamedEntity:
    """A name and its label (OntoNotes: PERSON, ORG, GPE, NORP, ...)."""

    span: Span
    label: str


def named_entities(doc: Doc) -> list[NamedEntity]:
    """The document's named entities, mended, in text order."""
    found = [NamedEntity(Span(entity.start_char, entity.end_char), entity.label_) for entity in doc.ents]
    return mended(doc.text, found)


def mended(text: str, entities: Sequence[NamedEntity]) -> list[NamedEntity]:
    """The entities cut to the words of their names, in text order.

    "Mr. Khan's" is "Khan"; "Storm hits coast\\nAnn Lee" is "Storm hits coast" and "Ann Lee"; "the Red Cross" is
    "Red Cross".
    """
    result: list[NamedEntity] = []
    for entity in entities:
        if entity.label in KEPT:
            for piece in PIECE.finditer(text, entity.span.start, entity.span.end):
                cut = _person if entity.label == "PERSON" else _other
                result.extend(NamedEntity(span, entity.label) for span in cut(text, piece.start(), piece.end()))
    return result


def _person(text: str, start: int, end: int) -> Iterator[Span]:
    """The name without titles before it or a small word after it: "President Ann Lee told" is "Ann Lee"."""
    words = [match.span() for match in NAME_WORD.finditer(text, start, end)]
    while len(words) > 1 and is_title(text[slice(*words[0])]):
        del words[0]
    kept: list[tuple[int, int]] = []
    for word in words:
        shown = text[slice(*word)]
        if not (
            shown[0].isupper() or folded(shown) in word_list("name_particles") or "-" in shown or not shown[0].islower()
        ):
            break
        kept.append(word)
    while kept and folded(text[slice(*kept[-1])]) in word_list("name_particles") and text[kept[-1][0]].islower():
        kept.pop()
    if kept:
        yield from _trimmed(text, kept[0][0], kept[-1][1])


def is_title(word: str) -> bool:
    """Whether the word stands before names and is no part of them: "Mr.", "Gen.", "Senator"; "Dean" may be a name."""
    plain = folded(word.rstrip("."))
    if plain in word_list("male_names") or plain in word_list("female_names"):
        return plain in ("pope", "prince")
    lists = ("honorifics", "ranks", "role_abbreviations", "role_nouns")
    listed = any(plain in word_list(name) for name in lists) and len(plain) > 1
    return listed or ("-" in plain and plain.rsplit("-", 1)[1] in word_list("role_nouns"))


def _other(text: str, start: int, end: int) -> Iterator[Span]:
    words = [match.span() for match in NAME_WORD.finditer(text, start, end)]
    while words and folded(text[slice(*words[0])]) in ("the", "a", "an"):
        del words[0]
    if words:
        yield from _trimmed(text, words[0][0], words[-1][1])


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    possessive = POSSESSIVE.search(text[max(start, end - 2) : end])
    if possessive is not None:
        end -= len(possessive.group())
    last = text[start:end].split()[-1] if text[start:end].split() else ""
    if last.endswith(".") and not _keeps_stop(last):
        end -= 1
    if any(character.isalpha() for character in text[start:end]):
        yield Span(start, end)


def _keeps_stop(word: str) -> bool:
    plain = word.rstrip(".")
    return len(plain) == 1 or "." in plain or folded(plain) in word_list("name_suffixes")
