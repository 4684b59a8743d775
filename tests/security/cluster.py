"""A PostgreSQL of our own, whose every file can be read."""

import os
import pwd
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg

OWNER = "postgres"
PATIENCE = 30.0
"""Seconds until it lets somebody in."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A server on this machine; its data, its log among them, are in the folder."""

    url: str
    folder: Path

    def write_down(self) -> None:
        """What it has in memory is in its files after this."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute("CHECKPOINT")


def programs() -> Path | None:
    """Where the server's programs are; None if they are not on this machine, or nobody may own it."""
    found = [*Path("/usr/lib/postgresql").glob("*/bin/initdb"), *map(Path, filter(None, [shutil.which("initdb")]))]
    may_own = os.getuid() != 0 or any(each.pw_name == OWNER for each in pwd.getpwall())
    return max(found).parent if found and may_own else None


@contextmanager
def cluster(programs: Path) -> Iterator[Cluster]:
    """A new server, which goes in the end with all that it had."""
    with TemporaryDirectory(prefix="ontherecord-cluster-") as outer:
        folder = Path(outer) / "data"
        folder.mkdir(mode=0o700)
        user = None
        if os.getuid() == 0:  # the server does not run as root
            user = OWNER
            for each in (Path(outer), folder):
                shutil.chown(each, OWNER)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        made = [programs / "initdb", "--no-sync", "-A", "trust", "-U", OWNER, "-D", folder]
        subprocess.run(made, check=True, capture_output=True, user=user, cwd=outer)
        with (folder / "server.log").open("wb") as log:
            set_to = [f"port={port}", "listen_addresses=127.0.0.1", f"unix_socket_directories={outer}", "fsync=off"]
            command = [programs / "postgres", "-D", folder, *(word for each in set_to for word in ("-c", each))]
            server = subprocess.Popen(command, stdout=log, stderr=log, user=user, cwd=outer)
        try:
            url = f"postgresql://{OWNER}@127.0.0.1:{port}/postgres"
            _wait_for(url)
            yield Cluster(url, folder)
        finally:
            server.terminate()
            server.wait(PATIENCE)


def _wait_for(url: str) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
        else:
            return
