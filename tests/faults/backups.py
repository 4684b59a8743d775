"""Backups taken again and again while clients post, verify and erase; each restored elsewhere and held against that."""

import time
from pathlib import Path
from tempfile import TemporaryDirectory

import requests
from tests.benchmarks.made_archive import fill
from tests.commands import run as command
from tests.conftest import PATIENCE, Running, opened

from . import served
from .desk import Desk
from .figures import Figures, percentile

QUIET_SECONDS = 5
"""How long the desk works before the first backup, and between one and the next."""

LEAST_POSTS = 10

QUOTATIONS = 40_000
"""In the archive beforehand, in the long form."""

TIMES, LEAST_SECONDS = 4, 4.0
"""A post during a backup takes at most so many times what it took before, or so long; but for one in a hundred."""


def run(figures: Figures, *, short: bool) -> None:
    """Both databases; the short form SQLite alone, and one backup."""
    for dialect in served.DIALECTS[:1] if short else served.DIALECTS:
        with TemporaryDirectory(prefix="ontherecord-backups-") as folder:
            with served.database(dialect) as url:
                if not short:
                    fill(url, QUOTATIONS)
                with served.service(url) as running:
                    taken, desk = _backups_under_load(running, url, Path(folder), times=1 if short else 8)
            _compare_posts(figures, dialect, desk, taken)
            _compare_archives(figures, dialect, desk, taken)


def _let_work(desk: Desk) -> None:
    """Until something was acknowledged that the next backup must have."""
    before, began = len(desk.posts), time.monotonic()
    while time.monotonic() - began < QUIET_SECONDS or len(desk.posts) < before + LEAST_POSTS:
        assert time.monotonic() - began < PATIENCE, "the service answers too slowly to tell anything"
        time.sleep(0.1)


Taken = list[tuple[Path, float, float]]
"""Backups, with when each was begun and ended."""


def _backups_under_load(running: Running, url: str, folder: Path, *, times: int) -> tuple[Taken, Desk]:
    """And one more once the desk is done: all that it was told must be in that, wherever the database has put it."""
    taken: Taken = []
    with Desk(lambda: running.url) as desk:
        for number in range(times):
            _let_work(desk)
            taken.append(_backup(url, folder / f"backup {number + 1}"))
    taken.append(_backup(url, folder / "backup afterwards"))
    return taken, desk


def _backup(url: str, file: Path) -> tuple[Path, float, float]:
    began = time.monotonic()
    made = command("backup", file, ONTHERECORD_DATABASE=url)
    assert made.returncode == 0, made.stderr
    return file, began, time.monotonic()


def _compare_posts(figures: Figures, dialect: str, desk: Desk, taken: Taken) -> None:
    before = desk.seconds(until=taken[0][1])
    during = [each for _, began, ended in taken[:-1] for each in desk.seconds(since=began, until=ended)]
    figures.tell(f"{dialect}: posts, of four clients at once", len(desk.posts))
    figures.tell(f"{dialect}: p50, p99 of posts before the first backup", _two(before))
    most = max(LEAST_SECONDS, TIMES * percentile(before, 0.99))
    figures.check(
        f"{dialect}: p50, p99 of posts while a backup was taken",
        _two(during),
        held=bool(during) and percentile(during, 0.99) <= most,
        bound=f"p99 at most {most:.1f} s",
    )
    figures.none(f"{dialect}: requests that failed", desk.failed)


def _compare_archives(figures: Figures, dialect: str, desk: Desk, taken: Taken) -> None:
    found = []
    for file, began, ended in taken:
        size = f"{file.stat().st_size / 1e6:.1f} MB in {ended - began:.1f} s"
        with served.database(dialect) as url:
            restoring = time.monotonic()
            restored = command("restore", file, ONTHERECORD_DATABASE=url)
            assert restored.returncode == 0, restored.stderr
            took = time.monotonic() - restoring
            with opened(url) as database:
                found.append(desk.compared(database, began=began, ended=ended))
            answers = _answers(url)
        figures.tell(
            f"{dialect}: {file.name}", f"{size}; restored in {took:.1f} s, {found[-1].documents} of the desk's"
        )
        figures.check(
            f"{dialect}: {file.name}: a service on it reads, finds and takes more",
            answers,
            held=answers,
            bound="it does",
        )
    figures.none(f"{dialect}: acknowledged before a backup and not in it", [each for of in found for each in of.lost])
    figures.none(f"{dialect}: in a backup, but not whole", [each for of in found for each in of.halves])
    figures.none(f"{dialect}: erased before a backup and in it", [each for of in found for each in of.back])
    figures.none(f"{dialect}: verified before a backup, not in it", [each for of in found for each in of.unverified])


def _answers(url: str) -> bool:
    """Whether a service started on what was restored is one."""
    with served.service(url, migrated=False, ONTHERECORD_WORKERS="1") as running:
        asked = {"q": "the", "mode": "all", "sort": "-added"}
        found = requests.get(f"{running.url}/quotes", params=asked, timeout=PATIENCE).json()["quotes"]
        article = {"text": "“We will go,” said Ann Lee, the mayor of Ely."}
        more = requests.post(f"{running.url}/quotes", json=article, timeout=PATIENCE)
        ready = requests.get(f"{running.url}/readyz", timeout=PATIENCE).status_code
    return ready == 200 and more.status_code == 201 and bool(found)


def _two(seconds: list[float]) -> str:
    return f"{percentile(seconds, 0.5) * 1000:,.0f}, {percentile(seconds, 0.99) * 1000:,.0f} ms"
