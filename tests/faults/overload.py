"""Four times what the machine can do: who is answered is answered soon, who is not is told so, and it passes.

First one client alone, whose times are the unloaded ones; then as many clients as workers, one article after another:
what the machine can do. Then four times that, each article sent when it is due, while reads and probes are sent too.
Articles are about as long as news are, some half as long, some twice, no two the same, and all that is taken is kept.
"""

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import log
from random import Random

from tests.conftest import Running

from . import served
from .articles import article
from .figures import Figures, percentile
from .sending import Due, Sender, Sent, asked, request, sender

TIMES = 4
"""Of what the machine can do, this is offered."""

WORKERS = 2

WORDS, SPREAD = 350, 0.3
"""Median length of the articles, and the standard deviation of its logarithm."""

PROBES_A_SECOND = 10
"""Of each kind."""

READS = ("/quotes?limit=20", "/quotes?q=bridge&limit=20", "/documents?limit=20", "/speakers?limit=20")

READ_SECONDS, ALIVE_SECONDS, RECOVERY_SECONDS = 0.1, 0.05, 5.0
"""Bounds: p99 of reads and of /livez, and until all is as before the load."""

IN_A_ROW = 3
"""Articles that must take no longer than unloaded ones, until all is as it was."""

WARM_UP = 0.5
"""Share of the overload after which memory is to be flat."""

NEW, REFUSED = 201, (429, 503)


@dataclass(frozen=True, slots=True)
class Extent:
    """How much is measured: articles one after another, seconds of all that can be done, seconds of overload.

    And how much is allowed: p99 of what is accepted, in unloaded ones (in few seconds, most of it is of the first
    crowd); all other times, in their bounds (on a machine that does other things too); growth of memory, as a share,
    since SQLite fills its page caches meanwhile: 2 MB for each of eight connections a worker (PostgreSQL's is flat).
    """

    alone: int
    capacity: float
    overload: float
    dialects: tuple[str, ...]
    slower: float
    leeway: float
    growth: float


SHORT = Extent(100, 4, 12, ("sqlite",), slower=6, leeway=3, growth=0.5)
LONG = Extent(300, 15, 120, served.DIALECTS, slower=3, leeway=1, growth=0.2)


def run(figures: Figures, *, short: bool) -> None:
    """All of it, on each database."""
    extent = SHORT if short else LONG
    for dialect in extent.dialects:
        with (
            served.database(dialect) as url,
            served.service(url, ONTHERECORD_WORKERS=str(WORKERS)) as running,
            sender() as posting,
            sender() as probing,
        ):
            _Overload(figures, extent, dialect, running).measure(posting, probing)


class _Overload:
    """One service, from its first article to its recovery."""

    def __init__(self, figures: Figures, extent: Extent, dialect: str, running: Running) -> None:
        self._figures, self._extent, self._dialect, self._running = figures, extent, dialect, running
        self._posts = _posts(seed=len(dialect))

    def measure(self, posting: Sender, probing: Sender) -> None:
        """Everything, told as it is known."""
        unloaded = self._alone()
        capacity = self._capacity(posting)
        posted, probed, memory, recovered = self._overload(posting, probing, TIMES * capacity, unloaded)
        self._tell_posted(posted, percentile(unloaded, 0.99))
        self._tell_probed(probed)
        self._at_most("seconds after the load's end until all is as before", recovered, RECOVERY_SECONDS, " s")
        self._tell("memory of all processes meanwhile, MiB", ", ".join(f"{each / 2**20:.0f}" for each in memory))
        self._at_most(
            "memory of all processes, from warm to the end", memory[-1] / memory[0], 1 + self._extent.growth, " ×"
        )

    def _alone(self) -> list[float]:
        """Seconds of one article after another, once all is warm."""
        warm = 5 * WORKERS
        posts = islice(self._posts, self._extent.alone + warm)
        answers = [asked(self._running.url, each) for each in posts]
        self._none("not accepted, though one came after another", [each for each in answers if each.status != NEW])
        seconds = [each.seconds for each in answers[warm:]]
        self._tell(f"{len(seconds)} articles one after another", _p50_p99(seconds))
        return seconds

    def _capacity(self, posting: Sender) -> float:
        """Articles a second with as many clients as workers."""
        seconds = self._extent.capacity
        posts = list(islice(self._posts, round(200 * seconds)))
        done = posting.one_after_another(self._running.url, posts, clients=WORKERS, seconds=seconds).result()
        rate = len(done.answers) / done.seconds
        self._tell("articles a second, as many clients as workers", f"{rate:.1f}")
        return rate

    def _overload(
        self, posting: Sender, probing: Sender, rate: float, unloaded: Sequence[float]
    ) -> tuple[Sent, Sent, list[int], float]:
        """What came of the articles and the probes, the memory once warm, and the seconds until all was as before."""
        seconds, url = self._extent.overload, self._running.url
        posts = islice(self._posts, round(rate * seconds))
        plan = [Due(number / rate, post) for number, post in enumerate(posts)]
        probes = [Due(number / 2 / PROBES_A_SECOND, probe) for number, probe in enumerate(_probes(seconds))]
        posted, probed = posting.when_due(url, plan), probing.when_due(url, probes)
        memory, began = [], time.monotonic()
        time.sleep(WARM_UP * seconds)
        while (left := began + seconds - time.monotonic()) > 0:
            memory.append(self._memory())
            time.sleep(min(5.0, seconds / 10, left))
        recovered = self._recovery(self._extent.leeway * percentile(unloaded, 0.99))
        return posted.result(), probed.result(), [*memory, self._memory()], recovered

    def _memory(self) -> int:
        family = (served.master(self._running), *served.workers(self._running))
        return sum(map(served.own_memory, family))

    def _recovery(self, unloaded: float) -> float:
        """Seconds until articles take no longer than before."""
        began, good, first = time.monotonic(), 0, 0.0
        while good < IN_A_ROW and time.monotonic() - began < 10 * RECOVERY_SECONDS:
            sent = time.monotonic()
            answered = asked(self._running.url, next(self._posts))
            good = good + 1 if answered.status == NEW and answered.seconds <= unloaded else 0
            first = sent - began if good == 1 else first
        return first if good else time.monotonic() - began

    def _tell_posted(self, posted: Sent, unloaded: float) -> None:
        accepted = [each.seconds for each in posted.answers if each.status == NEW]
        refused = [each for each in posted.answers if each.status in REFUSED]
        others = [each for each in posted.answers if each.status not in (NEW, *REFUSED)]
        self._tell(
            f"offered for {posted.seconds:.0f} s; accepted; refused",
            f"{len(posted.answers) / self._extent.overload:.1f}; {len(accepted) / posted.seconds:.1f}; "
            f"{len(refused) / posted.seconds:.1f} a second",
        )
        self._tell("accepted", _p50_p99(accepted))
        slower = percentile(accepted, 0.99) / unloaded
        self._at_most("p99 of accepted articles over unloaded ones", slower, self._extent.slower, " ×")
        self._tell("refused", _p50_p99([each.seconds for each in refused]))
        self._none("neither accepted nor refused", [each.error or each.status for each in others])
        times = [int(each.retry_after) for each in refused if each.retry_after and each.retry_after.isdecimal()]
        self._none("refused without a time to come back", range(len(refused) - sum(each >= 1 for each in times)))
        self._tell("Retry-After", f"{min(times, default=0)} to {max(times, default=0)} s")
        self._tell("of a core, for sending", f"{posted.cpu_seconds / posted.seconds:.1%}")

    def _tell_probed(self, probed: Sent) -> None:
        reads, alive = probed.answers[::2], probed.answers[1::2]
        self._none("reads and /livez not answered 200", [each for each in probed.answers if each.status != 200])
        for what, answers, bound in (("reads", reads, READ_SECONDS), ("/livez", alive, ALIVE_SECONDS)):
            seconds = [each.seconds for each in answers]
            self._tell(f"{what} meanwhile", f"{_p50_p99(seconds)}, longest {max(seconds):.3f} s")
            self._at_most(f"p99 of {what} meanwhile", percentile(seconds, 0.99), self._extent.leeway * bound, " s")

    def _tell(self, what: str, value: object) -> None:
        self._figures.tell(f"{self._dialect}: {what}", value)

    def _at_most(self, what: str, value: float, most: float, unit: str) -> None:
        self._figures.at_most(f"{self._dialect}: {what}", value, most, unit)

    def _none(self, what: str, found: Sequence[object]) -> None:
        self._figures.none(f"{self._dialect}: {what}", found)


def _posts(seed: int) -> Iterator[bytes]:
    draw = Random(seed)
    number = 0
    while True:
        number += 1
        words = round(draw.lognormvariate(log(WORDS), SPREAD))
        members = {"text": article(draw, f"{seed}.{number}", words=words), "publisher": "The Ely Post"}
        yield request("POST", "/quotes", json.dumps(members).encode())


def _probes(seconds: float) -> Iterator[bytes]:
    """Reads, and /livez, in turn."""
    for number in range(round(seconds * PROBES_A_SECOND)):
        yield request("GET", READS[number % len(READS)])
        yield request("GET", "/livez")


def _p50_p99(seconds: Sequence[float]) -> str:
    return f"p50 {percentile(seconds, 0.5):.3f} s, p99 {percentile(seconds, 0.99):.3f} s"
