"""One analysis at a time a process; few wait for it, so that none waits long, and all others are told so at once.

How long a program waits is a matter of how many wait before it, whatever their texts are like. A few that come at once
wait for each other; where more come than that, one waits, for the rest of one turn, and who finds it waiting is better
served by coming again. People at the page do not come again by themselves, and batches have begun to answer: they wait,
in a queue of their own. The two queues take turns, so that a program waits for a line of a batch at most, and a batch
for one program.

What a turn is for is computed in a thread of its own, which gives way to those that only read and answer.
"""

import os
import random
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum, auto
from math import ceil
from typing import TypeVar

import structlog

from . import metrics

Value = TypeVar("Value")

LAST_WORDS = 2.0
"""Seconds that a process which is about to end leaves its other threads to send their answers."""

LONGEST_STORE = 1.0
"""Seconds of a turn in which what was found is kept; then, the database being slow, the next turn begins meanwhile."""

WEIGHT_OF_LATEST = 0.2
"""How fast the usual length of a turn, and of a character's part in it, follows the latest turns."""

NEARLY_OVER = 0.6
"""Share of the time that a turn should take after which somebody may wait for its end, in a crowd."""

GIVES_WAY = 5
"""How much nicer the thread that computes is than those that answer (nice(2)).

These need little of a core, and are woken before it where both want the same: a list is read in half of the time. It
gets all that they leave, and a quarter of what another process on this machine gets that takes all it can.
"""

LONGEST_APPOINTMENT = 30.0
"""Seconds, after which whoever is refused is to come again at the latest."""

CROWD = 5.0
"""Seconds that all who were refused would take, from which on far more come than can be served."""


class Busy(Exception):
    """No turn within the time or the queue allowed; ``retry_after`` is when to try again, in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"as many texts as may wait are waiting; try again in {retry_after} s")
        self.retry_after = retry_after


class Patience(Enum):
    """How somebody waits for a turn."""

    PROGRAM = auto()
    """It comes again when it is told to: refused at once where the queue is full."""

    PERSON = auto()
    """Nobody comes again for them: a few may wait beside the queue, as long as any article may."""

    FOUND = auto()
    """Had a turn in which it was found in what was sent, a page or an item: waits as long as it takes. Until it has its
    second turn, it takes the place of somebody who would wait for a first one, so that they never get many."""

    BEGUN = auto()
    """A batch whose answer has begun: waits as long as it takes."""


def end_process() -> None:
    """This worker ends, and gunicorn starts another: nothing less stops a thread.

    It takes no new request from now on, and its other threads get a moment to send what they have.
    """
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(LAST_WORDS)
    os._exit(1)


@dataclass(frozen=True, slots=True, eq=False)
class _Place:
    """Somebody's in a queue."""

    characters: int | None
    called: threading.Event = field(default_factory=threading.Event)


class Turns:
    """The turns of one process.

    The engine may not be used by two threads. A bare lock would not do: whoever gives it up and wants it back at once,
    as a batch does line by line, mostly gets it before those who have waited.
    """

    def __init__(
        self,
        longest_wait: float,
        longest_queue: int,
        *,
        most_people: int = 1,
        longest_turn: float | None = None,
        overrun: Callable[[], None] = end_process,
    ) -> None:
        """Seconds to wait, how many may, and the seconds after which a turn is an ``overrun``, called in a thread."""
        self._longest_wait = longest_wait
        self._longest_queue = longest_queue
        self._most_people = most_people
        self._longest_turn = longest_turn
        self._overrun = overrun
        self._usual_seconds = 0.5
        self._latest_seconds = self._latest_characters = 0.0
        self._lock = threading.Lock()
        self._taken = False
        self._closed = False
        self._programs: deque[_Place] = deque()
        self._others: deque[_Place] = deque()
        self._next, self._after_next = self._programs, self._others
        self._people = self._found = 0
        self._appointed = 0.0
        self._nearly_over = 0.0
        self._computing = ThreadPoolExecutor(1, "computing", initializer=_give_way)

    @contextmanager
    def turn(self, patience: Patience = Patience.PROGRAM, *, characters: int | None = None) -> Iterator["Turn"]:
        """Nobody else's turn for as long as it lasts; raises Busy. How long depends on the ``characters``, if known."""
        with metrics.step("wait"):
            self._take(patience, characters)
        turn = Turn(self._computing, lambda seconds: self._pass_on(seconds, characters))
        try:
            turn.watch(self._longest_turn, self._give_up)
            with metrics.analyses_running.track_inprogress():
                yield turn
        finally:
            turn.end()

    def check_room(self) -> None:
        """Raises Busy where a program would be refused at once."""
        with self._lock:
            if self.is_full:
                raise self._refusal("queue full")

    @property
    def is_full(self) -> bool:
        """Whether a program would be refused at once.

        Once somebody was, one waits and no more, until all who were refused could have had their turns: a queue that is
        always full makes everybody wait, and serves nobody sooner. In a crowd there is always another, so that nobody
        need wait for most of a turn either, however long its text is.
        """
        now = time.monotonic()
        owed = self._appointed - now
        if not self._taken:
            return False
        if owed > CROWD and now < self._nearly_over:
            return True
        return len(self._programs) + self._found >= (1 if owed > 0 else self._longest_queue)

    @property
    def waiting(self) -> int:
        """How many wait for their turn."""
        return len(self._programs) + len(self._others)

    def _take(self, patience: Patience, characters: int | None) -> None:
        queue = self._programs if patience is Patience.PROGRAM else self._others
        with self._lock:
            if self._closed:
                raise self._refusal("overrun")
            if not self._taken:
                self._taken = True
                self._begins(queue, characters)
                return
            if self._has_no_place_for(patience):
                raise self._refusal("queue full")
            mine = _Place(characters)
            queue.append(mine)
            self._people += patience is Patience.PERSON
            self._found += patience is Patience.FOUND
        with metrics.analyses_waiting.track_inprogress():
            mine.called.wait(None if patience in (Patience.FOUND, Patience.BEGUN) else self._longest_wait)
        with self._lock:
            self._people -= patience is Patience.PERSON
            self._found -= patience is Patience.FOUND
            if self._closed:
                raise self._refusal("overrun")
            if not mine.called.is_set():
                queue.remove(mine)
                raise self._refusal("wait too long")

    def _has_no_place_for(self, patience: Patience) -> bool:
        if patience is Patience.PERSON:
            return self._people + self._found >= self._most_people
        return patience is Patience.PROGRAM and self.is_full

    def _pass_on(self, seconds: float, characters: int | None) -> None:
        """The turn goes to whoever has waited longest in the queue whose turn it is."""
        with self._lock:
            self._learn(seconds, characters)
            queue = self._next or self._after_next
            if queue:
                place = queue.popleft()
                self._begins(queue, place.characters)
                place.called.set()
            else:
                self._taken = False

    def _learn(self, seconds: float, characters: int | None) -> None:
        """How long a turn took tells how long the next ones will."""
        self._usual_seconds += WEIGHT_OF_LATEST * (seconds - self._usual_seconds)
        if characters is not None:
            self._latest_seconds += WEIGHT_OF_LATEST * (seconds - self._latest_seconds)
            self._latest_characters += WEIGHT_OF_LATEST * (characters - self._latest_characters)

    def _expected_seconds(self, characters: int | None) -> float:
        if characters is None or not self._latest_characters:
            return self._usual_seconds
        return characters * self._latest_seconds / self._latest_characters

    def _begins(self, queue: deque[_Place], characters: int | None) -> None:
        """A turn for that queue; the other one is next."""
        self._nearly_over = time.monotonic() + NEARLY_OVER * self._expected_seconds(characters)
        self._next, self._after_next = (
            (self._others, self._programs) if queue is self._programs else (self._programs, self._others)
        )

    def _refusal(self, reason: str) -> Busy:
        """Each who is refused is told another time, one usual turn after that of the last: not all come back at once.

        There is a last time to tell; those who would be told a later one are spread over what is before it.
        """
        metrics.analyses_refused.labels(reason).inc()
        now = time.monotonic()
        soonest = now + self._usual_seconds * self.waiting
        self._appointed = max(self._appointed, soonest) + self._usual_seconds
        if self._appointed > now + LONGEST_APPOINTMENT:
            self._appointed = now + LONGEST_APPOINTMENT
            return Busy(ceil(random.uniform(LONGEST_APPOINTMENT / 2, LONGEST_APPOINTMENT)))
        return Busy(max(1, ceil(round(self._appointed - now, 3))))

    def _give_up(self) -> None:
        """Everybody who waits is refused, and the process ended."""
        structlog.get_logger().error("analysis overrun", seconds=self._longest_turn, waiting=self.waiting)
        metrics.analyses_overrun.inc()
        with self._lock:
            self._closed = True
            for queue in (self._programs, self._others):
                while queue:
                    queue.popleft().called.set()
        self._overrun()


class Turn:
    """A turn that has begun, and may not last for ever."""

    def __init__(self, computing: ThreadPoolExecutor, pass_on: Callable[[float], None]) -> None:
        self._computing = computing
        self._pass_on = pass_on
        self._began = time.perf_counter()
        self._ended = threading.Lock()
        self._watch: threading.Timer | None = None

    def watch(self, longest: float | None, overrun: Callable[[], None]) -> None:
        """Call ``overrun`` if it lasts longer than so many seconds."""
        if longest is not None:
            self._watch = _begun(longest, overrun)

    def computed(self, work: Callable[[], Value]) -> Value:
        """What comes of the work, done in the thread that gives way to others."""
        return self._computing.submit(work).result()

    def only_stores(self) -> None:
        """The analysis is done, and what it found is kept yet in this turn, if the database does not take too long."""
        self._unwatch()
        self._watch = _begun(LONGEST_STORE, self.end)

    def end(self) -> None:
        """Somebody else's turn, if this one has not ended before."""
        self._unwatch()
        if self._ended.acquire(blocking=False):
            self._pass_on(time.perf_counter() - self._began)

    def _unwatch(self) -> None:
        if self._watch is not None:
            self._watch.cancel()


def _give_way() -> None:
    """This thread is nicer than others of its process; only Linux has threads of which one can be."""
    if sys.platform == "linux":
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + GIVES_WAY)


def _begun(seconds: float, call: Callable[[], None]) -> threading.Timer:
    timer = threading.Timer(seconds, call)
    timer.daemon = True
    timer.start()
    return timer
