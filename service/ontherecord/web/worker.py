"""gunicorn's threaded worker, but the worker with the least in hand takes the next request.

All workers listen on one socket, and the first to accept has the request. A worker that analyses accepts as fast as an
idle one, so that two requests often end up in one worker, one waiting for the other, or refused, while the other worker
idles. So each worker tells the others how many texts it has in hand, and holds back for a moment while another has
fewer. Where all have as many, nobody waits for anybody: probes and reads are answered however busy all are.
"""

import json
import mmap
import os
import signal
import socket
import struct
import time
import uuid
from concurrent.futures import Future
from contextlib import suppress
from http import HTTPStatus
from typing import Any

import structlog
from gunicorn.http.errors import (  # type: ignore[import-untyped]
    ExpectationFailed,
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
    UnsupportedTransferCoding,
)
from gunicorn.util import close_graceful  # type: ignore[import-untyped]
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

HOLD_BACK = 0.005
"""Seconds for each text in hand; an idle process wakes up and accepts in less than one millisecond."""

MOST_COUNTED = 3
"""Texts in hand beyond which it holds back no longer: the other may be about to end."""

GLANCE = 0.0005
"""Seconds after which a worker that holds back looks again what it has in hand."""

SILENCE = 30
"""Seconds that a client may be silent in the midst of a request, or not take its answer, before it is hung up on."""

REFUSALS = {
    LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    ExpectationFailed: HTTPStatus.EXPECTATION_FAILED,
    UnsupportedTransferCoding: HTTPStatus.NOT_IMPLEMENTED,
}
"""What is answered to a request that gunicorn cannot read; 400 if not named here."""

BOARD = mmap.mmap(-1, 1024)
"""A byte for each worker, by its age, which all see: the texts it has in hand. Twice the workers there can be."""

AWAY, MOST_TOLD = 255, 254
BOARD[:] = bytes([AWAY]) * len(BOARD)

CLOSED = object()
ENDING = {signal.SIGTERM, signal.SIGINT, signal.SIGQUIT}


def keep_signals_for_the_forked() -> None:
    """Signals to end wait until a forked worker can take them.

    Until it has its own handlers it has the arbiter's, which do nothing in a worker: it would serve on, and the arbiter
    wait for it, for minutes.
    """
    os.register_at_fork(
        before=lambda: signal.pthread_sigmask(signal.SIG_BLOCK, ENDING),
        after_in_parent=lambda: signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING),
    )


def gone(worker: "Worker") -> None:
    """What is to be done in the arbiter when a worker has ended, however it did: nobody holds back for it any more."""
    BOARD[place_of(worker)] = AWAY


def place_of(worker: "Worker") -> int:
    """Its place on the board."""
    return int(worker.age) % len(BOARD)


def refusal(status: HTTPStatus, error: str) -> bytes:
    """The whole answer to what gunicorn could not read, as problem details; its line is written."""
    request_id = uuid.uuid4().hex
    structlog.get_logger().warning("refused", status=status.value, error=error, request_id=request_id)
    problem = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": f"This is no request that can be read: {error}.",
        "request_id": request_id,
        "trace_id": uuid.uuid4().hex,
    }
    body = json.dumps(problem).encode()
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}\r\nConnection: close\r\nContent-Type: application/problem+json\r\n"
        f"Content-Length: {len(body)}\r\nX-Request-Id: {request_id}\r\n\r\n"
    )
    return head.encode() + body


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """A threaded worker for requests that take a core for a while."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.in_hand: set[Any] = set()
        """Connections that bring a text, or are too new for it to be known."""

    def run(self) -> None:
        """Serve, as others may know from now on."""
        self._tell()
        super().run()

    def init_signals(self) -> None:
        """gunicorn's, and now whatever came since the fork."""
        super().init_signals()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)

    def accept(self, listener: socket.socket) -> None:
        """Take the next connection, unless a less busy worker has taken it meanwhile."""
        began = time.monotonic()
        while min(BOARD[:]) < (mine := len(self.in_hand)):
            if time.monotonic() - began >= HOLD_BACK * min(mine, MOST_COUNTED):
                break
            time.sleep(GLANCE)
        super().accept(listener)

    def enqueue_req(self, conn: Any) -> None:
        """Let a thread answer the connection, which may not be silent for ever."""
        silence = struct.pack("@ll", SILENCE, 0)  # the kernel's timeouts: gunicorn takes Python's own off again
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, silence)
        conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, silence)
        self.in_hand.add(conn)
        self._tell()
        super().enqueue_req(conn)

    def handle(self, conn: Any) -> Any:
        """Answer, and hang up, all in this thread.

        gunicorn hangs up in its main loop, which waits two seconds there for a client that does not hang up too; nobody
        else's request would be taken.
        """
        result = super().handle(conn)
        self._not_in_hand(conn)
        if result is False:
            close_graceful(conn.sock)
            return CLOSED
        return result

    def handle_request(self, req: Any, conn: Any) -> Any:
        """Answer one request; what brings no text is soon done, and no reason to hold back."""
        if req.method != "POST":
            self._not_in_hand(conn)
        return super().handle_request(req, conn)

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:  # noqa: ARG002
        """A problem for what is no request at all.

        gunicorn would answer with a page of HTML, and quote the request in its log, with what was searched for.
        """
        status = next((status for kind, status in REFUSALS.items() if isinstance(exc, kind)), None)
        if status is None:
            status = HTTPStatus.BAD_REQUEST if isinstance(exc, ParseException) else HTTPStatus.INTERNAL_SERVER_ERROR
        with suppress(OSError):
            client.sendall(refusal(status, type(exc).__qualname__))

    def finish_request(self, conn: Any, fs: "Future[Any]") -> None:
        """What is left to do in the main loop."""
        if not fs.cancelled() and fs.exception() is None and fs.result() is CLOSED:
            self.nr_conns -= 1
        else:
            super().finish_request(conn, fs)

    def _not_in_hand(self, conn: Any) -> None:
        self.in_hand.discard(conn)
        self._tell()

    def _tell(self) -> None:
        BOARD[place_of(self)] = min(len(self.in_hand), MOST_TOLD)
