"""Sockets on which a thread waits only so long."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from ontherecord.web import pacing
from ontherecord.web.pacing import Paced

MEGABYTES = bytes(20_000_000)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "GRACE", 0.5)
    monkeypatch.setattr(pacing, "BRIEFLY", 0.1)
    monkeypatch.setattr(pacing, "SLOWEST", 10_000_000)


@pytest.fixture
def places() -> threading.BoundedSemaphore:
    return threading.BoundedSemaphore(1)


@pytest.fixture
def ends(places: threading.BoundedSemaphore) -> Iterator[tuple[Paced, socket.socket]]:
    """Ours and the client's."""
    with socket.create_server(("127.0.0.1", 0)) as listening, socket.socket() as client:
        client.connect(listening.getsockname())
        with Paced(listening.accept()[0], places) as paced:
            yield paced, client


def test_a_client_that_takes_its_answer_has_it_whole(ends: tuple[Paced, socket.socket]) -> None:
    ours, client = ends
    came = 0

    def take() -> None:
        nonlocal came
        while more := client.recv(1_000_000):
            came += len(more)

    taking = threading.Thread(target=take)
    taking.start()
    ours.sendall(MEGABYTES)
    ours.shutdown(socket.SHUT_WR)
    taking.join()
    assert came == len(MEGABYTES)


def test_a_client_that_takes_nothing_is_hung_up_on(ends: tuple[Paced, socket.socket]) -> None:
    began = time.monotonic()
    with pytest.raises(BrokenPipeError):
        ends[0].sendall(MEGABYTES)
    assert 0.5 < time.monotonic() - began < 5


def test_only_a_few_wait_long(ends: tuple[Paced, socket.socket], places: threading.BoundedSemaphore) -> None:
    places.acquire()
    began = time.monotonic()
    with pytest.raises(BrokenPipeError):
        ends[0].sendall(MEGABYTES)
    assert time.monotonic() - began < 0.5


def test_a_place_is_given_back(ends: tuple[Paced, socket.socket], places: threading.BoundedSemaphore) -> None:
    with pytest.raises(BrokenPipeError):
        ends[0].sendall(MEGABYTES)
    assert not places.acquire(blocking=False)
    ends[0].give_up_place()
    assert places.acquire(blocking=False)


def test_a_body_a_byte_at_a_time_is_waited_for_so_long_in_all(ends: tuple[Paced, socket.socket]) -> None:
    ours, client = ends
    ended = threading.Event()

    def drip() -> None:
        while not ended.wait(0.05):
            client.send(b"a")

    dripping = threading.Thread(target=drip)
    dripping.start()
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        all(ours.wait_for(1) for _ in range(1_000))
    ended.set()
    dripping.join()
    assert 0.5 <= time.monotonic() - began < 5
