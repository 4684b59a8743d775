"""Nothing acknowledged is lost, whatever is killed: workers, the master, the supervisor, jobs, and the database itself.

Four clients post, repeat with Idempotency-Keys, send batches and verify quotations meanwhile. What does not begin again
by itself is begun again at once, as systemd would. In the end everything is held against what was acknowledged.
"""

import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import psutil
import requests
from tests.conftest import Running, opened

from ontherecord.archive import schema

from . import served, wholeness
from .cluster import Cluster, cluster
from .figures import Figures, percentile
from .posting import Poster, Told

CLIENTS = 4
KILLS = 50
SHORT = {
    "sqlite": ("master", "worker", "jobs"),
    "postgresql": ("server", "backend"),
}
"""In the short form: those that leave claims come first, so that these are free in the end."""

BETWEEN = (0.2, 2.0)
"""Seconds from an answer to the next kill."""

PROCESSES = ("worker", "jobs", "master", "worker", "supervisor")
TARGETS = {"sqlite": PROCESSES, "postgresql": (*PROCESSES, "backend", "worker", "server", "backend")}

LONGEST_AWAY = 20.0
"""Seconds; four on an idle machine, most of which is loading the model anew."""

LONGEST_ORPHAN = 10.0
"""Seconds, two on an idle machine, that what is left of a killed service may hold its port, or a job."""

PATIENCE = 60.0


@dataclass
class Scene:
    """A service that is killed and begun again, its database, and how long it was away."""

    url: str
    port: int
    home: Path
    server: Cluster | None
    running: Running = field(init=False)
    away: list[float] = field(default_factory=list)
    orphaned: list[float] = field(default_factory=list)
    kills: Counter[str] = field(default_factory=Counter)
    draw: Random = field(default_factory=lambda: Random(7))

    def __post_init__(self) -> None:
        self.begin()

    @property
    def address(self) -> str:
        """Where it listens, before and after."""
        return f"http://127.0.0.1:{self.port}"

    def begin(self) -> None:
        """Begins the service, as systemd does."""
        settings = {"ONTHERECORD_DATABASE": self.url, "ONTHERECORD_PORT": str(self.port)}
        settings["ONTHERECORD_QUEUE_SECONDS"] = "2"  # claims of the killed are free the sooner
        self.running = Running(self.home, migrated=False, **settings)

    def kill(self, what: str) -> None:
        """Kills one thing, and waits until the service answers again."""
        began = time.monotonic()
        family = served.family(self.running)
        if not VICTIMS[what](self):
            return
        self.kills[what] += 1
        if what in ("master", "supervisor"):
            self._begin_again(family, began)
        if what == "server" and self.server:
            self.server.process.wait(PATIENCE)
            self.server.start()
        self._wait_until_ready()
        self.away.append(time.monotonic() - began)

    def _begin_again(self, family: list[psutil.Process], began: float) -> None:
        """Once the process that systemd knows has ended; what is left of the others is watched, and not helped."""
        watching = threading.Thread(target=self._watch, args=(family, began))
        watching.start()
        self.running.process.wait(PATIENCE)
        self.begin()
        watching.join()

    def _watch(self, family: list[psutil.Process], began: float) -> None:
        psutil.wait_procs(family, timeout=PATIENCE)
        self.orphaned.append(time.monotonic() - began)

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with suppress(requests.RequestException):
                if requests.get(f"{self.address}/readyz", timeout=5).ok:
                    return
            time.sleep(0.02)
        raise AssertionError("it did not answer again:\n" + "".join(self.running.errors[-20:]))


def run(figures: Figures, *, short: bool) -> None:
    """Fifty kills on either database; in the short form a few."""
    for dialect in served.DIALECTS:
        told = Told()
        with _scene(dialect) as scene:
            began = time.monotonic()
            _killed(scene, told, SHORT[dialect] if short else tuple(islice(cycle(TARGETS[dialect]), KILLS)))
            lasted = time.monotonic() - began
            _tell(figures, scene, told, dialect, lasted)
            wholeness.check_acknowledged(figures, told, scene.address)
            scene.running.stop()
            with opened(scene.url) as database:
                wholeness.check_whole(figures, database)


def _killed(scene: Scene, told: Told, targets: Sequence[str]) -> None:
    posters = [Poster(number, scene.address, told) for number in range(CLIENTS)]
    for each in posters:
        each.start()
    try:
        for what in targets:
            time.sleep(scene.draw.uniform(*BETWEEN))
            scene.kill(what)
    finally:
        for each in posters:
            each.finish()
        for each in posters:
            each.join()
    told.wrong.extend(f"{each.unknown} repeats never answered" for each in posters if each.unknown)


def _tell(figures: Figures, scene: Scene, told: Told, dialect: str, lasted: float) -> None:
    kinds = ", ".join(f"{count} {what}" for what, count in sorted(scene.kills.items()))
    figures.tell(f"{dialect}: kills in {lasted:.0f} s", f"{scene.kills.total()}: {kinds}")
    figures.tell("articles sent, connections lost, sent again", f"{told.sent}, {told.lost}, {told.repeated}")
    figures.tell("answers by status", dict(sorted(told.statuses.items())))
    enough = len(told.kept) >= 3 * scene.kills.total()
    figures.check("articles acknowledged", len(told.kept), held=enough, bound="at least three a kill")
    figures.tell("corrections acknowledged", len(told.verified))
    figures.tell("answers again after a kill, p50", f"{percentile(scene.away, 0.5):.2f} s")
    figures.at_most("answers again after a kill, at the longest", max(scene.away), LONGEST_AWAY, " s")
    if scene.orphaned:
        figures.at_most("what a killed service left is gone within", max(scene.orphaned), LONGEST_ORPHAN, " s")


@contextmanager
def _scene(dialect: str) -> Iterator[Scene]:
    with ExitStack() as held:
        home = Path(held.enter_context(TemporaryDirectory(prefix="ontherecord-kills-")))
        server = held.enter_context(cluster()) if dialect == "postgresql" else None
        url = server.url if server else f"sqlite:///{home}/ontherecord.sqlite"
        with opened(url) as database:
            schema.upgrade(database)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = int(free.getsockname()[1])
        scene = Scene(url, port, home, server)
        try:
            yield scene
        finally:
            if scene.running.process.poll() is None:
                scene.running.stop()


def _kill_worker(scene: Scene) -> bool:
    return _kill(scene, served.workers(scene.running))


def _kill_backend(scene: Scene) -> bool:
    assert scene.server
    return _kill(scene, scene.server.backends())


def _kill_jobs(scene: Scene) -> bool:
    return _kill(scene, served.jobs(scene.running))


def _kill_master(scene: Scene) -> bool:
    return _kill(scene, [served.master(scene.running)])


def _kill_supervisor(scene: Scene) -> bool:
    return _kill(scene, [psutil.Process(scene.running.process.pid)])


def _kill_server(scene: Scene) -> bool:
    assert scene.server
    return _kill(scene, [psutil.Process(scene.server.process.pid)])


def _kill(scene: Scene, victims: list[psutil.Process]) -> bool:
    """Whether there was one to kill."""
    if victims:
        with suppress(psutil.NoSuchProcess):
            scene.draw.choice(victims).send_signal(signal.SIGKILL)
            return True
    return False


VICTIMS: dict[str, Callable[[Scene], bool]] = {
    "worker": _kill_worker,
    "jobs": _kill_jobs,
    "master": _kill_master,
    "supervisor": _kill_supervisor,
    "backend": _kill_backend,
    "server": _kill_server,
}
