"""Hostile text: a million strange texts, and some large ones made to cost as much as they can, put to the engine.

    python -m tests.security.hostile_text 4711          # the strange text of that number, and what is wrong with it
    python -m tests.security.hostile_text 'he said'     # what the text of that name costs

No exception, no span that is not words of the text, no text that costs more than ten times what news costs a character.
The same of the rules alone under a model that marks anything. The other readers of text: ``hostile_readers``.
"""

import multiprocessing
import resource
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice

from tests.faults.figures import Figures, percentile, quoted

import ontherecord
from ontherecord.attribution.pipeline import Attributor

from .any_model import AnyModel
from .soundness import unsound
from .strange_texts import strange
from .worst_texts import WORST, news, worst

TIMES_NEWS = 10
MEMORY = 1_000
"""Megabytes of a process at most, whatever it read."""

SLOWEST = 2.0
"""Seconds of processor time at most for a strange text, of which none has more than a few thousand characters."""

AT_ONCE = 500
COSTLY = (
    "new names that say",
    "she said. she said.",
    "the minister said",
    "quotation, said, quotation, said",
    "hyphens",
)
"""What costs most of all with the model that is shipped; the short form has no time for the others."""

LARGE = {
    "quotation marks only": 1_000_000,
    "quotation after quotation": 1_000_000,
    "one sentence": 200_000,
    "one sentence of cues": 200_000,
    "nested quotation marks": 1_000_000,
    "nested brackets": 1_000_000,
    "every category of Unicode": 1_000_000,
    "combining marks": 1_000_000,
    "from right to left": 1_000_000,
    "names only": 1_000_000,
    "he said": 400_000,
}
"""Characters of those that the long form tries as large as any text may be, or as any sentence."""


@dataclass(frozen=True, slots=True)
class Fuzzed:
    """What a process found: what is wrong, by the number of the text, and the seconds that each text took."""

    wrong: list[str]
    seconds: list[float]
    quotations: int


@dataclass(frozen=True, slots=True)
class Cost:
    """What a text cost: processor time over that of news of the same length, and megabytes the process had at most."""

    name: str
    seconds: float
    over_news: float
    megabytes: float
    wrong: list[str]


def run(figures: Figures, *, short: bool) -> None:
    """A million texts, and large ones; the short form a few thousand of each."""
    processes = 1 if short else 2
    with ProcessPoolExecutor(processes, multiprocessing.get_context("spawn")) as pool:
        _fuzz(figures, pool, "engine", range(2_000 if short else 1_000_000))
        _fuzz(figures, pool, "rules", range(3_000 if short else 500_000))
        names = list(WORST)
        if short:
            _weigh(figures, pool, "rules", names[::2], 10_000)
            _weigh(figures, pool, "engine", COSTLY, 6_000)
        else:
            _weigh(figures, pool, "rules", names, 300_000)
            _weigh(figures, pool, "engine", names, 60_000)
            for length in sorted(set(LARGE.values())):
                _weigh(figures, pool, "engine", [name for name in LARGE if LARGE[name] == length], length)


ENGINES: dict[str, str] = {"engine": "the engine", "rules": "the rules alone, under a model that marks anything"}


@cache
def engine(name: str) -> Attributor:
    """The engine as it is shipped, or its rules under a model that marks anything."""
    shipped = ontherecord.load()
    return shipped if name == "engine" else replace(shipped, tagger=AnyModel())  # type: ignore[arg-type]


def _fuzz(figures: Figures, pool: ProcessPoolExecutor, name: str, numbers: range) -> None:
    parts = [numbers[start : start + AT_ONCE] for start in range(0, len(numbers), AT_ONCE)]
    seconds: list[float] = []
    wrong: list[str] = []
    quotations = 0
    for done, found in enumerate(pool.map(fuzzed, [name] * len(parts), parts), start=1):
        seconds += found.seconds
        wrong += found.wrong
        quotations += found.quotations
        for each in found.wrong:
            print(each, flush=True)
        if done % 40 == 0:
            print(f"  {len(seconds):,} texts, {len(wrong)} wrong, {sum(seconds):,.0f} s", file=sys.stderr, flush=True)
    shown = ENGINES[name]
    figures.none(f"strange texts, {len(seconds):,}, that break {shown}", wrong)
    figures.tell("quotations found in them", f"{quotations:,}")
    figures.tell("processor time each, mean, 99th in a hundred", _times(seconds))
    figures.at_most("the slowest", max(seconds), SLOWEST, " s")


def _times(seconds: Sequence[float]) -> str:
    return f"{1e3 * sum(seconds) / len(seconds):.2f} ms, {1e3 * percentile(seconds, 0.99):.1f} ms"


def fuzzed(name: str, numbers: Iterable[int]) -> Fuzzed:
    """What is wrong with what the engine makes of these texts, each of the wrong ones cut down first."""
    wrong, seconds, quotations = [], [], 0
    for number in numbers:
        text, began = strange(number), time.process_time()
        found, said = _looked_at(name, text)
        seconds.append(time.process_time() - began)
        quotations += said
        if found:
            least = smallest(text, lambda shorter: bool(_looked_at(name, shorter)[0]))
            wrong.append(f"text {number}: {quoted(found[0])} of {least!a}")
    return Fuzzed(wrong, seconds, quotations)


def _looked_at(name: str, text: str) -> tuple[list[str], int]:
    try:
        analysis = engine(name).attribute(text)
        return unsound(text, analysis), len(analysis.quotations)
    except Exception as error:  # whatever it is, it is what is looked for
        last = traceback.extract_tb(error.__traceback__)[-1]
        return [f"{type(error).__name__}: {error} ({last.filename}:{last.lineno})"], 0


def smallest(text: str, is_wrong: Callable[[str], bool], *, tries: int = 2_000) -> str:
    """A part of the text that is wrong still, none of whose pieces can go (Zeller's delta debugging, bounded)."""
    size = max(1, len(text) // 2)
    while tries > 0:
        for start in range(0, len(text), size):
            shorter = text[:start] + text[start + size :]
            tries -= 1
            if is_wrong(shorter):
                text = shorter
                break
        else:
            if size == 1:
                return text
            size = max(1, size // 2)
    return text


def _weigh(figures: Figures, pool: ProcessPoolExecutor, name: str, texts: Sequence[str], length: int) -> None:
    costs = []
    for cost in pool.map(weighed, [name] * len(texts), texts, [length] * len(texts)):
        costs.append(cost)
        print(
            f"  {cost.over_news:6.2f} × news, {cost.seconds:7.2f} s, {cost.megabytes:,.0f} MB: {cost.name}", flush=True
        )
    shown = f"{len(costs)} texts of {length:,} characters, {ENGINES[name]}"
    figures.none(f"{shown}: what breaks it", [f"{each.name}: {each.wrong[0]}" for each in costs if each.wrong])
    costliest = sorted(costs, key=lambda cost: -cost.over_news)
    for cost in islice(costliest, 3):
        figures.tell(f"{cost.name}: over news of that length", f"{cost.over_news:.2f} ×")
    figures.at_most("the costliest over news of that length", costliest[0].over_news, TIMES_NEWS, " ×")
    figures.at_most("memory of the process at its highest", max(each.megabytes for each in costs), MEMORY, " MB")


def weighed(name: str, text: str, length: int) -> Cost:
    """What the text costs; measured again, news too, if it seems to cost too much: machines are busy at times."""
    seconds, wrong = _seconds(name, worst(text, length))
    over = seconds / _news_seconds(name, length)
    if over > TIMES_NEWS:
        _news_seconds.cache_clear()
        seconds = min(seconds, _seconds(name, worst(text, length))[0])
        over = min(over, seconds / _news_seconds(name, length))
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Cost(text, seconds, over, megabytes, wrong)


@cache
def _news_seconds(name: str, length: int) -> float:
    engine(name).attribute(news(1_000))
    return min(_seconds(name, news(length))[0] for _ in range(2 if length < 100_000 else 1))


def _seconds(name: str, text: str) -> tuple[float, list[str]]:
    began = time.process_time()
    try:
        analysis = engine(name).attribute(text)
    except Exception as error:  # whatever it is, it is what is looked for
        return time.process_time() - began, [f"{type(error).__name__}: {error}"]
    seconds = time.process_time() - began
    return seconds, unsound(text, analysis)


def _show(asked: str) -> None:
    """One text again: by its number or its name."""
    if asked.isdecimal():
        for name in ENGINES:
            print(name, ascii(strange(int(asked))), _looked_at(name, strange(int(asked))))
    else:
        for name in ENGINES:
            print(name, weighed(name, asked, 100_000))


if __name__ == "__main__":
    for each in sys.argv[1:]:
        _show(each)
