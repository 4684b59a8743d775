"""gunicorn's worker, as far as it is ours."""

import os
import socket
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

import pytest
from gunicorn.config import Config
from gunicorn.workers.gthread import TConn

from ontherecord.web.worker import CLOSED, Worker


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
