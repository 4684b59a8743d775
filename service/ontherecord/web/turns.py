"""One analysis at a time a process, first come, first served; who would wait too long is told so at once."""

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import ceil

import structlog

from . import metrics

LAST_WORDS = 2.0
"""Seconds that a process which is about to end leaves its other threads to send their answers."""

WEIGHT_OF_LATEST = 0.2
"""How fast the usual length of a turn follows the latest turns."""


class Busy(Exception):
    """No turn within the time or the queue allowed; ``retry_after`` is when to try again, in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"as many texts as may wait are waiting; try again in {retry_after} s")
        self.retry_after = retry_after


def end_process() -> None:
    """This worker ends, and gunicorn starts another: nothing less stops a thread.

    It takes no new request from now on, and its other threads get a moment to send what they have.
    """
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(LAST_WORDS)
    os._exit(1)


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
        longest_turn: float | None = None,
        overrun: Callable[[], None] = end_process,
    ) -> None:
        """Seconds to wait, how many may, and the seconds after which a turn is an ``overrun``, called in a thread."""
        self._longest_wait = longest_wait
        self._longest_queue = longest_queue
        self._longest_turn = longest_turn
        self._overrun = overrun
        self._usual_seconds = 0.5
        self._lock = threading.Lock()
        self._taken = False
        self._closed = False
        self._waiting: deque[threading.Event] = deque()

    @contextmanager
    def turn(self, *, patient: bool = False) -> Iterator[None]:
        """Nobody else's turn for as long as it lasts; raises Busy.

        A ``patient`` caller waits as long as it takes: a batch from its second line on, whose answer has begun.
        """
        with metrics.step("wait"):
            self._take(patient=patient)
        began = time.perf_counter()
        try:
            with metrics.analyses_running.track_inprogress(), self._watched():
                yield
        finally:
            self._pass_on(time.perf_counter() - began)

    def _take(self, *, patient: bool) -> None:
        with self._lock:
            if self._closed:
                raise self._refusal("overrun")
            if not self._taken:
                self._taken = True
                return
            if not patient and len(self._waiting) >= self._longest_queue:
                raise self._refusal("queue full")
            mine = threading.Event()
            self._waiting.append(mine)
        with metrics.analyses_waiting.track_inprogress():
            mine.wait(None if patient else self._longest_wait)
        with self._lock:
            if self._closed:
                raise self._refusal("overrun")
            if not mine.is_set():
                self._waiting.remove(mine)
                raise self._refusal("wait too long")

    def _pass_on(self, seconds: float) -> None:
        """The turn goes to whoever has waited longest."""
        with self._lock:
            self._usual_seconds += WEIGHT_OF_LATEST * (seconds - self._usual_seconds)
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False

    def _refusal(self, reason: str) -> Busy:
        metrics.analyses_refused.labels(reason).inc()
        return Busy(max(1, ceil(self._usual_seconds * (len(self._waiting) + 1))))

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """A turn that may not last for ever."""
        if self._longest_turn is None:
            yield
            return
        watch = threading.Timer(self._longest_turn, self._give_up)
        watch.daemon = True
        watch.start()
        try:
            yield
        finally:
            watch.cancel()

    def _give_up(self) -> None:
        """Everybody who waits is refused, and the process ended."""
        structlog.get_logger().error("analysis overrun", seconds=self._longest_turn, waiting=len(self._waiting))
        metrics.analyses_overrun.inc()
        with self._lock:
            self._closed = True
            while self._waiting:
                self._waiting.popleft().set()
        self._overrun()
