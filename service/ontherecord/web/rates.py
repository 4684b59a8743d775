"""How many requests a minute one key may send, or one address without a key; counted in Redis, across all workers.

Reads (GET, HEAD) and writes are counted apart, each over the last sixty seconds. While Redis is away, requests are let
through: a newsroom is better served without limits than not at all.
"""

import threading
import time
from functools import cached_property
from http import HTTPStatus
from ipaddress import ip_address, ip_network
from math import ceil

import structlog
from flask import Flask, current_app, g, request
from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage, RedisStorage, Storage
from limits.strategies import MovingWindowRateLimiter
from redis import ConnectionPool, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

from .problems import Problem

PREFIX = "ontherecord:rates"
"""What the keys in Redis begin with."""

WRONG_KEYS_PER_MINUTE = 30
"""Wrong keys that one address may send before it is told to slow down."""

NOT_COUNTED = frozenset(
    {"/", "/favicon.ico", "/livez", "/readyz", "/metrics", "/docs", "/openapi.yaml", "/openapi.json"}
)
"""Routes that say what the service is and how it is: a probe or a scraper is no reader."""

PATIENCE = 0.25
"""Seconds to wait for Redis."""

UNTIL_NEXT_TRY = 5.0
"""Seconds for which Redis is left alone once it did not answer, so that not every request waits for it."""

NAMES = {"reads": "GET requests", "writes": "requests that change something", "wrong keys": "wrong keys"}


class Rates:
    """Who asked how often in the last minute. No key and no address is ever logged."""

    def __init__(
        self,
        redis_url: str | None,
        *,
        reads_per_minute: int = 0,
        writes_per_minute: int = 0,
        wrong_keys_per_minute: int = WRONG_KEYS_PER_MINUTE,
        prefix: str = PREFIX,
    ) -> None:
        """The most of each a minute; 0 is any number. Without Redis, this process alone is counted."""
        self._redis_url = redis_url
        self._prefix = prefix
        self._most = {"reads": reads_per_minute, "writes": writes_per_minute, "wrong keys": wrong_keys_per_minute}
        self._lock = threading.Lock()
        self._away = False
        self._next_try = 0.0

    def count(self, what: str, who: str) -> None:
        """One more of reads, writes or wrong keys; a Problem 429, and not counted, if it is one too many."""
        most = self._most[what]
        if not most or time.monotonic() < self._next_try:
            return
        try:
            after = self._seconds_until_allowed(RateLimitItemPerMinute(most), what, who)
        except (RedisError, OSError) as error:
            self._is_away(error)
            return
        self._is_back()
        if after is not None:
            detail = f"At most {most} {NAMES[what]} a minute; try again in {after} s."
            raise Problem(HTTPStatus.TOO_MANY_REQUESTS, detail, headers={"Retry-After": str(after)})

    def _seconds_until_allowed(self, limit: RateLimitItemPerMinute, what: str, who: str) -> int | None:
        if self._window.hit(limit, what, who):
            return None
        return max(1, ceil(self._window.get_window_stats(limit, what, who).reset_time - time.time()))

    @cached_property
    def _window(self) -> MovingWindowRateLimiter:
        """Made when first used, in the worker: the storage in memory starts a thread, which no fork takes along."""
        return MovingWindowRateLimiter(_in_redis(self._redis_url, self._prefix) if self._redis_url else MemoryStorage())

    def _is_away(self, error: Exception) -> None:
        with self._lock:
            self._next_try = time.monotonic() + UNTIL_NEXT_TRY
            told, self._away = self._away, True
        if not told:
            structlog.get_logger().warning("redis away: requests are not limited", error=type(error).__qualname__)

    def _is_back(self) -> None:
        if not self._away:
            return
        with self._lock:
            told, self._away = not self._away, False
        if not told:
            structlog.get_logger().info("redis back: requests are limited again")


def register(app: Flask) -> None:
    """Requests are counted; to be registered after what sets ``g.key_id``: the id of the key that asks, or None."""
    settings = app.extensions["ontherecord"].settings
    app.extensions["ontherecord.rates"] = Rates(
        settings.redis_url, reads_per_minute=settings.reads_per_minute, writes_per_minute=settings.writes_per_minute
    )
    app.before_request(_count_request)


def count_wrong_key() -> None:
    """To be called when a key is found to be wrong, before the 401: a Problem 429 if its address sends many of them.

    Only wrong keys are refused: many people may share one address, and no number of guesses finds a key.
    """
    _rates().count("wrong keys", _address())


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
    """Where the request comes from; of IPv6 the network of one household, which has addresses without number."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:  # a Unix socket has none
        return "unknown"
    return str(address) if address.version == 4 else str(ip_network(f"{address}/64", strict=False))


def _in_redis(url: str, prefix: str) -> Storage:
    """A storage that gives up soon and does not try again: redis-py's own way takes seconds."""
    pool = ConnectionPool.from_url(
        url, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE, retry=Retry(NoBackoff(), 0)
    )
    return RedisStorage(url, connection_pool=pool, key_prefix=prefix)
