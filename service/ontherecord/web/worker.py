"""gunicorn's threaded worker, but the worker with the least in hand takes the next request.

All workers listen on one socket, and the first to accept has the request. A worker that analyses accepts as fast as an
idle one, so that two requests often end up in one worker, one waiting for the other, or refused, while the other worker
idles. So each worker tells the others how many texts it has in hand (board.py), and holds back for a moment while
another has fewer. Where all have as many, nobody waits for anybody: probes and reads are answered however busy all are.
Nor does anybody wait for a worker that takes no connections just now.

Requests are received in the main loop (reception.py), and have a thread only once they can be answered.
"""

import errno
import os
import resource
import signal
import socket
import sys
import time
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from threading import BoundedSemaphore, Lock
from typing import Any

import structlog
from gunicorn.http.errors import InvalidHeader, UnsupportedTransferCoding  # type: ignore[import-untyped]
from gunicorn.http.message import Request  # type: ignore[import-untyped]
from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

from ..settings import few_of
from . import board
from .pacing import Paced
from .receiving import Held, Receipt
from .reception import Reception
from .refusals import refusal_of

HOLD_BACK = 0.005
"""Seconds for each text in hand; an idle process wakes up and accepts in less than one millisecond."""

MOST_COUNTED = 3
"""Texts in hand beyond which it holds back no longer: the other may be about to end."""

GLANCE = 0.0005
"""Seconds after which a worker that holds back looks again what it has in hand."""

NEW = 0.003
"""Seconds for which a connection that has sent no request yet counts as one that brings a text."""

COMPUTING = 0.001
"""Seconds for which a thread computes while another could, a fifth of what Python grants it.

An answer that asks the database ten things waits that often for the thread that analyses to let it go on.
"""

NO_FILES_SECONDS = 1.0
"""How long a worker takes no connections once it could open no file for one: they wait, or others take them."""

NO_FILES_TOLD = 60.0
"""Seconds within which that is not told again."""

OTHER_FILES = 256
"""Files that a process has open beside its connections, and far more than that: database, metrics, logs, the model."""

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


def may_open_files_for(connections: int) -> None:
    """This process, and those forked from it, may have so many connections, as far as the hard limit allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = connections + OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))


class Worker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    """A threaded worker for requests that take a core for a while."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.in_hand: set[Any] = set()
        """Connections that bring a text, and have a thread or wait for one."""

        self.slot = 0
        """Its number among the workers (slots.py), given as it is forked."""

        self.answering = 0
        """Connections that have a thread or wait for one."""

        self.no_files_since = -NO_FILES_TOLD
        """When it last could open no file for a connection."""

        self.telling = Lock()
        self.few = few_of(self.cfg.threads)
        self.slow = BoundedSemaphore(self.few)

    def init_signals(self) -> None:
        """gunicorn's, and now whatever came since the fork."""
        super().init_signals()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)

    def run(self) -> None:
        """gunicorn's main loop, in which requests are received too."""
        sys.setswitchinterval(COMPUTING)
        self.init_reception()
        super().run()

    def init_reception(self) -> None:
        """What belongs to this process, once it has its poller."""
        self.reception = Reception(
            self.poller,
            most=self.cfg.worker_connections - self.cfg.threads,
            most_large=self.few,
            answer=self.answer,
            gone=self.gone,
            later=self.method_queue.defer,
        )

    def set_accept_enabled(self, enabled: bool) -> None:
        """Connections are taken as long as there is a thread to answer them: others are left to other workers."""
        has_files = time.monotonic() >= self.no_files_since + NO_FILES_SECONDS
        super().set_accept_enabled(enabled and has_files and self.answering < self.cfg.threads)
        self._tell()

    def accept(self, listener: socket.socket) -> None:
        """Take the next connection, unless a less busy worker has taken it meanwhile."""
        began = time.monotonic()
        while board.fewest() < (mine := self.texts()):
            if time.monotonic() - began >= HOLD_BACK * min(mine, MOST_COUNTED):
                break
            time.sleep(GLANCE)
        try:
            super().accept(listener)
        except OSError as error:  # gunicorn would end the worker, with all it has in hand
            if error.errno not in (errno.EMFILE, errno.ENFILE):
                raise
            self._rest_without_files(error)

    def texts(self) -> int:
        """Texts in hand, and connections too new for it to be known."""
        return len(self.in_hand) + self.reception.newer_than(NEW, MOST_COUNTED)

    def enqueue_req(self, conn: Any) -> None:
        """What gunicorn would let a thread wait for is received first."""
        conn.sock = Paced(conn.sock, self.slow)
        self.reception.receive(conn, Receipt(partial(self.parsed, conn)))

    def parsed(self, conn: Any, held: Held) -> Any:
        """The request that has come, as gunicorn reads it; stricter where a proxy might read another one."""
        request = Request(self.cfg, held, conn.client)
        codings = [value.lower() for name, value in request.headers if name == "TRANSFER-ENCODING"]
        if codings not in ([], ["chunked"]):
            raise UnsupportedTransferCoding(codings)
        if request.version >= (1, 1) and "HOST" not in dict(request.headers):
            raise InvalidHeader("HOST")
        return request

    def answer(self, conn: Any, request: Any) -> None:
        """Let a thread answer what has come."""
        conn.parser, conn.initialized = iter((request,)), True  # it is parsed already
        if request.method == "POST":  # what brings no text is soon done, and no reason to hold back
            self.in_hand.add(conn)
        self.answering += 1
        self.set_accept_enabled(self._accepting)
        super().enqueue_req(conn)

    def handle(self, conn: Any) -> Any:
        """Answer, in a thread; that it is done is seen at once, even while the main loop holds back."""
        try:
            return super().handle(conn)
        finally:
            self.not_in_hand(conn)

    def finish_request(self, conn: Any, fs: "Future[Any]") -> None:
        """What is left to do in the main loop, once a thread has answered."""
        self.answering -= 1
        self.not_in_hand(conn)  # if no thread got to it
        self.reception.large_came(conn)
        conn.sock.give_up_place()
        if fs.cancelled() or fs.exception() is not None:
            super().finish_request(conn, fs)
        else:
            self.reception.hang_up(conn)

    def not_in_hand(self, conn: Any) -> None:
        """A text was answered, if the connection brought one."""
        self.in_hand.discard(conn)
        self._tell()

    def gone(self) -> None:
        """A connection was closed."""
        self.nr_conns -= 1

    def murder_pending(self) -> None:
        """What gunicorn's loops call between events, running and stopping."""
        self.reception.look(stopping=not self.alive)

    def handle_error(self, req: Any, client: socket.socket, addr: Any, exc: Exception) -> None:  # noqa: ARG002
        """A problem for what cannot be answered.

        gunicorn would answer with a page of HTML, and quote the request in its log, with what was searched for.
        """
        with suppress(OSError):
            client.sendall(refusal_of(exc))

    def _tell(self) -> None:
        """Others hold back for this one while it takes connections and has less in hand, and only then.

        Threads tell too: what one of them saw must not be told after what came later.
        """
        with self.telling:
            if self._accepting:
                board.tell(self.slot, len(self.in_hand))
            else:
                board.leave(self.slot)

    def _rest_without_files(self, error: OSError) -> None:
        """Take no connections for a moment: those there are will end."""
        now = time.monotonic()
        if now >= self.no_files_since + NO_FILES_TOLD:
            structlog.get_logger().error("no files left for connections", error=errno.errorcode[error.errno or 0])
        self.no_files_since = now
        self.set_accept_enabled(False)
