"""Hostile clients on raw sockets: each is refused and logged once, and a well-behaved reader never notices."""

import json
import re
import socket
import time
from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby
from queue import Empty

from tests.conftest import Running
from tests.faults.figures import Figures
from tests.faults.served import database, own_memory, service, workers

from . import behind_nginx, slow_clients
from .attacks import ATTACKS, CLOSED, HARMLESS, SECRET, Attack
from .readers import PATIENCE, READER, reading, where

QUIET_SECONDS = 2
CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


def run(figures: Figures, *, short: bool) -> None:
    """Attacks one by one, then slow clients in crowds, then idle ones behind the proxy that the guide documents."""
    with database("sqlite") as url, service(url) as running:
        token = running.command("keys", "create", "hostile", "--scope", "write", "--scope", "read").strip()
        log = Log(running, token)
        before = [own_memory(each) for each in workers(running)]
        with reading(running.url, token) as reader:
            time.sleep(QUIET_SECONDS)
        reader.tell(figures, "with nobody else", most=PATIENCE)
        most = 1.0 + (max(reader.seconds) if short else 0)  # the short form is run on busy machines too
        with reading(running.url, token) as reader:
            for kind, attacks in groupby((*ATTACKS, *HARMLESS), key=lambda attack: attack.kind):
                _attack(figures, log, running.url, token, kind, list(attacks))
        reader.tell(figures, "while attacked", most=most)
        with reading(running.url, token) as reader:
            slow_clients.crowd(figures, log.lines, running.url, token, each=40 if short else 150)
        reader.tell(figures, "while slow clients crowd", most=most)
        behind_nginx.run(figures, running.url, token, short=short, most=most)
        grown = [(own_memory(now) - then) / 2**20 for now, then in zip(workers(running), before, strict=True)]
        figures.at_most("memory that a worker has grown by, at most", max(grown), 150, " MB")
        figures.none("processes that were begun anew", [line for line in running.errors if "TIMEOUT" in line])
        log.tell(figures)


@dataclass
class Log:
    """What the service writes; ``lines`` gives those on standard output that are not the reader's."""

    running: Running
    token: str
    seen: list[str] = field(default_factory=list)

    def lines(self, *, at_least: int, seconds: float) -> list[dict[str, object]]:
        """The lines that come until there are so many, or the time is over, and a moment later."""
        came: list[dict[str, object]] = []
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            try:
                line = self.running.requests_logged.get(timeout=left)
            except Empty:
                break
            self.seen.append(line)
            told = json.loads(line)
            if told["event"] in ("request", "refused") and told["request_id"] != READER:
                came.append(told)
                if len(came) == at_least:
                    until = min(until, time.monotonic() + 0.05)
        return came

    def tell(self, figures: Figures) -> None:
        """Nothing of what was sent may stand in any line, nor any control character."""
        self.lines(at_least=0, seconds=0.5)
        everything = [*self.seen, *self.running.errors]
        words = (SECRET.decode(), self.token, self.token.rpartition("_")[2])
        figures.none(
            "log lines that hold what was sent, or a key", [x for x in everything if any(w in x for w in words)]
        )
        figures.none("log lines with a control character", [x for x in everything if CONTROLS.search(x.rstrip("\n"))])
        figures.none("faults of ours", [x for x in everything if '"level": "error"' in x or "Traceback" in x])


def _attack(figures: Figures, log: Log, url: str, token: str, kind: str, attacks: list[Attack]) -> None:
    wrong: list[str] = []
    miscounted: list[str] = []
    statuses: Counter[int] = Counter()
    longest = 0.0
    log.lines(at_least=0, seconds=0.05)
    for attack in attacks:
        began = time.monotonic()
        answer = _answer(where(url), attack, token)
        longest = max(longest, time.monotonic() - began)
        status = int(answer[9:12]) if answer else CLOSED
        statuses[status] += 1
        if status not in attack.statuses:
            wrong.append(f"{attack.what}: {status}")
        lines = log.lines(at_least=1, seconds=5)
        if len(lines) != 1:
            miscounted.append(f"{attack.what}: {len(lines)} lines")
    shown = ", ".join(f"{count} × {status or 'closed'}" for status, count in sorted(statuses.items()))
    figures.none(f"{kind}: {len(attacks)} ({shown}), answered otherwise", wrong)
    figures.none(f"{kind}: not logged once", miscounted)
    figures.at_most(f"{kind}: longest until the connection was closed", longest, 5, " s")


def _answer(address: tuple[str, int], attack: Attack, token: str) -> bytes:
    """All that comes back, until the service hangs up."""
    received = b""
    with socket.create_connection(address, timeout=PATIENCE) as connection:
        try:
            connection.sendall(attack.sent.replace(b"KEY", token.encode()))
            if attack.half_close:
                connection.shutdown(socket.SHUT_WR)
        except OSError:  # refused before it was all sent; the answer may be there all the same
            pass
        try:
            while more := connection.recv(65_536):
                received += more
        except ConnectionError:
            pass
    return received
