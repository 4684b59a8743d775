"""Two releases on one database: upgraded one after another under load, brought back; and one that may not go on.

The clients ask a balancer's question, /readyz, of each machine, and send what was refused once more, as balancers do.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

import requests
from tests.commands import ENVIRONMENT
from tests.conftest import PATIENCE, Running, opened

import ontherecord
from ontherecord.archive.revisions import newest

from . import served
from .desk import Desk
from .figures import Figures, percentile
from .next_release import REVISION, VERSION, next_release

GLANCE = 0.2
"""Seconds from one look at a machine to the next."""

WAIT_SECONDS = 30
"""How long a request waits for a machine that is ready."""

CLIENTS, REST = 2, 0.1
"""Few and unhurried: whether something gets lost is asked here, not how much can be done."""

PHASE_SECONDS = 3
"""How long the desk works on in each state."""

UNREADY_SECONDS = 15.0
"""Without any ready machine, at most, where the earlier release may not go on; most of it is a machine that is slow."""

TOLD = ("refused", "503")
"""Why a request may be sent once more: no connection, or Retry-After; never an answer that breaks off."""


def run(figures: Figures, *, short: bool) -> None:
    """On PostgreSQL, for two machines, which is all of the short form; on SQLite there is one, which is begun again."""
    with next_release(works_with=newest()) as folder:
        _rolling(figures, str(folder), rounds=1 if short else 5)
        if short:
            return
        _begun_again(figures, str(folder))
    with next_release(works_with=REVISION) as folder:
        _incompatible(figures, str(folder))


@dataclass
class Balancer:
    """Sends to whichever machine said last that it is ready."""

    machines: list[Running] = field(default_factory=list)
    unready: float = 0.0
    """Seconds in which none was."""
    _ready: list[str] = field(default_factory=list)
    _end: threading.Event = field(default_factory=threading.Event)

    def pick(self) -> str:
        """The address of one; waits for it."""
        until = time.monotonic() + WAIT_SECONDS
        while not (ready := self._ready):
            if time.monotonic() > until:
                raise requests.ConnectionError("no machine is ready")
            time.sleep(GLANCE / 4)
        return ready[int(time.monotonic() * 1000) % len(ready)]

    def stop(self, machine: Running) -> None:
        """Sends nothing more to it, and then stops it, as the guide says: what it has begun it finishes."""
        self.machines.remove(machine)
        self._look()
        time.sleep(GLANCE)
        machine.stop()

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Looks at the machines for the length of the block."""
        self._look()
        thread = threading.Thread(target=self._keep_looking)
        thread.start()
        try:
            yield
        finally:
            self._end.set()
            thread.join()

    def _keep_looking(self) -> None:
        while not self._end.is_set():
            began = time.monotonic()
            time.sleep(GLANCE)
            self._look()
            if not self._ready:
                self.unready += time.monotonic() - began

    def _look(self) -> None:
        self._ready = [each.url for each in list(self.machines) if status(each, "/readyz") == 200]


def status(machine: Running, path: str) -> int:
    """What it answers; 0 if it does not."""
    try:
        return requests.get(machine.url + path, timeout=PATIENCE).status_code
    except requests.ConnectionError:
        return 0


def migrations(machine: Running) -> str:
    """What /readyz says of the tables."""
    return str(requests.get(f"{machine.url}/readyz", timeout=PATIENCE).json()["checks"]["migrations"])


def migrate(url: str, folder: str | None) -> None:
    """By that release; by this one without a folder."""
    path = {"PYTHONPATH": folder} if folder else {}
    command = [sys.executable, "-m", "ontherecord", "migrate", "--quiet"]
    subprocess.run(command, env={**ENVIRONMENT, **path, "ONTHERECORD_DATABASE": url}, check=True, capture_output=True)


@contextmanager
def machine(url: str, folder: str | None = None) -> Iterator[Running]:
    """A machine with that release, with one worker."""
    path = {"PYTHONPATH": folder} if folder else {}
    with served.service(url, migrated=False, ONTHERECORD_WORKERS="1", **path) as running:
        version = requests.get(running.url, headers={"Accept": "application/json"}, timeout=PATIENCE).json()["version"]
        assert version == (VERSION if folder else ontherecord.__version__)
        yield running


def _rolling(figures: Figures, folder: str, *, rounds: int) -> None:
    """This release; migrated by the next; both; the next alone; both again; this one alone, on the later tables."""
    for number in range(1, rounds + 1):
        with served.database("postgresql") as url, ExitStack() as machines:
            migrate(url, None)
            balancer = Balancer([machines.enter_context(machine(url))])
            with balancer.looking(), Desk(balancer.pick, seed=number, clients=CLIENTS, pause=REST) as desk:
                _through(
                    figures,
                    url,
                    folder,
                    balancer,
                    lambda release, url=url: machines.enter_context(machine(url, release)),
                )
            _acknowledged(figures, f"postgresql, round {number}", url, desk, refused=TOLD)
            figures.at_most(f"postgresql, round {number}: without any ready machine", balancer.unready, 0.0, " s")


def _through(
    figures: Figures, url: str, folder: str, balancer: Balancer, begin: Callable[[str | None], Running]
) -> None:
    [earlier] = balancer.machines
    time.sleep(PHASE_SECONDS)
    migrate(url, folder)
    stands = migrations(earlier)
    figures.check("the earlier release on migrated tables", stands, held=stands == "ahead", bound="ahead")
    later = begin(folder)
    balancer.machines.append(later)
    time.sleep(PHASE_SECONDS)
    figures.check("the same article to both", "sent", held=_same(earlier, later), bound="one document")
    balancer.stop(earlier)
    time.sleep(PHASE_SECONDS)
    migrate(url, None)  # as its unit does before it starts: nothing is to be done
    again = begin(None)
    stands = migrations(again)
    figures.check("begun again, the later one having been bad", stands, held=stands == "ahead", bound="ahead")
    balancer.machines.append(again)
    time.sleep(PHASE_SECONDS)
    balancer.stop(later)
    time.sleep(PHASE_SECONDS)
    figures.check("the jobs of each", "run", held=not _jobs_ended(earlier, later, again), bound="never end")


def _same(one: Running, other: Running) -> bool:
    """Whether what both are sent is one document with the same quotations, whichever of them kept it."""
    text = f"“We will go,” said Ann Lee, the mayor of Ely, at {time.monotonic()}."
    first, second = (
        requests.post(f"{each.url}/quotes", json={"text": text}, timeout=PATIENCE) for each in (one, other)
    )
    return (first.status_code, second.status_code) == (201, 200) and first.json() == second.json()


def _jobs_ended(*machines: Running) -> bool:
    return any("jobs ended" in line and "again_in" in line for each in machines for line in each.errors)


def _begun_again(figures: Figures, folder: str) -> None:
    """SQLite, with one machine: stopped, migrated, begun again; and back."""
    with served.database("sqlite") as url:
        desk = Desk(lambda: running.url, clients=CLIENTS, pause=REST)
        away, stopping = [], None
        for release in (None, folder, None):
            migrate(url, release)
            with machine(url, release) as running:
                away += [] if stopping is None else [time.monotonic() - stopping]
                with desk:
                    time.sleep(PHASE_SECONDS)
                stopping = time.monotonic()
        figures.tell("sqlite: away from stop to start", ", ".join(f"{each:.1f} s" for each in away))
        _acknowledged(figures, "sqlite, there and back", url, desk, refused=())


def _incompatible(figures: Figures, folder: str) -> None:
    """A release after which earlier ones may not go on: started first, it waits; then, all at once, it serves alone."""
    with served.database("postgresql") as url:
        migrate(url, None)
        with machine(url) as earlier, machine(url, folder) as later:
            waits = status(later, "/readyz")
            balancer = Balancer([earlier, later])
            with balancer.looking(), Desk(balancer.pick, clients=CLIENTS, pause=REST) as desk:
                time.sleep(PHASE_SECONDS)
                migrate(url, folder)
                time.sleep(PHASE_SECONDS)
                answered = [status(earlier, path) for path in ("/readyz", "/quotes", "/documents", "/speakers")]
                posted = requests.post(f"{earlier.url}/quotes", json={"text": "“No,” said Ann Lee."}, timeout=PATIENCE)
            figures.check("the later release before its tables are there", waits, held=waits == 503, bound="503")
            refused = [*answered, posted.status_code]
            figures.check("the earlier one after", refused, held=set(refused) == {503}, bound="503 to all")
            figures.check(
                "the later one then", status(later, "/readyz"), held=status(later, "/readyz") == 200, bound="200"
            )
        _acknowledged(figures, "postgresql, at once", url, desk, refused=TOLD)
        figures.at_most("postgresql, at once: without any ready machine", balancer.unready, UNREADY_SECONDS, " s")


def _acknowledged(figures: Figures, which: str, url: str, desk: Desk, *, refused: tuple[str, ...]) -> None:
    """Everything that the clients were told is so."""
    now = time.monotonic()
    with opened(url) as database:
        with database.migrating() as connection:  # so that this release may look, whatever the later one said
            connection.exec_driver_sql(f"UPDATE revisions SET works_with = '{newest()}'")
        found = desk.compared(database, began=now, ended=now)
    sent_again = ", ".join(f"{each}: {number}" for each, number in desk.told_again.items()) or "none"
    figures.tell(f"{which}: posts; p99", f"{len(desk.posts)}; {percentile(desk.seconds(), 0.99):.2f} s")
    figures.check(
        f"{which}: sent once more",
        sent_again,
        held=set(desk.told_again) <= set(refused),
        bound=", ".join(refused) or "none",
    )
    figures.none(f"{which}: requests that failed", desk.failed)
    figures.none(f"{which}: acknowledged and lost, or not whole", found.lost + found.halves)
    figures.none(f"{which}: acknowledged as erased or verified, and not so", found.back + found.unverified)
