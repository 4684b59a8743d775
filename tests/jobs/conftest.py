"""A queue with its workers, in this process."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from huey import Huey

PATIENCE = 30
"""Seconds."""


@pytest.fixture
def at_work() -> Callable[[Huey], AbstractContextManager[None]]:
    """What lets workers do the jobs of a queue while the block lasts."""
    return _at_work


@contextmanager
def _at_work(queue: Huey) -> Iterator[None]:
    consumer = queue.create_consumer(
        workers=4, periodic=False, initial_delay=0.02, max_delay=0.05, check_worker_health=False
    )
    threads = [thread for _, thread in consumer.worker_threads]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        consumer.stop_flag.set()
        for thread in threads:
            thread.join(PATIENCE)


@pytest.fixture
def wait_until() -> Callable[[Callable[[], bool]], None]:
    """What waits for something to become true."""

    def wait(condition: Callable[[], bool]) -> None:
        until = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < until
            threading.Event().wait(0.02)

    return wait
