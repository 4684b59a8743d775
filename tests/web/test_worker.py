"""gunicorn's worker, as far as it is ours."""

import os
import socket
import time
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.workers.gthread import TConn

from ontherecord.web import worker as module
from ontherecord.web.worker import AWAY, BOARD, CLOSED, HOLD_BACK, MOST_COUNTED, Worker, gone, place_of


@pytest.fixture
def worker() -> Iterator[Worker]:
    """A worker with one connection, which serves nobody."""
    worker = Worker(1, os.getppid(), [], None, 1, Config(), None)
    worker.nr_conns = 1
    yield worker
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
    with here, there:
        worker.finish_request(TConn(worker.cfg, here, None, None), ended())
        assert there.recv(1) == b""
    assert worker.nr_conns == 0


def test_a_connection_that_its_thread_closed_is_only_counted_off(worker: Worker) -> None:
    done: Future[Any] = Future()
    done.set_result(CLOSED)
    worker.finish_request(None, done)
    assert worker.nr_conns == 0


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


def test_a_worker_holds_back_while_another_has_less_in_hand(worker: Worker, listener: socket.socket) -> None:
    worker.in_hand.update({1, 2})
    BOARD[place_of(worker) + 1] = 1
    assert seconds_to_accept(worker, listener) >= 2 * HOLD_BACK
    worker.in_hand.update(range(100))
    assert seconds_to_accept(worker, listener) < 2 * MOST_COUNTED * HOLD_BACK  # the other may never take it
    BOARD[place_of(worker) + 1] = AWAY


def test_it_does_not_where_all_are_as_busy(
    worker: Worker, listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "HOLD_BACK", 60)
    worker.in_hand.update({1, 2})
    worker._tell()
    BOARD[place_of(worker) + 1] = 2
    assert seconds_to_accept(worker, listener) < 10
    BOARD[place_of(worker) + 1] = AWAY


def test_nobody_holds_back_for_a_worker_that_is_gone(
    worker: Worker, listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "HOLD_BACK", 60)
    other = Worker(2, os.getppid(), [], None, 1, Config(), None)
    other._tell()
    gone(other)
    other.tmp.close()
    worker.in_hand.add(1)
    worker._tell()
    assert seconds_to_accept(worker, listener) < 10
    gone(worker)
