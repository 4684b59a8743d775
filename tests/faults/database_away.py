"""The database away for a minute: gone, and hanging, which is worse, as nothing refuses; then back, and all is well.

Meanwhile clients ask for everything at once. What needs the database is a 503 soon, what does not is answered, and
nothing needs a restart: neither the workers nor the jobs. SQLite's file moved away is no such outage: connections that
are open go on with it, new ones are refused.
"""

import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import requests
from sqlalchemy import make_url
from tests.conftest import Running, file_taken_away, opened
from tests.receivers import Receiver, receiver

from ontherecord.archive import schema

from . import served
from .articles import articles
from .cluster import Cluster, cluster
from .figures import Figures, percentile

AWAY = 60.0
AWAY_SHORT = 5.0
"""Seconds."""

CLIENTS = 6
SOON = 10.0
"""Seconds within which whatever is asked while the database is away is answered."""

SOON_ALIVE = 3.0
"""For /livez."""

WELL_AGAIN = 10.0
JOBS_AGAIN = 90.0
"""Seconds after its return: until it is ready, and until a webhook is sent (a lease lasts a minute)."""

PATIENCE = 60.0
ARTICLE = {"text": "“We will not go,” said Ann Lee, the mayor of Ely."}

ASKED: dict[str, tuple[str, str, dict[str, Any]]] = {
    "livez": ("GET", "/livez", {}),
    "readyz": ("GET", "/readyz", {}),
    "unstored": ("POST", "/quotes?store=false", {"json": ARTICLE}),
    "article": ("POST", "/quotes", {}),
    "search": ("GET", "/quotes?q=go", {}),
    "speakers": ("GET", "/speakers", {}),
    "report": ("GET", "/reports/sources", {}),
}
NEEDS_NONE = frozenset({"livez", "unstored"})


@dataclass
class Seen:
    """Answers while the database was away."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    without_retry: int = 0
    kept: dict[str, str] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, what: str, answer: requests.Response | None, seconds: float, text: str | None) -> None:
        """One answer, or none, to the article if it was one."""
        with self.lock:
            self.seconds.setdefault(what, []).append(seconds)
            self.statuses[what, answer.status_code if answer is not None else 0] += 1
            if answer is not None and answer.status_code == 503 and "Retry-After" not in answer.headers:
                self.without_retry += 1
            if answer is not None and answer.ok and text is not None and what == "article":
                self.kept[answer.json()["document"]["id"]] = text


def run(figures: Figures, *, short: bool) -> None:
    """SQLite's file moved away; PostgreSQL hanging, and, in the long form, stopped."""
    seconds = AWAY_SHORT if short else AWAY
    with TemporaryDirectory(prefix="ontherecord-away-") as home:
        url = f"sqlite:///{home}/ontherecord.sqlite"
        path = Path(str(make_url(url).database))
        _tried(figures, "SQLite's file moved away", url, lambda: file_taken_away(path), seconds, strict=False)
    with cluster() as server:
        ways = (("PostgreSQL hanging", _hanging), ("PostgreSQL stopped", _stopped))
        for what, taken in ways[:1] if short else ways:
            _tried(figures, what, server.url, lambda taken=taken: taken(server), seconds, strict=True)


def _tried(figures: Figures, what: str, url: str, away: Callable[[], Any], seconds: float, *, strict: bool) -> None:
    with ExitStack() as held:
        with opened(url) as database:
            schema.upgrade(database)
        here = held.enter_context(receiver())
        networks = "127.0.0.1/32"
        settings = {"ONTHERECORD_WEBHOOK_HOSTS": here.host, "ONTHERECORD_WEBHOOK_NETWORKS": networks}
        running = held.enter_context(served.service(url, migrated=False, **settings))
        key = running.command("keys", "create", what, "--scope", "admin").split()[-1]
        bearer = {"Authorization": f"Bearer {key}"}
        hook = {"name": "All", "query": {}, "webhook": {"url": here.url}}
        made = requests.post(f"{running.url}/searches", json=hook, headers=bearer, timeout=PATIENCE)
        assert made.status_code == 201, made.text
        _show_every_worker(running, bearer)
        before = {each.pid for each in (*served.workers(running), *served.jobs(running))}
        seen = Seen()
        with away():
            _ask_for_everything(running, bearer, seen, seconds)
        _tell(figures, what, seen, strict=strict)
        _check_well(figures, running, bearer, here, seen, f"{ARTICLE['text']} That was before: {what}.")
        now = {each.pid for each in (*served.workers(running), *served.jobs(running))}
        figures.check("processes that were begun again", len(now - before), held=now == before, bound="none")


def _show_every_worker(running: Running, bearer: dict[str, str]) -> None:
    """Every worker sees the key, which it will remember: one at a time, the others being stopped meanwhile."""
    workers = served.workers(running)
    for one in workers:
        others = [each for each in workers if each != one]
        for each in others:
            each.suspend()
        try:
            requests.get(f"{running.url}/quotes", headers=bearer, timeout=PATIENCE).raise_for_status()
        finally:
            for each in others:
                each.resume()


def _ask_for_everything(running: Running, bearer: dict[str, str], seen: Seen, seconds: float) -> None:
    """Clients that ask for one thing after another, until the time is over; then all are answered."""
    until = time.monotonic() + seconds
    asking = [
        threading.Thread(target=_ask, args=(running.url, bearer, seen, until, number)) for number in range(CLIENTS)
    ]
    for each in asking:
        each.start()
    for each in asking:
        each.join()


def _ask(url: str, bearer: dict[str, str], seen: Seen, until: float, number: int) -> None:
    texts = articles(1_000 + number, words=60)
    order = list(ASKED)[number:] + list(ASKED)[:number]
    for what in cycle(order):
        if time.monotonic() > until:
            return
        method, path, how = ASKED[what]
        text = next(texts) if what == "article" else None
        began = time.monotonic()
        try:
            body = {"json": {"text": text}} if text else how
            answer = requests.request(method, url + path, headers=bearer, timeout=PATIENCE, **body)
        except requests.RequestException:
            answer = None
        seen.add(what, answer, time.monotonic() - began, text)
        time.sleep(0.1)


def _tell(figures: Figures, what: str, seen: Seen, *, strict: bool) -> None:
    counts = {f"{name} {status}": count for (name, status), count in sorted(seen.statuses.items())}
    figures.tell(f"{what}: answers", json.dumps(counts))
    wrong = [
        f"{name}: {status} ({count})"
        for (name, status), count in seen.statuses.items()
        if status not in _right(name, strict=strict)
    ]
    figures.none("answers other than they should be", wrong)
    figures.none("503 without Retry-After", [seen.without_retry] if seen.without_retry else [])
    alive = seen.seconds.pop("livez")
    rest = [each for seconds in seen.seconds.values() for each in seconds]
    figures.at_most("/livez answered within", max(alive), SOON_ALIVE, " s")
    figures.tell("all else answered, p50", f"{percentile(rest, 0.5):.3f} s")
    figures.at_most("all else answered within", max(rest), SOON, " s")


def _right(name: str, *, strict: bool) -> tuple[int, ...]:
    """The statuses that an answer may have; a file moved away is still there for connections that are open."""
    if name in NEEDS_NONE:
        return (200,)
    return (503,) if strict else (503, 200, 201)


def _check_well(
    figures: Figures, running: Running, bearer: dict[str, str], here: Receiver, seen: Seen, text: str
) -> None:
    """It is ready again, keeps what is sent, does its jobs, and has all that it said it kept."""
    began = time.monotonic()
    while not requests.get(f"{running.url}/readyz", timeout=PATIENCE).ok and time.monotonic() - began < PATIENCE:
        time.sleep(0.05)
    figures.at_most("ready again within", time.monotonic() - began, WELL_AGAIN, " s")
    sent = len(here.received)
    answer = requests.post(f"{running.url}/quotes", json={"text": text}, headers=bearer, timeout=PATIENCE)
    figures.check("an article is kept", answer.status_code, held=answer.status_code == 201, bound="201")
    began = time.monotonic()
    while len(here.received) == sent and time.monotonic() - began < JOBS_AGAIN:
        time.sleep(0.05)
    figures.at_most("a webhook is sent within", time.monotonic() - began, JOBS_AGAIN - 1, " s")
    lost = [
        identity
        for identity, text in seen.kept.items()
        if (found := requests.get(f"{running.url}/documents/{identity}", headers=bearer, timeout=PATIENCE)).status_code
        != 200
        or found.json()["text"] != text
    ]
    figures.none("acknowledged and lost", lost)


@contextmanager
def _stopped(server: Cluster) -> Iterator[None]:
    server.stop()
    try:
        yield
    finally:
        server.start()
        server.wait_until_up()


def _hanging(server: Cluster) -> Any:
    return server.hanging()
