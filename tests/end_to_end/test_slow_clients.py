"""Clients that send slowly, or nothing: nobody else waits for them."""

import json
import re
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

PATIENCE = 30
"""Seconds."""

PLACES = 512
"""Connections of a worker that need no thread (gunicorn.conf.py)."""

LIVEZ = b"GET /livez HTTP/1.1\r\nHost: a\r\n\r\n"


@pytest.fixture(scope="module")
def alone(start_server: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A service with one worker, and nothing beside it."""
    with start_server(tmp_path_factory.mktemp("home"), ONTHERECORD_WORKERS="1", ONTHERECORD_JOBS="0") as running:
        assert requests.get(f"{running.url}/livez", timeout=PATIENCE).status_code == 200
        yield running
        assert running.stop() == 0


def connected(server: Any) -> socket.socket:
    address = re.fullmatch(r"http://(.*):(\d+)", server.url)
    assert address
    return socket.create_connection((address[1], int(address[2])), timeout=PATIENCE)


def answer(connection: socket.socket) -> bytes:
    """All that comes until the service hangs up."""
    received = b""
    while more := connection.recv(65_536):
        received += more
    return received


def test_clients_that_send_nothing_keep_nobody_waiting_and_the_oldest_have_to_go(alone: Any) -> None:
    idle = []
    for _ in range(PLACES + 10):
        idle.append(connected(alone))
        time.sleep(0.001)
    began = time.perf_counter()
    assert requests.get(f"{alone.url}/livez", timeout=PATIENCE).status_code == 200
    assert time.perf_counter() - began < 3
    assert b"too many connections" in answer(idle[0])
    for each in idle:
        each.close()


def test_a_request_may_come_in_pieces(alone: Any) -> None:
    with connected(alone) as connection:
        for at in range(len(LIVEZ)):
            connection.sendall(LIVEZ[at : at + 1])
        assert answer(connection).startswith(b"HTTP/1.1 200")


def test_a_client_that_waits_to_be_asked_for_its_body_is_asked_once(alone: Any) -> None:
    head = (
        b"POST /quotes?store=false HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\nExpect: 100-continue\r\n"
    )
    with connected(alone) as connection:
        connection.sendall(head + b"Content-Length: 2\r\n\r\n")
        assert connection.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        connection.sendall(b"Hi")
        assert answer(connection).startswith(b"HTTP/1.1 200")


def test_a_head_that_does_not_end_is_refused_in_time_and_logged_once(alone: Any) -> None:
    with connected(alone) as connection:
        connection.sendall(LIVEZ[:20])
        began = time.monotonic()
        assert answer(connection).startswith(b"HTTP/1.1 408")
        assert 8 < time.monotonic() - began < 15
    while json.loads(alone.requests_logged.get(timeout=PATIENCE)).get("status") != 408:
        pass
    time.sleep(0.2)
    assert not [line for line in alone.requests_logged.queue if json.loads(line).get("status") == 408]


def test_a_request_that_is_half_there_at_sigterm_is_answered_if_the_rest_comes(
    start_server: Callable[..., Any], tmp_path: Path
) -> None:
    with start_server(tmp_path, ONTHERECORD_WORKERS="1") as ending:
        assert requests.get(f"{ending.url}/livez", timeout=PATIENCE).status_code == 200
        connection, silent = connected(ending), connected(ending)
        connection.sendall(LIVEZ[:20])
        time.sleep(0.5)
        began = time.monotonic()
        ending.process.terminate()
        time.sleep(0.5)
        connection.sendall(LIVEZ[20:])
        assert answer(connection).startswith(b"HTTP/1.1 200")
        assert answer(silent).startswith(b"HTTP/1.1 408")
        assert ending.process.wait(PATIENCE) == 0
        assert time.monotonic() - began < 10
        connection.close()
        silent.close()
