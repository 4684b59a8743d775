"""Crowds of clients that send nothing, send a byte now and then, or take their answer a byte at a time."""

import selectors
import socket
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from tests.faults.figures import Figures

from .attacks import CHUNKED, CLOSED, GET, POST, SECRET

LINES = Callable[..., list[dict[str, object]]]
BEAT = 0.5
"""Seconds between two bytes."""

CONNECTING_SECONDS = 2
BETWEEN = 0.002
"""Seconds between two connections."""

LONGEST_HELD = 18
"""Seconds for which a thread may be held by one that sends slowly: 15, and one for each 50 kB."""

SLACK = 4
"""Seconds beyond the limit, of which the service's own looking and lingering take most."""

VIEWER = b"GET /docs/swagger-ui-bundle.js HTTP/1.1\r\nHost: a\r\n\r\n"
"""What anybody may ask for, and is 1.5 MB."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What such a client sends first, and then byte by byte; what it is told in the end, and after how many seconds."""

    what: str
    first: bytes
    drip: bytes
    statuses: tuple[int, ...]
    within: float
    reads: bool = True


KINDS = (
    Kind("send nothing", b"", b"", (408, 503), 10),
    Kind("send their head a byte at a time", b"", GET + b"X: " + SECRET * 100, (408, 503), 10),
    Kind("send an address without an end", b"GET /", SECRET * 100, (408, 503), 10),
    Kind("send their body a byte at a time", POST + b"Content-Length: 5000\r\n\r\n", SECRET * 100, (408, 503), 15),
    Kind("send chunks a byte at a time", CHUNKED + b"1000\r\n", SECRET * 100, (408, 503), 15),
    Kind("never send their body", POST + b"Content-Length: 500\r\n\r\n", b"", (408, 503), 15),
    Kind(
        "are asked for their body and say nothing",
        POST + b"Expect: 100-continue\r\nContent-Length: 9\r\n\r\n",
        b"",
        (100,),
        15,
    ),
    Kind(
        "send a large body, then a byte at a time",
        POST + b"Content-Length: 900000\r\n\r\n" + SECRET * 6_400,
        SECRET * 100,
        (408, 503),
        28,
    ),
    Kind("do not take their answer", VIEWER, b"", (200,), 27, reads=False),
)


@dataclass(eq=False)
class Client:
    """One of a crowd."""

    kind: Kind
    sock: socket.socket
    began: float
    sent: int = 0
    received: bytearray = field(default_factory=bytearray)
    ended: float | None = None

    @property
    def status(self) -> int:
        return int(self.received[9:12]) if self.received else CLOSED

    def read(self) -> None:
        """Takes what there is."""
        try:
            more = self.sock.recv(65_536)
        except BlockingIOError:
            return
        except OSError:
            more = b""
        self.received += more
        if not more:
            self.ended = time.monotonic() - self.began

    def beat(self) -> None:
        """Sends the next byte."""
        with suppress(OSError):
            if self.sent < len(self.kind.drip):
                self.sent += self.sock.send(self.kind.drip[self.sent : self.sent + 1])


def crowd(figures: Figures, lines: LINES, url: str, token: str, *, each: int) -> None:
    """So many of each kind, all at a time; each is to be hung up on within its limit, and to leave one line."""
    host, port = url.removeprefix("http://").split(":")
    lines(at_least=0, seconds=0.05)
    with selectors.DefaultSelector() as selector:
        clients = [_connected(kind, (host, int(port)), token, selector) for _ in range(each) for kind in KINDS]
        _wait(selector, clients)
    for kind in KINDS:
        _tell(figures, kind, [client for client in clients if client.kind is kind])
    told = lines(at_least=len(clients), seconds=5)
    counts = Counter(f"{line['event']} {line['status']}" for line in told)
    held = max(float(str(line.get("seconds", 0))) for line in told)
    figures.at_most("longest that a thread was held by one of them", held, LONGEST_HELD + 1, " s")
    figures.check(
        f"log lines of these {len(clients)}",
        f"{len(told)}: {dict(counts)}",
        held=len(told) == len(clients),
        bound="one each",
    )


def _connected(kind: Kind, address: tuple[str, int], token: str, selector: selectors.BaseSelector) -> Client:
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    sock.settimeout(CONNECTING_SECONDS)
    with suppress(OSError):  # it has no answer then, which is told
        sock.connect(address)
        sock.sendall(kind.first.replace(b"KEY", token.encode()))
    sock.setblocking(False)
    time.sleep(BETWEEN)
    client = Client(kind, sock, time.monotonic())
    if kind.reads:
        selector.register(sock, selectors.EVENT_READ, client)
    return client


def _wait(selector: selectors.BaseSelector, clients: list[Client]) -> None:
    """Until all were hung up on, or should have been."""
    began = beaten = time.monotonic()
    until = max(kind.within for kind in KINDS) + SLACK
    silent = max(kind.within for kind in KINDS if not kind.reads)  # which are not told that they were hung up on
    while (passed := time.monotonic() - began) < until and (selector.get_map() or passed < silent):
        for key, _ in selector.select(BEAT / 5):
            key.data.read()
            if key.data.ended is not None:
                selector.unregister(key.fileobj)
                key.data.sock.close()
        if time.monotonic() - beaten > BEAT:
            beaten = time.monotonic()
            for client in clients:
                if client.ended is None:
                    client.beat()
    for client in clients:
        if not client.kind.reads:
            client.sock.setblocking(True)
            client.sock.settimeout(1)
            while client.ended is None:
                client.read()
        client.sock.close()


def _tell(figures: Figures, kind: Kind, clients: list[Client]) -> None:
    statuses = Counter(client.status for client in clients)
    wrong = [client.status for client in clients if client.status not in kind.statuses]
    shown = ", ".join(f"{count} × {status or 'closed'}" for status, count in sorted(statuses.items()))
    figures.none(f"{len(clients)} that {kind.what} ({shown}), answered otherwise", wrong)
    if kind.reads:
        late = [client.status for client in clients if client.ended is None]
        longest = max(client.ended or float("inf") for client in clients)
        figures.none("not hung up on", late)
        figures.at_most("longest until hung up on", longest, kind.within + SLACK, " s")
    else:
        whole = [client.status for client in clients if len(client.received) > 1_500_000]
        figures.none("that have it whole all the same", whole)
