"""gunicorn's worker, as far as it is ours."""

import os
import resource
import socket
import time
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from selectors import DefaultSelector
from typing import Any

import pytest
import structlog
from gunicorn.config import Config
from gunicorn.http.errors import InvalidHeader, UnsupportedTransferCoding
from gunicorn.workers.gthread import TConn

from ontherecord.web import board
from ontherecord.web import worker as module
from ontherecord.web.pacing import Paced
from ontherecord.web.receiving import Held
from ontherecord.web.worker import HOLD_BACK, MOST_COUNTED, OTHER_FILES, Worker, may_open_files_for

HEAD = b"POST /quotes HTTP/1.1\r\nHost: a\r\n"


@pytest.fixture
def worker() -> Iterator[Worker]:
    """A worker with one connection, which serves nobody."""
    worker = Worker(1, os.getppid(), [], None, 1, Config(), None)
    worker.slot = 1
    worker.nr_conns = worker.answering = 1
    worker.init_reception()
    yield worker
    board.leave(worker.slot)
    worker.tmp.close()


def failed() -> "Future[Any]":
    future: Future[Any] = Future()
    future.set_exception(MemoryError())
    return future


def cancelled() -> "Future[Any]":
    future: Future[Any] = Future()
    assert future.cancel()
    return future


@pytest.mark.parametrize("ended", [failed, cancelled])
def test_a_connection_whose_thread_failed_is_closed_and_no_longer_counted(worker: Worker, ended: Any) -> None:
    here, there = socket.socketpair()
    with there:
        worker.finish_request(TConn(worker.cfg, Paced(here, worker.slow), None, None), ended())
        assert there.recv(1) == b""
    assert (worker.nr_conns, worker.answering) == (0, 0)


def parsed(worker: Worker, sent: bytes) -> Any:
    held = Held()
    held.hold(sent)
    here, there = socket.socketpair()
    with here, there:
        return worker.parsed(TConn(worker.cfg, here, ("127.0.0.1", 1), None), held)


@pytest.mark.parametrize("codings", [b"identity, chunked", b"gzip, chunked", b"identity\r\nTransfer-Encoding: chunked"])
def test_a_body_that_is_coded_otherwise_than_in_chunks_is_refused(worker: Worker, codings: bytes) -> None:
    with pytest.raises(UnsupportedTransferCoding):
        parsed(worker, HEAD + b"Transfer-Encoding: " + codings + b"\r\n\r\n")
    assert parsed(worker, HEAD + b"Transfer-Encoding: Chunked\r\n\r\n").method == "POST"


def test_a_request_names_its_host(worker: Worker) -> None:
    with pytest.raises(InvalidHeader):
        parsed(worker, b"GET / HTTP/1.1\r\n\r\n")
    assert parsed(worker, b"GET / HTTP/1.0\r\n\r\n").method == "GET"


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A socket to which nobody connects."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield listener


def seconds_to_accept(worker: Worker, listener: socket.socket) -> float:
    began = time.monotonic()
    worker.accept(listener)
    return time.monotonic() - began


OTHER = 2
"""A slot of another worker."""


@pytest.fixture
def other() -> Iterator[None]:
    """Whatever the other worker tells in a test is forgotten after it."""
    yield
    board.leave(OTHER)


@pytest.mark.usefixtures("other")
def test_a_worker_holds_back_while_another_has_less_in_hand(worker: Worker, listener: socket.socket) -> None:
    worker.in_hand.update({1, 2})
    board.tell(OTHER, 1)
    assert seconds_to_accept(worker, listener) >= 2 * HOLD_BACK
    worker.in_hand.update(range(100))
    assert seconds_to_accept(worker, listener) < 2 * MOST_COUNTED * HOLD_BACK  # the other may never take it


@pytest.mark.usefixtures("other")
def test_it_does_not_where_all_are_as_busy(
    worker: Worker, listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "HOLD_BACK", 60)
    worker.in_hand.update({1, 2})
    board.tell(OTHER, 2)
    assert seconds_to_accept(worker, listener) < 10


def test_nobody_holds_back_for_a_worker_that_is_gone(
    worker: Worker, listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "HOLD_BACK", 60)
    board.tell(OTHER, 0)
    board.leave(OTHER)
    worker.in_hand.add(1)
    assert seconds_to_accept(worker, listener) < 10


@pytest.mark.usefixtures("other")
def test_nobody_holds_back_for_a_worker_that_takes_no_connections(worker: Worker) -> None:
    board.tell(OTHER, 3)
    worker.answering = 0
    with DefaultSelector() as worker.poller:
        worker.set_accept_enabled(True)
        worker.in_hand.update({1, 2})
        worker.not_in_hand(1)
        assert board.fewest() == 1
        worker.answering = worker.cfg.threads
        worker.set_accept_enabled(True)
        worker.not_in_hand(2)
        assert board.fewest() == 3
        worker.answering = 0
        worker.set_accept_enabled(True)
        assert board.fewest() == 0


def test_a_worker_without_files_takes_no_connections_for_a_moment_and_goes_on(
    worker: Worker, listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker.sockets, worker.answering = [listener], 0
    with DefaultSelector() as worker.poller, socket.create_connection(listener.getsockname()):
        worker.init_reception()
        worker.set_accept_enabled(True)
        with structlog.testing.capture_logs() as lines, no_files_left():
            worker.accept(listener)
            worker.accept(listener)
        assert [line["error"] for line in lines] == ["EMFILE"]
        worker.set_accept_enabled(True)
        assert not worker.poller.get_map().get(listener.fileno())
        monkeypatch.setattr(module, "NO_FILES_SECONDS", 0.0)
        worker.set_accept_enabled(True)
        assert worker.poller.get_map()[listener.fileno()]
        before = worker.nr_conns
        worker.accept(listener)
        assert worker.nr_conns == before + 1
        worker.reception._close(next(iter(worker.reception._waiting)))


@contextmanager
def no_files_left() -> Iterator[None]:
    """This process can open no file meanwhile."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)


def test_files_for_all_connections_may_be_opened_as_far_as_that_is_allowed() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (300, before[1]))
        may_open_files_for(100)
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (100 + OTHER_FILES, before[1])
        may_open_files_for(10)
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (100 + OTHER_FILES, before[1])
        may_open_files_for(10**12)
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (before[1], before[1])
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
