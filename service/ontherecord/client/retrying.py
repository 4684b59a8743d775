"""When a request is sent once more, and after how long.

Back-off doubles from try to try, and each wait is a random part of it ("full jitter": Brooker, "Exponential Backoff And
Jitter", AWS Architecture Blog, 2015), on top of what ``Retry-After`` asks for: clients that were turned away together
do not come back together.

urllib3's ``Retry`` would do most of this below requests, but not what matters here: it knows no bound on the whole
time, waits by back-off and a fixed jitter, sleeps out any ``Retry-After``, and never repeats a body that broke off,
since requests reads bodies outside of it. It does read the header for us (``waiting``).
"""

import random
import time
from dataclasses import dataclass

from .errors import Conflict, OnTheRecordError, Problem, Unreachable

PASSING = frozenset({408, 429, 502, 503, 504})
"""What passes: a body that came too slowly; over the rate; busy; a proxy whose service restarts. A 500 does not: it
would come again; nor does a 507, until somebody has made room."""

LONGEST_BACKOFF = 30.0
"""Seconds."""

MOST_DOUBLINGS = 64
"""After which any back-off is the longest; some thousand later, no number would hold it."""


@dataclass(frozen=True, slots=True)
class Retrying:
    """How often at most a request is sent once more, until how many seconds after the first try, and the first wait.

    A service that says when to come again (``Retry-After``) does not fail: that counts towards the seconds alone. With
    no retries at all, it is not asked again either.
    """

    retries: int
    patience: float
    backoff: float

    def __post_init__(self) -> None:
        for name in ("retries", "patience", "backoff"):
            if not getattr(self, name) >= 0:
                raise ValueError(f"{name} must be 0 or more, not {getattr(self, name)!r}")

    def begin(self) -> "Tries":
        """The count for one request, from now."""
        return Tries(self)


class Tries:
    """How often one request was tried."""

    def __init__(self, rule: Retrying) -> None:
        self._rule = rule
        self._failed = 0
        self._until = time.monotonic() + rule.patience

    def wait_after(self, failure: OnTheRecordError) -> float | None:
        """The seconds until the next try; None where there is to be none."""
        asked = failure.retry_after if isinstance(failure, Problem) else None
        running = isinstance(failure, Conflict)  # our own request, sent before
        told = bool(asked) and self._rule.retries > 0  # it is busy, and says when not to be
        fails = not (running or told)  # where nothing does, only patience counts
        if not passes(failure) or (fails and self._failed == self._rule.retries):
            return None
        backoff = min(LONGEST_BACKOFF, self._rule.backoff * 2.0 ** min(self._failed, MOST_DOUBLINGS))
        wait = (asked or 0.0) + random.uniform(0, backoff)
        self._failed += fails
        return wait if time.monotonic() + wait <= self._until else None


def passes(failure: OnTheRecordError) -> bool:
    """Whether the same request may be answered if it is sent again."""
    if isinstance(failure, Conflict):
        return failure.retry_after is not None  # the request that it repeats is still running
    if isinstance(failure, Unreachable):
        return failure.passing
    return isinstance(failure, Problem) and failure.status in PASSING
