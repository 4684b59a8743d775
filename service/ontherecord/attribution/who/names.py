"""Named entities as plain spans, mended: what another recogniser could give as well as spaCy.

A small recogniser glues a name to the headline before it, keeps "Mr." and "'s", and runs on past a line's end. The
repairs here cut such names to their words; what it misses altogether, ``mentions`` looks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..quotation import Span
from ..wordlists import folded, word_list
from .role_nouns import is_organisation_noun

if TYPE_CHECKING:
    from spacy.tokens import Doc

KEPT = frozenset(("PERSON", "ORG", "GPE", "NORP", "LOC", "FAC", "PRODUCT", "WORK_OF_ART", "LAW", "EVENT"))
"""Labels that can name a source, or part of a role; dates, sums and the like cannot."""

PIECE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029\t|:;—–…•@#<>{}()\[\]]+")
NAME_WORD = re.compile(r"[^\W_](?:[^\s,;\"“”()\[\]]*[^\W_])?\.?")
MATTER = re.compile(
    r" (?:for|on) (?:the )?(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[A-Z][a-z]+ \d)"
    r"[A-Z][\w-]+(?: (?:and |of )?[A-Z][\w-]+){0,4}"
)
PARTICLE = re.compile(r" (?:al|da|de|del|der|di|dos|du|el|ibn|la|ter|van|van der|von) ")
NICKNAME = re.compile(r" [\"“‘'(][^\"“”‘()\n]{1,20}[\"”’')] ")
NICKNAMED = re.compile(r"(?:[^\W\d_a-z][\w.-]+ ){1,2}[\"“‘'(][^\"“”‘()\n]{1,20}[\"”’')] $")
ARTICLES = ("the", "a", "an")
COMPLEMENT = re.compile(r" of (?:the )?[A-Z][\w-]+(?: [A-Z][\w-]+){0,3}")
PEOPLE = re.compile(r"(?:the )?(?:[A-Z][a-z]+ )?[A-Z][a-z]+(?:ans|crats|ists)|MPs|Tories")
"""Whole peoples and parties, which a recogniser takes for places or organisations: "Kenyans", "House Republicans"."""

OF = re.compile(r" (?:of|for|&)(?: the)? ")
POSSESSIVE = re.compile(r"(?:['’]s?|[’']S)$")


@dataclass(frozen=True, slots=True)
class NamedEntity:
    """A name and its label (OntoNotes: PERSON, ORG, GPE, NORP, ...)."""

    span: Span
    label: str


def named_entities(doc: Doc) -> list[NamedEntity]:
    """The document's named entities, mended, in text order."""
    return named(doc.text, ((Span(entity.start_char, entity.end_char), entity.label_) for entity in doc.ents))


def named(text: str, names: Iterable[tuple[Span, str]]) -> list[NamedEntity]:
    """The names that any recogniser saw, as spans and labels, mended, in text order."""
    return mended(text, [NamedEntity(span, label) for span, label in names])


def mended(text: str, entities: Sequence[NamedEntity]) -> list[NamedEntity]:
    """The entities cut to the words of their names, in text order.

    "Mr. Khan's" is "Khan"; "Storm hits coast\\nAnn Lee" is "Storm hits coast" and "Ann Lee"; "the Red Cross" is
    "Red Cross".
    """
    result: list[NamedEntity] = []
    for entity in _joined(text, entities):
        if entity.label in KEPT:
            label = "NORP" if PEOPLE.fullmatch(entity.span.of(text)) else entity.label
            for piece in PIECE.finditer(text, entity.span.start, entity.span.end):
                cut = CUTS.get(entity.label, _other)
                result.extend(NamedEntity(span, label) for span in cut(text, piece.start(), piece.end()))
    return result


def _joined(text: str, entities: Sequence[NamedEntity]) -> Iterator[NamedEntity]:
    """The entities, those that are parts of one name made one.

    "Institute for the Study" + "of" + "War"; "United States" + "Forest Service"; "Jan" + "de" + "Wit";
    "Jan" + "“Red”" + "Berg".
    """
    whole: NamedEntity | None = None
    for entity in sorted(entities, key=lambda each: each.span):
        if whole is not None and _are_parts(text, whole, entity):
            whole = NamedEntity(Span(whole.span.start, max(whole.span.end, entity.span.end)), entity.label)
            continue
        if whole is not None:
            yield whole
        whole = entity
    if whole is not None:
        yield whole


def _are_parts(text: str, first: NamedEntity, second: NamedEntity) -> bool:
    between = text[first.span.end : second.span.start]
    if first.span.end > second.span.start:
        return first.label == second.label
    if first.label == second.label == "ORG":
        return OF.fullmatch(between) is not None
    if first.label == second.label == "PERSON":
        return (PARTICLE.fullmatch(between) or NICKNAME.fullmatch(between)) is not None
    places = first.label in ("GPE", "NORP") and second.label == "ORG"
    return places and between == " " and text[second.span.start].isupper()


def _person(text: str, start: int, end: int) -> Iterator[Span]:
    """The name without titles before it or a small word after it: "President Ann Lee told" is "Ann Lee".

    A first name and a nickname before it belong to it: 'José “Red” ' where only "Ibarra" was seen.
    """
    start -= len(match.group()) if (match := NICKNAMED.search(text[max(0, start - 60) : start])) else 0
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
    """The name without small words before it: "federal Securities Commission" is "Securities Commission"."""
    words = [match.span() for match in NAME_WORD.finditer(text, start, end)]
    capitals = any(text[first].isupper() for first, _ in words)
    while words and (folded(text[slice(*words[0])]) in ARTICLES or (capitals and text[slice(*words[0])].islower())):
        del words[0]
    if words:
        yield from _trimmed(text, words[0][0], words[-1][1])


def _organisation(text: str, start: int, end: int) -> Iterator[Span]:
    """The name with what it is of: "Institute for the Study of War" where only "Institute for the Study" was seen.

    A body is for or on something too: "Committee on Health of Animals"; but "left the committee on Monday" is not.
    """
    if (complement := COMPLEMENT.match(text, end)) and start < end:
        end = complement.end()
    elif is_organisation_noun(folded(text[start:end].rpartition(" ")[2])) and (matter := MATTER.match(text, end)):
        end = matter.end()
    yield from _other(text, start, end)


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


CUTS = {"PERSON": _person, "ORG": _organisation}
"""How the words of a name are told from those around it, by label."""
