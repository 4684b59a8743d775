"""A receiver of webhooks: a real HTTP server on the loopback interface, which answers as a test tells it to."""

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Receiver:
    """What it was sent, and what it answers next; after that, 204."""

    received: list[tuple[str, Mapping[str, str], bytes]] = field(default_factory=list)
    answers: list[tuple[int, Mapping[str, str]]] = field(default_factory=list)
    port: int = 0
    hanging: threading.Event | None = None
    """What its answers wait for."""

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}/hook?desk=1"

    @property
    def host(self) -> str:
        """How an operator allows it."""
        return f"http://127.0.0.1:{self.port}"

    def wait_for(self, number: int, *, patience: float = 30) -> None:
        """Until so many requests have come."""
        until = time.monotonic() + patience
        while len(self.received) < number:
            assert time.monotonic() < until, f"{len(self.received)} came, not {number}"
            time.sleep(0.02)


@contextmanager
def receiver(tls: Any = None) -> Iterator[Receiver]:
    """A receiver while the block lasts; over TLS with a context."""
    made = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the name is http.server's
            body = self.rfile.read(int(self.headers["Content-Length"]))
            made.received.append((self.path, dict(self.headers), body))
            if made.hanging:
                made.hanging.wait(60)
            status, headers = made.answers.pop(0) if made.answers else (204, {})
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: object) -> None:
            """A client that hangs up is no error here."""

    server = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    made.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield made
    finally:
        if made.hanging:
            made.hanging.set()
        server.shutdown()
        server.server_close()
        thread.join()
