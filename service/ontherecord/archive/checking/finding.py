"""Which records may hold the words of a passage: by shared shingles, short ones by their words too.

Only quotations are looked through, not the texts of documents: what no quotation was found in is not on record. What
shares four words in a row with a quotation of usual length is found (shingles.py); of fewer, those of the same speaker
are, by the index of words.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq
from sqlalchemy import ColumnElement, Connection, func, select

from .. import quotations, tables
from ..quotations import Found
from ..search import index
from ..tables import UNDATED, worded
from ..wordings import groups, neighbours, wordings
from ..wordings.shingles import SIZE, WINDOW
from ..words import words_of
from .passages import Passage

_of = tables.quotations.c

MOST_WORDS = 1_000
"""Words of a passage and of a record that are compared to tell which records are worth a closer look."""

WORDINGS = 5
"""Wordings that get one, for each passage."""

PRINTINGS = 8
"""Quotations of a wording that are told apart by who said it; the oldest."""

SHORT = SIZE + WINDOW - 1
"""Words in a row from which shingles find a passage for certain."""

GENERATIONS = frozenset(("jr", "sr", "ii", "iii", "iv"))

BY_WORDS = 50
"""Quotations of a speaker that hold the words of a short passage and are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Among:
    """Which records count; instants are microseconds since 1970, both ends included."""

    publisher: str | None = None
    published_from: int | None = None
    published_to: int | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """That a quotation is one of them."""
        return tables.published(
            tables.quotations, by=self.publisher, since=self.published_from, until=self.published_to
        )


@dataclass(frozen=True, slots=True)
class Sought:
    """A passage of a draft, and the name of who says it there, if the draft names anybody."""

    passage: Passage
    speaker: str | None


def records_for(connection: Connection, sought: Sequence[Sought], among: Among) -> list[list[Found]]:
    """For each passage, the records that may hold its words."""
    words = {place: _said(each.passage) for place, each in enumerate(sought)}
    likely = _likely(connection, words)
    printed = _printings(connection, {key for keys in likely.values() for key in keys}, among)
    keys = {
        place: [*(key for wording in likely[place] for key in printed[wording]), *_by_words(connection, each, among)]
        for place, each in enumerate(sought)
    }
    ordered = list(dict.fromkeys(key for each in keys.values() for key in each))
    found = dict(zip(ordered, quotations.some(connection, ordered), strict=True))
    return [[found[key] for key in dict.fromkeys(keys[place])] for place in range(len(sought))]


def is_short(passage: Passage) -> bool:
    """Whether nothing in it is long enough to be found by shingles for certain."""
    return all(run.end - run.start < SHORT for run in passage.runs)


def _said(passage: Passage) -> list[str]:
    return [word for place, word in enumerate(passage.folded) if place not in passage.asides]


def _likely(connection: Connection, words: Mapping[int, Sequence[str]]) -> dict[int, list[int]]:
    """For each passage, the wordings that have most of its words."""
    near = neighbours.nearest(connection, words)
    same = wordings.keys_of(connection, words)
    known = groups.words_of(connection, {key for keys in near.values() for key in keys})
    likely = {}
    for place, said in words.items():
        shared = {key: LCSseq.similarity(said[:MOST_WORDS], known[key][:MOST_WORDS]) for key in near[place]}
        ranked = sorted(shared, key=lambda key: (-shared[key], key))[:WORDINGS]
        likely[place] = list(dict.fromkeys([*same.get(place, []), *ranked]))
    return likely


def _printings(connection: Connection, wording_keys: Collection[int], among: Among) -> defaultdict[int, list[int]]:
    """The oldest quotations of each wording, the undated last."""
    oldest_first = (worded.c.published, worded.c.quotation_key)
    place = func.row_number().over(partition_by=worded.c.wording_key, order_by=oldest_first)
    printed = select(worded.c.wording_key, worded.c.quotation_key, place.label("place"))
    if conditions := among.conditions():
        printed = printed.join(tables.quotations, _of.key == worded.c.quotation_key).where(*conditions)
    numbered = printed.where(worded.c.wording_key.in_(wording_keys)).subquery()
    found: defaultdict[int, list[int]] = defaultdict(list)
    for row in connection.execute(select(numbered).where(numbered.c.place <= PRINTINGS).order_by(numbered.c.place)):
        found[row.wording_key].append(row.quotation_key)
    return found


def _by_words(connection: Connection, sought: Sought, among: Among) -> list[int]:
    """Quotations of the same speaker that hold all the words of a passage of short runs."""
    words = _said(sought.passage)
    name = sought.speaker and _last_name(sought.speaker)
    if not (name and words and is_short(sought.passage)):
        return []
    holding = index.holding(connection.dialect.name, {"said": " ".join(words), "speaker": name})
    assert holding is not None, "words are given"
    dated_first = (_of.published == UNDATED, _of.published, _of.key)
    found = select(_of.key).where(holding, ~_of.rejected, *among.conditions()).order_by(*dated_first)
    return list(connection.scalars(found.limit(BY_WORDS)))


def _last_name(name: str) -> str | None:
    """The last word of a name, folded, without "Jr." and the like."""
    words = [word for word in words_of(name) if word not in GENERATIONS]
    return words[-1] if words else None
