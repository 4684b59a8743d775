"""How many requests a minute one key may send, or one address without a key; counted in Redis, across all workers.

Reads (GET, HEAD) and writes are counted apart, each over the last sixty seconds. While Redis is away, they are let
through: a newsroom is better served without limits than not at all.

Guesses, keys and sessions that are none, are counted always: without Redis each worker lets its share of them through.
By address, and by all addresses together, as somebody may have many, or make them up where a proxy passes on what it is
told. Only guesses are refused: many people may share one address, and no number of guesses finds a key.
"""

import threading
import time
from functools import cached_property
from http import HTTPStatus
from math import ceil

import structlog
from flask import Flask, current_app, g, request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage, RedisStorage, Storage
from limits.strategies import MovingWindowRateLimiter
from redis import ConnectionPool, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from .addresses import behind
from .problem import Problem

PREFIX = "ontherecord:rates"
"""What the keys in Redis begin with."""

WRONG_KEYS_PER_MINUTE = 30
"""Wrong keys, and addresses of feeds that are none, that one address may send before it is told to slow down."""

ENDED_SESSIONS_PER_MINUTE = 300
"""Cookies of sessions that have ended, or never began, likewise: a newsroom's browsers send theirs all at nine."""

ALL_ADDRESSES = 20
"""So many times as many may come from all addresses together."""

LEAST_SHARE = 5
"""The least that each worker allows, however many there are: whoever mistypes a key is told so, and not to wait."""

MOST_IN_MEMORY = 10_000
"""Addresses and keys that one worker counts by itself; then it begins anew, so that they do not fill its memory."""

NOT_COUNTED = frozenset(
    {"/", "/favicon.ico", "/livez", "/readyz", "/metrics", "/docs", "/openapi.yaml", "/openapi.json"}
)
"""Routes that say what the service is and how it is: a probe or a scraper is no reader."""

PATIENCE = 0.25
"""Seconds to wait for Redis."""

UNTIL_NEXT_TRY = 5.0
"""Seconds for which Redis is left alone once it did not answer, so that not every request waits for it."""

WRONG_KEYS = "wrong keys"
ENDED_SESSIONS = "sessions that have ended"
NAMES = {
    "reads": "GET requests",
    "writes": "requests that change something",
    **{name: name for name in (WRONG_KEYS, ENDED_SESSIONS)},
    **{f"all {name}": f"{name}, from all addresses together," for name in (WRONG_KEYS, ENDED_SESSIONS)},
}
GUESSES = NAMES.keys() - {"reads", "writes"}


class Rates:
    """Who asked how often in the last minute. No key and no address is ever logged."""

    def __init__(
        self,
        redis_url: str | None,
        *,
        reads_per_minute: int = 0,
        writes_per_minute: int = 0,
        wrong_keys_per_minute: int = WRONG_KEYS_PER_MINUTE,
        workers: int = 1,
        prefix: str = PREFIX,
    ) -> None:
        """The most of each a minute; 0 is any number. Without Redis, each worker allows its share of the guesses."""
        self._redis_url = redis_url
        self._prefix = prefix
        self._workers = workers
        self._most = {
            "reads": reads_per_minute,
            "writes": writes_per_minute,
            WRONG_KEYS: wrong_keys_per_minute,
            f"all {WRONG_KEYS}": wrong_keys_per_minute * ALL_ADDRESSES,
            ENDED_SESSIONS: ENDED_SESSIONS_PER_MINUTE,
            f"all {ENDED_SESSIONS}": ENDED_SESSIONS_PER_MINUTE * ALL_ADDRESSES,
        }
        self._lock = threading.Lock()
        self._away = False
        self._next_try = 0.0

    def count(self, what: str, who: str) -> None:
        """One more of what NAMES lists; a Problem 429, and not counted, if it is one too many."""
        most = self._most[what]
        after = self._seconds_until_allowed(most, what, who) if most else None
        if after is not None:
            detail = f"At most {most} {NAMES[what]} a minute; try again in {after} s."
            raise Problem(HTTPStatus.TOO_MANY_REQUESTS, detail, headers={"Retry-After": str(after)})

    def _seconds_until_allowed(self, most: int, what: str, who: str) -> int | None:
        if self._redis_url and time.monotonic() >= self._next_try:
            try:
                after = _counted(self._in_redis, most, what, who)
            except (RedisError, OSError) as error:
                self._is_away(error)
            else:
                self._is_back()
                return after
        if self._redis_url and what not in GUESSES:
            return None
        share = max(most // self._workers, min(most, LEAST_SHARE))
        return _counted(self._in_memory, share, what, who)

    @cached_property
    def _in_redis(self) -> MovingWindowRateLimiter:
        return MovingWindowRateLimiter(_redis(self._redis_url or "", self._prefix))

    @cached_property
    def _in_memory(self) -> MovingWindowRateLimiter:
        """Made when first used, in the worker: it starts a thread, which no fork takes along."""
        return MovingWindowRateLimiter(_Memory())

    def _is_away(self, error: Exception) -> None:
        with self._lock:
            self._next_try = time.monotonic() + UNTIL_NEXT_TRY
            told, self._away = self._away, True
        if not told:
            structlog.get_logger().warning(
                "redis away: reads and writes are not limited", error=type(error).__qualname__
            )

    def _is_back(self) -> None:
        if not self._away:
            return
        with self._lock:
            told, self._away = not self._away, False
        if not told:
            structlog.get_logger().info("redis back: reads and writes are limited again")


def register(app: Flask) -> None:
    """Requests are counted; to be registered after what sets ``g.key_id``: the id of the key that asks, or None."""
    settings = app.extensions["ontherecord"].settings
    app.extensions["ontherecord.rates"] = Rates(
        settings.redis_url,
        reads_per_minute=settings.reads_per_minute,
        writes_per_minute=settings.writes_per_minute,
        workers=settings.workers,
    )
    app.before_request(_count_request)


def count_guess(what: str = WRONG_KEYS) -> None:
    """To be called when a key or a session is found to be none, before that is told: a Problem 429 if they are many."""
    _rates().count(what, _address())
    _rates().count(f"all {what}", "all")


def _count_request() -> None:
    route = request.url_rule.rule if request.url_rule else ""
    if route in NOT_COUNTED or route.startswith(("/docs/", "/assets/")) or request.method == "OPTIONS":
        return
    key = g.get("key_id")
    what = "reads" if request.method in ("GET", "HEAD") else "writes"
    _rates().count(what, f"key {key}" if key else f"address {_address()}")


def _rates() -> Rates:
    rates: Rates = current_app.extensions["ontherecord.rates"]
    return rates


def _address() -> str:
    proxies = current_app.extensions["ontherecord"].settings.proxies
    return behind(request.remote_addr or "", request.headers.get("X-Forwarded-For", ""), proxies)


def _counted(window: MovingWindowRateLimiter, most: int, what: str, who: str) -> int | None:
    """One more, or else the seconds until it is allowed."""
    limit = RateLimitItemPerMinute(most)
    if window.hit(limit, what, who):
        return None
    return max(1, ceil(window.get_window_stats(limit, what, who).reset_time - time.time()))


def _redis(url: str, prefix: str) -> Storage:
    """A storage that gives up soon and does not try again: redis-py's own way takes seconds."""
    pool = ConnectionPool.from_url(
        url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE, retry=Retry(NoBackoff(), 0)
    )
    return RedisStorage(url, connection_pool=pool, key_prefix=prefix)


class _Memory(MemoryStorage):
    """A storage in this process that has an end: by itself it keeps whom it once counted for ever."""

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        if len(self.events) > MOST_IN_MEMORY:
            self.reset()
        return super().acquire_entry(key, limit, expiry, amount)
