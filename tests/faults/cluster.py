"""A PostgreSQL server of our own: its processes may be killed and stopped, and its disk filled, at nobody's cost."""

import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

import psutil
import psycopg

HOMES = Path("/usr/lib/postgresql")
PATIENCE = 60.0
"""Seconds."""


class NoPostgreSQL(Exception):
    """There is no server's program on this machine."""


class Cluster:
    """A server in a folder, on a port of its own, which lets everybody in from this machine."""

    def __init__(self, folder: Path, *options: str, log: Path | None = None) -> None:
        self._programs = _programs()
        self.folder = folder
        """Its data, its log among them."""
        self._data = folder / "data"
        self._options = options
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        self.url = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        self._user = "postgres" if os.geteuid() == 0 else None  # it refuses to run as root
        if self._user:
            shutil.chown(folder, self._user)
        initdb: list[str | Path] = [
            "initdb",
            "--no-sync",
            "--auth=trust",
            "--username=postgres",
            "--encoding=UTF8",
            "-D",
            self._data,
        ]
        if log:  # in segments of a megabyte, so that it asks for room often
            initdb += ["-X", log / "wal", "--wal-segsize=1"]
            if self._user:
                shutil.chown(log, self._user)
        subprocess.run([self._programs / initdb[0], *initdb[1:]], check=True, capture_output=True, user=self._user)
        self.process = self._begun()

    def start(self) -> None:
        """Begins it again, as whoever looks after it would."""
        self.process = self._begun()

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """Ends it: SIGQUIT at once, as ``pg_ctl stop -m immediate`` does; SIGKILL as nobody should."""
        self.process.send_signal(how)
        self.process.wait(PATIENCE)

    def write_down(self) -> None:
        """What it has in memory is in its files after this."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("CHECKPOINT")

    def backends(self) -> list[psutil.Process]:
        """The processes that serve the archive's connections."""
        with suppress(psutil.NoSuchProcess):
            family = psutil.Process(self.process.pid).children()
            return [each for each in family if "127.0.0.1" in _title(each)]
        return []

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """For the block all its processes stand still: they refuse nothing, and answer nothing."""
        family = [psutil.Process(self.process.pid), *psutil.Process(self.process.pid).children()]
        _all(family, signal.SIGSTOP)
        try:
            yield
        finally:
            _all(family, signal.SIGCONT)

    def wait_until_up(self) -> None:
        """Until it takes connections, after recovery."""
        until = time.monotonic() + PATIENCE
        while not self.is_up():
            assert time.monotonic() < until, "the server takes no connections"
            time.sleep(0.05)

    def is_up(self) -> bool:
        """Whether it takes connections."""
        try:
            psycopg.connect(self.url, connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def __enter__(self) -> Self:
        self.wait_until_up()
        return self

    def __exit__(self, *raised: object) -> None:
        if self.process.poll() is None:
            self.stop()

    def _begun(self) -> "subprocess.Popen[bytes]":
        options = [f"port={self.port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", *self._options]
        flags = [part for each in options for part in ("-c", each)]
        log = (self._data.parent / "log").open("ab")
        with log:
            return subprocess.Popen(
                [self._programs / "postgres", "-D", self._data, *flags], stdout=log, stderr=log, user=self._user
            )


@contextmanager
def cluster(*options: str, folder: Path | None = None, log: Path | None = None) -> Iterator[Cluster]:
    """A new server, with such settings, in that folder or one that goes in the end; its write-ahead log elsewhere."""
    with TemporaryDirectory(prefix="ontherecord-cluster-") as made:
        if folder is None:
            Path(made).chmod(0o755)
        with Cluster(folder or Path(made), *options, log=log) as running:
            yield running


def _programs() -> Path:
    found = sorted(HOMES.glob("*/bin/initdb"), key=lambda each: int(each.parts[-3]))
    if not found:
        raise NoPostgreSQL(f"no initdb below {HOMES}")
    return found[-1].parent


def _title(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def _all(family: list[psutil.Process], what: signal.Signals) -> None:
    for each in family:
        with suppress(psutil.NoSuchProcess):
            each.send_signal(what)
