"""How well two names are told to be one person's or two people's: ``python tests/benchmarks/name_pairs.py [-v]``.

Reads tests/data/name_pairs.tsv (tests/data/README.md says how it was made). Precision: of the pairs called the same,
how many are. Recall: of those that are, how many are called so. F0.5 counts a false merge as worse than a miss.
"""

import csv
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ontherecord.archive.people.comparing.likeness import Likeness, Sighting, compare
from ontherecord.archive.times import instant

PAIRS = Path(__file__).parents[1] / "data" / "name_pairs.tsv"
HALVES = ("developed on", "held out")
PARTS = ("name", "title", "role", "affiliation", "publisher")


@dataclass(frozen=True)
class Pair:
    """Two names with what their documents say, and whether they are one person's."""

    half: str
    kind: str
    same: bool
    one: Sighting
    other: Sighting

    def judged(self) -> Likeness:
        """What the archive holds of them."""
        return compare(self.one, [self.other])


@dataclass(frozen=True)
class Figures:
    """How often the archive is right about some pairs."""

    pairs: int
    false_merges: int
    misses: int
    precision: float
    recall: float

    @property
    def f_half(self) -> float:
        """Precision and recall in one, precision counting double."""
        return 1.25 * self.precision * self.recall / (0.25 * self.precision + self.recall or 1)


def main() -> None:
    """The figures by half; with -v those by kind and every mistake."""
    pairs = read_pairs()
    for half in HALVES:
        tell(half, [pair for pair in pairs if pair.half == half])
    tell("all", pairs)
    if "-v" in sys.argv:
        for kind in sorted({pair.kind for pair in pairs}):
            tell(kind, [pair for pair in pairs if pair.kind == kind])
        shown = [half for half in HALVES if half != "held out" or "--held-out" in sys.argv]
        for pair in (pair for pair in pairs if pair.half in shown and pair.judged().same != pair.same):
            print("MISSED" if pair.same else "MERGED", pair.kind, pair.judged(), pair.one, pair.other, sep="\n    ")


def read_pairs() -> list[Pair]:
    """All pairs of the file."""
    with PAIRS.open(encoding="utf-8", newline="") as lines:
        return list(_pairs(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)))


def figures(pairs: Iterable[Pair]) -> Figures:
    """How often the archive is right about them."""
    judged = [(pair.same, pair.judged().same) for pair in pairs]
    right = judged.count((True, True))
    merges, misses = judged.count((False, True)), judged.count((True, False))
    return Figures(len(judged), merges, misses, right / (right + merges or 1), right / (right + misses or 1))


def tell(what: str, pairs: list[Pair]) -> None:
    """A line of figures."""
    found = figures(pairs)
    print(
        f"{what:16} {found.pairs:4} pairs: precision {found.precision:.3f} ({found.false_merges} false merges), "
        f"recall {found.recall:.3f} ({found.misses} misses), F0.5 {found.f_half:.3f}"
    )


def _pairs(rows: Iterable[dict[str, str]]) -> Iterator[Pair]:
    for row in rows:
        one, other = (_sighting(row, side) for side in ("one", "other"))
        yield Pair(row["half"], row["kind"], row["verdict"] == "same", one, other)


def _sighting(row: dict[str, str], side: str) -> Sighting:
    published_at = row[f"{side}_published_at"]
    parts = {part: row[f"{side}_{part}"] or None for part in PARTS}
    return Sighting(**parts, published=instant(published_at) if published_at else None)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
