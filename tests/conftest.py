"""What the tests share: one real engine, loaded once, and one real server."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Queue
from typing import Self

import pytest

import ontherecord
from ontherecord.attribution.pipeline import Attributor

ARTICLE = (
    "“We saw nothing unusual,” said Capt. Jeff Davis, a Pentagon spokesman. “We will keep watching.”\n\n"
    "Ann Lee, the mayor of Ely, said that the bridge would be closed until May.\n"
)
"""A short article with quotations that any state of the model finds."""

PATIENCE = 60
"""Seconds."""


@pytest.fixture(scope="session")
def attributor() -> Attributor:
    """The engine as it is shipped."""
    return ontherecord.load()


@pytest.fixture(scope="session")
def article() -> str:
    """A short article with quotations."""
    return ARTICLE


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Running"]:
    """A gunicorn with two workers on a free port."""
    with Running(tmp_path_factory.mktemp("home")) as running:
        yield running
        assert running.stop() == 0


@pytest.fixture(scope="session")
def start_server() -> Callable[..., "Running"]:
    """What starts another server, for a test that sets or stops it."""
    return Running


class Running:
    """A server of our own, with its log."""

    def __init__(self, home: Path, **settings: str) -> None:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("ONTHERECORD_")}
        environment = {
            **inherited,
            "HOME": str(home),
            "ONTHERECORD_PORT": "0",
            "ONTHERECORD_WORKERS": "2",
            "PYTHONUNBUFFERED": "1",
            **settings,
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ontherecord", "serve"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.home = home
        self.requests_logged: Queue[str] = Queue()
        self.errors: list[str] = []
        self._ready: Queue[str] = Queue()
        self._readers = [threading.Thread(target=each, daemon=True) for each in (self._read_output, self._read_errors)]
        for reader in self._readers:
            reader.start()
        self.url = self._ready.get(timeout=PATIENCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(timeout=PATIENCE)

    def _read_output(self) -> None:
        assert self.process.stdout
        with self.process.stdout as lines:
            for line in lines:
                self.requests_logged.put(line)

    def _read_errors(self) -> None:
        assert self.process.stderr
        with self.process.stderr as lines:
            for line in lines:
                self.errors.append(line)
                if found := re.search(r"Listening at: (http://[\d.:]+)", line):
                    self._ready.put(found[1])

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        exit_code = self.process.wait(timeout=PATIENCE)
        for reader in self._readers:
            reader.join(timeout=PATIENCE)
        return exit_code
