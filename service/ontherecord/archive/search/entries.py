"""What a quotation is found by, as each database's index of words takes it.

FTS5 on SQLite and a tsvector on PostgreSQL, both fed with words that were cut and folded here (words.py), so that the
two give the same answers.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal, TypeAlias

from ..words import words_of

Field: TypeAlias = Literal["said", "speaker", "role", "affiliation"]

SIGNS: dict[Field, str] = {"said": "", "speaker": "@", "role": "#", "affiliation": "&"}
"""What can be searched, with what its words begin with in PostgreSQL's one column, so that its index and its estimates
tell the fields apart; the labels that a tsvector has for that do neither."""

SHORT = 1_000
"""Words of a speaker's names, roles and affiliations that can be found."""

OFTEN = 250
"""How often one word of a field can be found: a tsvector keeps 255 places of each."""

GAP = "·"
"""Stands in FTS5 where there is a place, but no word to be found; nobody can type it, since it is no word."""

MARKS = {
    "speech": "»",
    "thought": "°",
    "direct": "“",
    "mixed": "„",
    "indirect": "¶",
    "rejected": "×",
    "verified": "✓",
    "unverified": "¿",
}
"""How mode, kind and what editors said of it are filed in FTS5: by one character each, which no prefix index repeats,
and which no word holds."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What one quotation is found by: the parts of each field, and what it is filed under in FTS5."""

    fields: Mapping[Field, Sequence[str]]
    filed: Sequence[str]


def filed_speaker(identity: str) -> str:
    """What the quotations of a speaker of the archive are filed under."""
    return f"§{identity}"


def filed_publisher(publisher: str) -> str:
    """What the quotations of a publisher are filed under."""
    return f"©{blake2b(publisher.encode(), digest_size=12).hexdigest()}"


def fts5_row(entry: Entry) -> dict[str, str]:
    """The columns of a row of FTS5."""
    words: dict[str, str] = {field: " ".join(word or GAP for word in _placed(entry, field)) for field in SIGNS}
    return {**words, "filed": " ".join(entry.filed)}


def tsvector(entry: Entry) -> str:
    """The words with their places as PostgreSQL spells a tsvector; words hold no quote and no backslash."""
    return " ".join(
        f"'{sign}{word}':{place}"
        for field, sign in SIGNS.items()
        for place, word in enumerate(_placed(entry, field), start=1)
        if word
    )


def _placed(entry: Entry, field: Field) -> list[str | None]:
    """The words of a field by their places; None between two parts, so that no phrase is found across."""
    return list(_words(entry.fields[field]))[: None if field == "said" else SHORT]


def _words(parts: Sequence[str]) -> Iterator[str | None]:
    seen: Counter[str] = Counter()
    for number, part in enumerate(parts):
        if number:
            yield None
        for word in words_of(part):
            seen[word] += 1
            yield word if seen[word] <= OFTEN else None
