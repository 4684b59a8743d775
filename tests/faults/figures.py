"""What a script of this folder measured: printed as it is measured, with the bound that it was to keep."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil


@dataclass(frozen=True, slots=True)
class Figure:
    """One thing measured; ``bound`` says what it had to be, and ``held`` whether it was (None: nothing was asked)."""

    what: str
    value: str
    bound: str = ""
    held: bool | None = None


@dataclass
class Figures:
    """Figures of one script, in the order they were measured."""

    script: str
    told: list[Figure] = field(default_factory=list)

    def tell(self, what: str, value: object) -> None:
        """A figure of which nothing is asked."""
        self._add(Figure(what, str(value)))

    def check(self, what: str, value: object, *, held: bool, bound: str) -> None:
        """A figure that must be within its bound; the script fails if it is not, and goes on to measure the rest."""
        self._add(Figure(what, str(value), bound, held))

    def at_most(self, what: str, value: float, most: float, unit: str = "") -> None:
        """The same for a number that has an upper bound."""
        self.check(what, f"{value:,.4g}{unit}", held=value <= most, bound=f"at most {most:,.4g}{unit}")

    def none(self, what: str, found: Sequence[object]) -> None:
        """The same for things of which there must be none; the first few are shown."""
        shown = "; ".join(str(each) for each in found[:5])
        self.check(what, f"{len(found)}: {shown}" if found else "0", held=not found, bound="none")

    @property
    def broken(self) -> list[Figure]:
        """Those that are not within their bounds."""
        return [each for each in self.told if each.held is False]

    def as_rows(self) -> str:
        """Rows of a Markdown table."""
        return "\n".join(f"| {each.what} | {each.value} | {each.bound} |" for each in self.told)

    def _add(self, figure: Figure) -> None:
        self.told.append(figure)
        mark = {None: " ", True: "✓", False: "✗"}[figure.held]
        bound = f"  ({figure.bound})" if figure.bound else ""
        print(f"{mark} {self.script}: {figure.what}: {figure.value}{bound}", flush=True)


def percentile(seconds: Sequence[float], share: float) -> float:
    """The smallest of the values that ``share`` of them (0 to 1) are not above; nan for none."""
    ordered = sorted(seconds)
    return ordered[max(0, ceil(share * len(ordered)) - 1)] if ordered else float("nan")


def quoted(value: object) -> str:
    """Anything that came from outside, safe to print on a terminal and short."""
    return json.dumps(str(value)[:200])
