"""Nodes of a cluster of Ray, as an operator begins them: each with all its processes in a group of its own."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.commands import ENVIRONMENT

ENDING_SECONDS = 3
"""Of a node that is asked to end, until it is killed."""


def head_options(folder: str, port: int) -> list[str]:
    """Those of the first node of a cluster, which keeps its files in the folder."""
    return ["--head", f"--port={port}", "--include-dashboard=false", f"--temp-dir={folder}"]


@contextmanager
def node(*options: str, **environment: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A node for the length of a block."""
    command = [str(Path(sys.executable).with_name("ray")), "start", "--block", "--object-store-memory=80000000"]
    begun = subprocess.Popen(
        [*command, *options],
        env={**ENVIRONMENT, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield begun
    finally:
        begun.terminate()
        try:
            begun.wait(ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(begun.pid, signal.SIGKILL)
            begun.wait()


def alive(address: str, environment: Mapping[str, str]) -> int:
    """How many nodes a cluster has; 0 while it does not answer: whoever comes too soon is never answered by Ray."""
    counting = "import ray, sys; ray.init(sys.argv[1]); print(sum(node['Alive'] for node in ray.nodes()))"
    command = [sys.executable, "-c", counting, address]
    try:
        asked = subprocess.run(
            command, env={**ENVIRONMENT, **environment}, capture_output=True, check=False, timeout=30
        )
    except subprocess.TimeoutExpired:
        return 0
    return int(asked.stdout or 0)
