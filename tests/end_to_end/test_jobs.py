"""Jobs beside the server: done, begun again when they are killed, ended with it."""

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from tests.receivers import Receiver, receiver

from ontherecord.client import Client, verify

PATIENCE = 60
"""Seconds."""


@pytest.fixture
def here() -> Iterator[Receiver]:
    with receiver() as made:
        yield made


def children(pid: int) -> dict[str, int]:
    """The processes that a process has begun: those of the server, and those of the jobs."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                command = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if parent == pid:
                found["jobs" if b"jobs" in command else "server"] = int(entry.name)
    return found


def wait_until(condition: Callable[[], Any]) -> Any:
    until = time.monotonic() + PATIENCE
    while not (found := condition()):
        assert time.monotonic() < until
        time.sleep(0.1)
    return found


def is_running(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


@pytest.mark.parametrize("dialect", ["sqlite", "postgresql"])
def test_what_is_posted_is_sent_though_the_jobs_were_killed_in_between(
    start_server: Callable[..., Any], tmp_path: Path, here: Receiver, dialect: str, request: pytest.FixtureRequest
) -> None:
    settings = {
        "ONTHERECORD_DATABASE": request.getfixturevalue(f"{dialect}_url"),
        "ONTHERECORD_WORKERS": "1",
        "ONTHERECORD_WEBHOOK_HOSTS": here.host,
        "ONTHERECORD_WEBHOOK_NETWORKS": "127.0.0.1/32",
    }
    with start_server(tmp_path, **settings) as running, Client(running.url) as client:
        made = client.save_search("All", {}, webhook_url=here.url)
        secret = made["webhook"]["secret"]
        client.attribute("“We will not go,” said Ann Lee, the mayor of Ely.")
        here.wait_for(1)
        wait_until(lambda: client.search(made["id"])["webhook"]["deliveries"]["delivered"])
        first = children(running.process.pid)
        os.kill(first["jobs"], signal.SIGKILL)
        client.attribute("“We will stay,” said Bob Hall, the mayor of March.")
        here.wait_for(2, patience=90)  # it may have been killed while it held a lease
        assert children(running.process.pid)["jobs"] != first["jobs"]
        said = [verify(secret, headers, body)["quotes"][0]["text"] for _, headers, body in here.received]
        assert said == ["We will not go,", "We will stay,"]
        lines = [json.loads(line) for line in running.errors if line.startswith("{")]
        assert [line["code"] for line in lines if line["event"] == "jobs ended"] == [-signal.SIGKILL]
        last = children(running.process.pid)
        assert running.stop() == 0
        assert not any(map(is_running, last.values()))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_however_it_ends_nothing_is_left_running(start_server: Callable[..., Any], tmp_path: Path, how: int) -> None:
    with start_server(tmp_path, ONTHERECORD_WORKERS="1") as running:
        both = wait_until(lambda: (found := children(running.process.pid)).keys() == {"server", "jobs"} and found)
        running.process.send_signal(how)
        assert running.process.wait(PATIENCE) == (-how if how == signal.SIGKILL else 0)
        wait_until(lambda: not any(map(is_running, both.values())))


def test_the_end_of_the_server_is_the_end_of_both(start_server: Callable[..., Any], tmp_path: Path) -> None:
    with start_server(tmp_path, ONTHERECORD_WORKERS="1") as running:
        both = wait_until(lambda: (found := children(running.process.pid)).keys() == {"server", "jobs"} and found)
        os.kill(both["server"], signal.SIGKILL)
        assert running.process.wait(PATIENCE) == 128 + signal.SIGKILL
        wait_until(lambda: not is_running(both["jobs"]))


def test_where_jobs_are_done_elsewhere_the_server_stands_alone(
    start_server: Callable[..., Any], tmp_path: Path
) -> None:
    with start_server(tmp_path, ONTHERECORD_WORKERS="1", ONTHERECORD_JOBS="0") as running:
        assert "jobs" not in children(running.process.pid)
        assert requests.get(f"{running.url}/livez", timeout=PATIENCE).status_code == 200
        assert running.stop() == 0
