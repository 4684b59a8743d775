"""A worker's connections that need no thread: those whose request has not come yet, and those that were answered.

A thread is taken only when there is a whole request to answer, so that a client that sends a byte now and then costs
its place among some hundreds, for a bounded time, and nothing else. All of this runs in the worker's main loop.
"""

import selectors
import socket
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from typing import Any

from gunicorn.http.errors import NoMoreData, ParseException  # type: ignore[import-untyped]

from .receiving import Receipt, State
from .refusals import refusal, refusal_of

HEAD_SECONDS = 10
"""Seconds that a request's line and headers may take to come."""

BODY_SECONDS = 15
"""Seconds that a body may take that is received here."""

WAIT_SECONDS = 10
"""Seconds that a large body may wait for a thread to read it."""

LINGER_SECONDS = 2.0
"""Seconds that an answered client has to hang up, or, as the worker stops, to send the rest of its request."""

LINGER_BYTES = 1_048_576
"""Bytes that it may still send meanwhile: hung up on with bytes unread, it might lose its answer."""

AT_ONCE = 65_536
"""Bytes read from one connection before the next has its turn."""

LOOK_SECONDS = 0.25
"""How often it is looked whose time is over."""

CROWD = 50
"""Connections from which on it tells nothing that one is new: most that come then bring nothing."""

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


@dataclass(eq=False)
class _Waiting:
    """A connection here; without a ``receipt`` it was answered. What ``until`` is missed is told to the client."""

    conn: Any
    until: float
    late: str
    receipt: Receipt | None = None
    came: float = field(default_factory=time.monotonic)
    drained: int = 0


class Reception:
    """The connections of one worker that no thread has."""

    def __init__(
        self,
        poller: selectors.BaseSelector,
        *,
        most: int,
        most_large: int,
        answer: Callable[[Any, Any], None],
        gone: Callable[[], None],
        later: Callable[..., None],
    ) -> None:
        """``most`` connections; of their large bodies, so many are read by threads at a time.

        ``answer`` takes a connection over, with its request; ``gone`` is told of each that was closed here; ``later``
        calls back in the main loop what a thread has for it.
        """
        self._poller = poller
        self._most = most
        self._most_large = most_large
        self._answer = answer
        self._gone = gone
        self._later = later
        self._waiting: dict[Any, _Waiting] = {}
        self._large: deque[Any] = deque()
        self._read_by_threads: set[Any] = set()
        self._looked = 0.0

    def receive(self, conn: Any, receipt: Receipt) -> None:
        """Take a new connection in; the one that has been here longest has to go if there are too many."""
        if len(self._waiting) >= self._most:
            self._refuse(
                next(iter(self._waiting)), HTTPStatus.SERVICE_UNAVAILABLE, "too many connections", at_once=True
            )
        until = time.monotonic() + HEAD_SECONDS
        self._take_in(_Waiting(conn, until, "the head of the request did not come", receipt))
        self._readable(conn, conn.sock)

    def hang_up(self, conn: Any) -> None:
        """Let an answered client take what it was sent, then close; no thread waits for that."""
        if conn in self._waiting:
            self._forget(conn)
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:  # it hung up first
            self._close(conn)
            return
        self._take_in(_Waiting(conn, time.monotonic() + LINGER_SECONDS, ""))

    def large_came(self, conn: Any) -> None:
        """A thread has done with reading this body, if that was large: it may read the next."""
        if conn in self._read_by_threads:
            self._read_by_threads.discard(conn)
            while self._large and len(self._read_by_threads) < self._most_large:
                self._hand_over(self._large[0], large=True)

    def look(self, *, stopping: bool) -> None:
        """Hang up on those whose time is over."""
        now = time.monotonic()
        if now < self._looked + LOOK_SECONDS:
            return
        self._looked = now
        for each in list(self._waiting.values()):
            if stopping:
                each.until = min(each.until, now + LINGER_SECONDS)
            if each.until > now:
                continue
            if each.receipt is None:
                self._close(each.conn)
            elif each.conn in self._large:
                self._refuse(each.conn, HTTPStatus.SERVICE_UNAVAILABLE, each.late)
            else:
                self._refuse(each.conn, HTTPStatus.REQUEST_TIMEOUT, each.late)

    def newer_than(self, seconds: float, most: int) -> int:
        """How many have come within the last seconds and may yet bring a text; no more than ``most`` are counted."""
        since, count = time.monotonic() - seconds, 0
        if len(self._waiting) > CROWD:
            return 0
        for each in reversed(self._waiting.values()):
            if count == most or each.came < since:
                break
            count += each.receipt is not None
        return count

    def _take_in(self, waiting: _Waiting) -> None:
        self._waiting[waiting.conn] = waiting
        self._poller.register(waiting.conn.sock, selectors.EVENT_READ, partial(self._readable, waiting.conn))

    def _readable(self, conn: Any, sock: socket.socket) -> None:
        waiting = self._waiting.get(conn)
        if waiting is None:  # it had to go since the loop was told of it
            return
        try:
            data = sock.recv(AT_ONCE)
        except BlockingIOError:
            return
        except OSError:
            self._close(conn)
            return
        if waiting.receipt is None:
            waiting.drained += len(data)
            if not data or waiting.drained > LINGER_BYTES:
                self._close(conn)
        elif data:
            self._received(waiting, waiting.receipt, data)
        else:
            self._ended(waiting, waiting.receipt)

    def _received(self, waiting: _Waiting, receipt: Receipt, data: bytes) -> None:
        try:
            had_head = receipt.request is not None
            state = receipt.add(data)
        except (ParseException, NoMoreData) as error:
            self._send(waiting.conn, refusal_of(error))
            self.hang_up(waiting.conn)
            return
        if state is State.WHOLE:
            self._hand_over(waiting.conn)
        elif state is State.LARGE:
            self._wait_for_thread(waiting)
        elif receipt.request is not None and not had_head:
            waiting.until, waiting.late = time.monotonic() + BODY_SECONDS, "the body did not come"
            self._ask_for_body(waiting.conn, receipt.request)

    def _ended(self, waiting: _Waiting, receipt: Receipt) -> None:
        """The client sends no more: what its request lacks is told it by whoever needs it."""
        if receipt.request is not None:
            self._hand_over(waiting.conn)
        elif receipt.begun:
            self._refuse(waiting.conn, HTTPStatus.BAD_REQUEST, "the request is cut short")
        else:
            self._close(waiting.conn)

    def _ask_for_body(self, conn: Any, request: Any) -> None:
        """What gunicorn does for a client that waits to be asked, but without a thread."""
        if request._expected_100_continue:
            request._expected_100_continue = False
            self._send(conn, CONTINUE)

    def _wait_for_thread(self, waiting: _Waiting) -> None:
        if len(self._read_by_threads) < self._most_large:
            self._hand_over(waiting.conn, large=True)
            return
        self._poller.unregister(waiting.conn.sock)
        waiting.until, waiting.late = time.monotonic() + WAIT_SECONDS, "too many large bodies at a time"
        self._large.append(waiting.conn)

    def _hand_over(self, conn: Any, *, large: bool = False) -> None:
        """To a thread, which reads the rest if it is large."""
        receipt = self._forget(conn).receipt
        assert receipt is not None, "what was answered is not answered again"
        if large:
            self._read_by_threads.add(conn)
            receipt.held.more = partial(self._more, conn, receipt)
        self._answer(conn, receipt.request)

    def _more(self, conn: Any, receipt: Receipt, size: int) -> bytes:
        """The next bytes of a large body, for the thread that has it."""
        data: bytes = conn.sock.wait_for(size)
        if not data or receipt.passes(data):
            receipt.held.more = None
            self._later(self.large_came, conn)
        return data

    def _refuse(self, conn: Any, status: HTTPStatus, error: str, *, at_once: bool = False) -> None:
        """Tell why, and hang up; ``at_once`` to make room, even if what was told may be lost."""
        if self._waiting[conn].receipt is not None:
            self._send(conn, refusal(status, error, f"This cannot be answered: {error}."))
            if not at_once:
                self.hang_up(conn)
                return
        self._close(conn)

    def _send(self, conn: Any, answer: bytes) -> None:
        """All of it: nothing was sent before, so the kernel takes it."""
        with suppress(OSError):
            conn.sock.send(answer)

    def _forget(self, conn: Any) -> _Waiting:
        waiting = self._waiting.pop(conn)
        if conn in self._large:
            self._large.remove(conn)
        else:
            self._poller.unregister(conn.sock)
        return waiting

    def _close(self, conn: Any) -> None:
        if conn in self._waiting:
            self._forget(conn)
        conn.close()
        self._gone()
