"""Guessing keys, sessions and addresses of feeds: how many a minute are let through, in every set-up, and what their
times tell."""

import random
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from statistics import median
from time import monotonic, perf_counter
from urllib.parse import urlencode

import redis
from tests.faults.figures import Figures
from tests.faults.served import DIALECTS, database, service

from ontherecord.web.rates import ALL_ADDRESSES, ENDED_SESSIONS_PER_MINUTE, PREFIX, WRONG_KEYS_PER_MINUTE

from .asking import ask, bearer, from_elsewhere
from .visitors import COOKIE, FORM, House, furnished

REDIS = "redis://127.0.0.1:6379/9"
AWAY = "redis://127.0.0.1:1/0"
PROXY, STRANGER = "127.0.0.2", "127.0.0.3"
TRIES = WRONG_KEYS_PER_MINUTE + 30

LOUD = 0.25
"""The share of the usual time by which medians may differ in the short form, on whatever machine; in the long form
they must differ by less than chance makes them."""

TRIES_IF_LOUD = 3
"""How often they are measured, if they are further apart."""


@dataclass(frozen=True, slots=True)
class Setup:
    """A way to run the service."""

    name: str
    settings: Mapping[str, str] = field(default_factory=dict)


SETUPS = (
    Setup("one worker", {"ONTHERECORD_WORKERS": "1"}),
    Setup("four workers", {"ONTHERECORD_WORKERS": "4"}),
    Setup("four workers and Redis", {"ONTHERECORD_WORKERS": "4", "ONTHERECORD_REDIS_URL": REDIS}),
    Setup("four workers, Redis away", {"ONTHERECORD_WORKERS": "4", "ONTHERECORD_REDIS_URL": AWAY}),
)


def run(figures: Figures, *, short: bool) -> None:
    """Guesses in each set-up, behind proxies, and the times of refusals."""
    for setup in SETUPS[1:2] if short else SETUPS:
        _forget_counts()
        with database("sqlite") as url, service(url, ONTHERECORD_JOBS="0", **setup.settings) as running:
            _guess(figures, setup.name, furnished(running))
    _forget_counts()
    _behind_proxies(figures)
    for dialect in DIALECTS[:1] if short else DIALECTS:
        with database(dialect) as url, service(url, ONTHERECORD_WORKERS="1", ONTHERECORD_JOBS="0") as running:
            _times(figures, dialect, furnished(running), short=short)


def _guess(figures: Figures, setup: str, house: House) -> None:
    """Each kind of guess from an address of its own, while somebody at that address has a right key."""
    kinds: dict[str, tuple[Callable[[dict[str, str]], int], int]] = {
        "keys": (lambda address: _status(house, "/quotes", {**address, **bearer(_token())}), WRONG_KEYS_PER_MINUTE),
        "keys on the page": (lambda address: _sign_in(house, address), WRONG_KEYS_PER_MINUTE),
        "feeds": (
            lambda address: _status(house, f"/feeds/{secrets.token_urlsafe(32)}", address),
            WRONG_KEYS_PER_MINUTE,
        ),
        "sessions": (
            lambda address: _status(house, "/quotes", {**address, "Cookie": f"{COOKIE}={secrets.token_urlsafe(32)}"}),
            ENDED_SESSIONS_PER_MINUTE,
        ),
    }
    for kind, (guess, most) in kinds.items():
        address = from_elsewhere()
        began = monotonic()
        statuses = [guess(address) for _ in range(most + 30)]
        allowed = most * _minutes_since(began)
        right = [_status(house, "/quotes", {**address, **bearer(house.keys["read"])}) for _ in range(4)]
        through = sum(status != 429 for status in statuses)
        figures.at_most(f"{setup}: {kind} guessed in a minute, of {most + 30}", through, allowed)
        figures.none(f"{setup}: right keys refused meanwhile", [status for status in right if status != 200])


def _behind_proxies(figures: Figures) -> None:
    """Who is counted where a proxy that is believed stands between, and one that is not."""
    settings = {"FORWARDED_ALLOW_IPS": PROXY, "ONTHERECORD_WORKERS": "1", "ONTHERECORD_JOBS": "0"}
    with database("sqlite") as url, service(url, **settings) as running:
        house = furnished(running)

        def through(source: str, forwarded: Callable[[int], str], count: int = TRIES) -> int:
            statuses = [
                ask(
                    house.url,
                    "GET",
                    "/quotes",
                    {"X-Forwarded-For": forwarded(number), **bearer(_token())},
                    source=source,
                )
                for number in range(count)
            ]
            return sum(each.status == 401 for each in statuses)

        most = WRONG_KEYS_PER_MINUTE
        figures.at_most("a proxy: from one address behind it", through(PROXY, lambda _: "192.0.2.1"), most)
        other = through(PROXY, lambda _: "192.0.2.2", 5)
        figures.check("a proxy: from another address behind it, of 5", other, held=other == 5, bound="5")
        made_up = through(PROXY, lambda number: f"198.51.100.{number}, 192.0.2.3")
        figures.at_most("a proxy: from one that makes up others before it", made_up, most)
        figures.at_most("no proxy: from one that makes addresses up", through(STRANGER, _made_up), most)
        all_together, began = most * ALL_ADDRESSES, monotonic()
        spoofed = through(PROXY, _made_up, all_together + 100)
        all_together *= _minutes_since(began)
        figures.at_most("a proxy that adds nothing: of those made up", spoofed, all_together)


def _times(figures: Figures, dialect: str, house: House, *, short: bool) -> None:
    """Refusals of what is there and of what is not, by turns: whether their times tell which is which."""
    right, revoked = house.keys["read"], house.keys["revoked"]
    keys = {
        "an unknown key": lambda: bearer(_token()),
        "a wrong secret": lambda: bearer(right[:21] + secrets.token_urlsafe(32)),
        "a revoked key": lambda: bearer(revoked),
    }
    rounds = 150 if short else 190  # so many are told that they are wrong, and not that they are many
    _compare(figures, f"{dialect}: ", house, {name: ("/quotes", made) for name, made in keys.items()}, rounds, short)
    for who, headers in (("nobody", {}), ("write", bearer(house.keys["write"]))):
        paths = {f"what is {name}": f"/documents/{ids['document']}" for name, ids in _both(house)}
        asked = {name: (path, lambda headers=headers: dict(headers)) for name, path in paths.items()}
        _compare(figures, f"{dialect}, {who}: ", house, asked, 150 if short else 1_000, short)


def _both(house: House) -> tuple[tuple[str, Mapping[str, str]], ...]:
    return ("there", house.known), ("not there", house.unknown)


def _compare(
    figures: Figures,
    where: str,
    house: House,
    asked: Mapping[str, tuple[str, Callable[[], dict[str, str]]]],
    rounds: int,
    short: bool,
) -> None:
    first, *others = asked
    for other in others:
        for _ in range(TRIES_IF_LOUD):  # what tells, tells each time
            seconds = _timed(house, {name: asked[name] for name in (first, other)}, rounds)
            usual = median(seconds[first])
            apart = abs(usual - median(seconds[other]))
            most = LOUD * usual if short else _by_chance(seconds[first], seconds[other])
            if apart <= most:
                break
        told = f"{where}medians of {first} and {other} apart, in µs, of {1e6 * usual:,.0f}"
        figures.at_most(told, 1e6 * apart, 1e6 * most)


def _timed(
    house: House, asked: Mapping[str, tuple[str, Callable[[], dict[str, str]]]], rounds: int
) -> dict[str, list[float]]:
    """Seconds of each request, by turns."""
    seconds: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(rounds):
        for name in random.sample(list(asked), len(asked)):  # none comes always after the same one
            path, headers = asked[name]
            given = {**from_elsewhere(), **headers()}
            began = perf_counter()
            ask(house.url, "GET", path, given)
            seconds[name].append(perf_counter() - began)
    return seconds


def _by_chance(some: list[float], others: list[float]) -> float:
    """By how much the medians differ where it is only by chance who is in which list: the most of 2,000 times."""
    together = some + others
    apart = []
    for _ in range(2_000):
        random.shuffle(together)
        apart.append(abs(median(together[: len(some)]) - median(together[len(some) :])))
    return max(apart)


def _minutes_since(began: float) -> int:
    """Minutes that have begun since: on a machine that is busy with something else, more than one."""
    return 1 + int((monotonic() - began) // 60)


def _status(house: House, path: str, headers: Mapping[str, str]) -> int:
    return ask(house.url, "GET", path, headers).status


def _sign_in(house: House, address: Mapping[str, str]) -> int:
    return ask(house.url, "POST", "/sign-in", {**FORM, **address}, urlencode({"key": _token()}).encode()).status


def _token() -> str:
    """A key that nobody has."""
    return f"otr_{secrets.token_hex(8)}_{secrets.token_urlsafe(32)}"


def _made_up(number: int) -> str:
    return f"203.{number >> 8}.{number & 255}.1"


def _forget_counts() -> None:
    """Of an earlier run within the minute."""
    with suppress(redis.RedisError), redis.Redis.from_url(REDIS) as server:
        for key in server.scan_iter(f"{PREFIX}*"):
            server.delete(key)
