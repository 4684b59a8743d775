"""Connections that no thread has: which are answered, which have to go, and that each is counted off once."""

import selectors
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.http.errors import NoMoreData
from gunicorn.http.message import Request
from gunicorn.workers.gthread import TConn

from ontherecord.web import reception as module
from ontherecord.web.receiving import LARGEST_HELD, Held, Receipt
from ontherecord.web.reception import Reception

GET = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
LARGE = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" + bytes(LARGEST_HELD + 1)


class Worker:
    """What a reception has around it: a loop, and a list of what was answered."""

    def __init__(self) -> None:
        self.poller = selectors.DefaultSelector()
        self.answered: list[Any] = []
        self.closed = 0
        self.clients = ExitStack()
        self.reception = Reception(
            self.poller,
            most=3,
            most_large=1,
            answer=self.answer,
            gone=self.gone,
            later=lambda call, *given: call(*given),
        )

    def answer(self, conn: Any, _request: Any) -> None:
        self.answered.append(conn)

    def gone(self) -> None:
        self.closed += 1

    def connect(self, sent: bytes = b"") -> tuple[Any, socket.socket]:
        """A connection from a client that has sent this."""
        here, there = socket.socketpair()
        self.clients.enter_context(there)
        self.clients.enter_context(here)
        there.settimeout(5)
        there.sendall(sent)
        conn = TConn(Config(), here, ("127.0.0.1", 1), None)
        self.reception.receive(conn, Receipt(lambda held: Request(conn.cfg, held, conn.client)))
        return conn, there

    def turn(self) -> None:
        """One turn of the loop."""
        for key, _ in self.poller.select(0.1):
            key.data(key.fileobj)


@pytest.fixture
def worker() -> Iterator[Worker]:
    worker = Worker()
    with worker.clients, worker.poller:
        yield worker


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """What lets time pass."""
    clock = module.time.monotonic

    def pass_time(seconds: float) -> None:
        monkeypatch.setattr(module.time, "monotonic", lambda: clock() + seconds)

    return pass_time


def test_a_request_that_is_there_is_answered_at_once(worker: Worker) -> None:
    conn, _ = worker.connect(GET)
    assert worker.answered == [conn]


def test_one_too_many_makes_the_oldest_go_which_is_told_why(worker: Worker) -> None:
    _, first = worker.connect()
    others = [worker.connect(b"GET") for _ in range(3)]
    assert first.recv(100).startswith(b"HTTP/1.1 503")
    assert worker.closed == 1
    others[0][1].sendall(GET[3:])
    worker.turn()
    assert worker.answered == [others[0][0]]


def test_one_that_had_to_go_in_the_same_turn_is_counted_off_once(worker: Worker) -> None:
    _, client = worker.connect()
    client.sendall(b"G")
    [(key, _)] = worker.poller.select(1)
    for _ in range(3):
        worker.connect()
    key.data(key.fileobj)
    assert worker.closed == 1


def test_who_sends_nothing_is_refused_in_time(worker: Worker, later: Callable[[float], None]) -> None:
    _, client = worker.connect()
    worker.reception.look(stopping=False)
    later(module.HEAD_SECONDS + 1)
    worker.reception.look(stopping=False)
    assert client.recv(100).startswith(b"HTTP/1.1 408")
    client.close()
    worker.turn()
    assert worker.closed == 1


def test_large_bodies_are_handed_over_one_after_another(worker: Worker) -> None:
    first, _ = worker.connect(LARGE)
    second, _ = worker.connect(LARGE)
    for _ in range(3):
        worker.turn()
    assert worker.answered == [first]
    worker.reception.large_came(first)
    assert worker.answered == [first, second]


def test_a_large_body_that_waits_too_long_for_a_thread_is_to_come_again(
    worker: Worker, later: Callable[[float], None]
) -> None:
    worker.connect(LARGE)
    _, client = worker.connect(LARGE)
    for _ in range(3):
        worker.turn()
    later(module.WAIT_SECONDS + 1)
    worker.reception.look(stopping=False)
    answer = client.recv(1_000)
    assert answer.startswith(b"HTTP/1.1 503")
    assert b"Retry-After: " in answer


def test_who_hangs_up_before_a_request_is_told_nothing(worker: Worker) -> None:
    _, client = worker.connect()
    client.close()
    worker.turn()
    assert worker.closed == 1


def test_a_head_of_which_the_parser_wants_more_is_refused(worker: Worker) -> None:
    """None that is known, but the parser may say so, and the main loop would end with it."""

    def wants_more(held: Held) -> None:
        raise NoMoreData(held.buf.getvalue())

    here, there = socket.socketpair()
    with here, there:
        there.sendall(GET)
        worker.reception.receive(TConn(Config(), here, ("127.0.0.1", 1), None), Receipt(wants_more))
        assert there.recv(100).startswith(b"HTTP/1.1 400")
