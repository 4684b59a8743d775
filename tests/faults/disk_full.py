"""The disk full: what is acknowledged is kept, reading goes on, and all is well by itself when there is room again.

A small disk in memory holds the database, then what the workers count; ballast takes the room and gives it back.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psutil
import requests
from tests.conftest import Running, opened

from ontherecord.archive import schema

from . import served, wholeness
from .articles import articles
from .cluster import Cluster, cluster
from .figures import Figures
from .posting import Told
from .small_disk import NoMount, SmallDisk, small_disk

MOST = 400
"""Articles that are posted until there is no room."""

WHILE_FULL = 30
WHILE_FULL_SHORT = 6
SOON = 15.0
"""Seconds: the longest answer while there is no room, and the longest until an article is kept when there is again."""

TIMEOUT = 60
MEGABYTE = 1 << 20
FULL = {"sqlite": (507,), "postgresql": (507, 503)}
"""PostgreSQL ends in a panic where its log has no room, and is away until it has recovered."""


def run(figures: Figures, *, short: bool) -> None:
    """SQLite's disk, PostgreSQL's, and the one that the workers count on."""
    tries = WHILE_FULL_SHORT if short else WHILE_FULL
    try:
        with small_disk("24m") as disk:
            _sqlite(figures, disk, tries)
        with small_disk("200m") as disk:
            _postgresql(figures, disk, tries)
        if not short:
            with small_disk("16m") as disk:
                _log_of_postgresql(figures, disk, tries)
        with small_disk("16m") as disk:
            _counted(figures, disk)
    except NoMount as error:
        must = bool(os.environ.get("TESTS_MUST_NOT_SKIP"))
        figures.check("not tried: nothing may be mounted here", error, held=not must, bound="tried, in CI")


def _sqlite(figures: Figures, disk: SmallDisk, tries: int) -> None:
    url = f"sqlite:///{disk.folder}/ontherecord.sqlite"
    with _serving(url) as running:
        told = _filled(figures, "SQLite", running, disk, tries)
        wholeness.check_acknowledged(figures, told, running.url)
        running.stop()
        with opened(url) as database:
            wholeness.check_whole(figures, database)


def _postgresql(figures: Figures, disk: SmallDisk, tries: int) -> None:
    with cluster(folder=disk.folder) as server:
        _with_server(figures, "PostgreSQL", server, disk, tries)


def _log_of_postgresql(figures: Figures, disk: SmallDisk, tries: int) -> None:
    """The write-ahead log on a disk of its own, without which PostgreSQL ends itself."""
    with cluster("min_wal_size=2MB", "wal_keep_size=1GB", log=disk.folder) as server:
        _with_server(figures, "PostgreSQL's log", server, disk, tries)


def _with_server(figures: Figures, what: str, server: Cluster, disk: SmallDisk, tries: int) -> None:
    with _serving(server.url) as running:
        told = _filled(figures, what, running, disk, tries, server)
        wholeness.check_acknowledged(figures, told, running.url)
        running.stop()
        with opened(server.url) as database:
            wholeness.check_whole(figures, database)


def _filled(
    figures: Figures, what: str, running: Running, disk: SmallDisk, tries: int, server: Cluster | None = None
) -> Told:
    """What was acknowledged before the disk was full, while it was, and after."""
    told, texts = Told(), articles(99, words=400)
    quote = _post(running, told, next(texts)).json()["quotes"][0]["id"]
    before = {each.pid for each in served.workers(running)}
    disk.leave(MEGABYTE // 4)
    until_full = 0
    while until_full < MOST and _post(running, told, next(texts)).ok:
        until_full += 1
    figures.check(f"{what}: articles until full", until_full, held=until_full < MOST, bound=f"fewer than {MOST}")
    disk.leave(0)
    answered = [_post(running, told, next(texts), key=f"full-{number}") for number in range(tries)]
    answered.append(requests.patch(f"{running.url}/quotes/{quote}", json={"verified": True}, timeout=TIMEOUT))
    dialect = "sqlite" if server is None else "postgresql"
    wrong = [each.status_code for each in answered if not each.ok and each.status_code not in FULL[dialect]]
    figures.tell("answers while full", sorted(each.status_code for each in answered))
    figures.none("answers other than they should be", wrong)
    figures.at_most("answered within", max(each.elapsed.total_seconds() for each in answered), SOON, " s")
    _check_reading(figures, running, told, away=server is not None)
    disk.make_room()
    _bring_back(figures, server)
    figures.at_most("an article is kept again within", _until_kept(running, told, next(texts)), SOON, " s")
    again = _post(running, told, next(articles(98, words=60)), key="full-again")
    figures.check("and one with a key", again.status_code, held=again.ok, bound="201")
    after = {each.pid for each in served.workers(running)}
    figures.check("workers begun again", len(after - before), held=after == before, bound="none")
    return told


def _check_reading(figures: Figures, running: Running, told: Told, *, away: bool) -> None:
    """Reading goes on, and answering without keeping; but for a PostgreSQL that gave up."""
    paths = ("/livez", "/quotes?q=said", "/speakers", f"/documents/{next(iter(told.kept))}", "/metrics")
    answers = {path: requests.get(running.url + path, timeout=TIMEOUT).status_code for path in paths}
    unstored = {"text": "“We will not go,” said Ann Lee."}
    path = "/quotes?store=false"
    answers[path] = requests.post(running.url + path, json=unstored, timeout=TIMEOUT).status_code
    wrong = {path: status for path, status in answers.items() if status != 200 and not (away and status == 503)}
    figures.tell("what else was answered", sorted(answers.values()))
    figures.none("readings that failed", list(wrong.items()))


def _bring_back(figures: Figures, server: Cluster | None) -> None:
    """A PostgreSQL that ended, as it may where its log has no room, is begun again by whoever looks after it."""
    if server is None:
        return
    ended = 0
    while not server.is_up():  # it may be about to end just now
        if server.process.poll() is not None:
            ended += 1
            assert ended < 5, "the server ends again and again"
            server.start()
        time.sleep(0.1)
    figures.tell("times that the server ended by itself", ended)


def _until_kept(running: Running, told: Told, text: str) -> float:
    began = time.monotonic()
    while not _post(running, told, text).ok and time.monotonic() - began < TIMEOUT:
        time.sleep(0.2)
    return time.monotonic() - began


def _counted(figures: Figures, disk: SmallDisk) -> None:
    """Where the workers count is full: they count on, and a worker that is begun in another's place does."""
    with served.database("sqlite") as url, served.service(url, TMPDIR=str(disk.folder)) as running:
        disk.leave(0)
        asked = [_status(running, "/quotes"), _status(running, "/speakers"), _status(running, "/nowhere")]
        for each in served.workers(running):
            each.kill()
        psutil.wait_procs(served.workers(running), timeout=1)
        until = time.monotonic() + SOON
        while _status(running, "/livez") != 200 and time.monotonic() < until:
            time.sleep(0.05)
        asked += [_status(running, "/documents"), _status(running, "/quotes"), _status(running, "/metrics")]
        figures.check(
            "where workers count is full: answers",
            asked,
            held=asked == [200, 200, 404, 200, 200, 200],
            bound="200, and one 404",
        )
        ended = [line for line in running.errors if "SIGBUS" in line]
        figures.none("workers that ended by SIGBUS", ended)


def _status(running: Running, path: str) -> int:
    """The status; 0 for none."""
    try:
        return requests.get(running.url + path, timeout=TIMEOUT).status_code
    except requests.RequestException:
        return 0


def _post(running: Running, told: Told, text: str, *, key: str | None = None) -> requests.Response:
    headers = {"Idempotency-Key": key} if key else {}
    url = f"{running.url}/quotes?mode=all"
    answer = requests.post(url, json={"text": text}, headers=headers, timeout=TIMEOUT)
    if answer.ok:
        told.keep(text, answer.json())
    return answer


@contextmanager
def _serving(url: str) -> Iterator[Any]:
    with opened(url) as database:
        schema.upgrade(database)
    with served.service(url, migrated=False) as running:
        yield running
