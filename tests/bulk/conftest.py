"""Jobs to do: articles, an engine of the tests' own process, and a cluster of Ray that all tests share."""

import json
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest
from tests.bulk.nodes import alive, head_options, node

from ontherecord.bulk import marks, planning
from ontherecord.bulk.attributing import PartAttributor
from ontherecord.bulk.job import Job
from ontherecord.bulk.parts import Part
from ontherecord.bulk.planning import Cut
from ontherecord.bulk.sources import sources_of
from ontherecord.bulk.store import Store
from ontherecord.formats.facts import Facts, document_id
from ontherecord.provenance import model_facts
from ontherecord.settings import TOLD_TO_RAY, TOLD_TO_RAY_ALONE

POISONED = Path(__file__).with_name("poisoned")

PATIENCE = 240
"""Seconds, of a machine that is busy."""

LOOPBACK = {**TOLD_TO_RAY, **TOLD_TO_RAY_ALONE, "RAY_AUTH_MODE": "disabled"}
"""A Ray on loopback, and whoever looks for one there: by itself it looks at this machine's other addresses."""

Article = dict[str, Any]


def articles(number: int, *, of: str = "Ely", **facts: str) -> list[Article]:
    """So many short articles, no two the same."""
    return [
        {"ref": f"{of} {each}", "text": f"“We saw {each} boats,” said Ann Lee, the mayor of {of}.", **facts}
        for each in range(number)
    ]


def write_lines(path: Path, lines: Iterable[Article | str]) -> Path:
    """A file of NDJSON."""
    path.write_text("".join(f"{each if isinstance(each, str) else json.dumps(each)}\n" for each in lines), "utf-8")
    return path


def ids_of(given: Iterable[Article]) -> list[str]:
    """The ids of articles, sorted."""
    told = ((each["text"], Facts(publisher=each.get("publisher"), url=each.get("url"))) for each in given)
    return sorted(document_id(text, facts) for text, facts in told)


def job_of(*inputs: Path, out: Path, **limits: int) -> Job:
    """A job on these files."""
    return Job(
        out=Store(str(out)),
        sources=sources_of(map(str, inputs)),
        model=model_facts(None),
        spacy_pipeline=None,
        max_characters=limits.get("max_characters", 100_000),
        longest_line=limits.get("longest_line", 100_000),
    )


def here(cut: Cut, files: int) -> Iterator[tuple[int, list[Part]]]:
    """What Ray spreads over cores, one after another."""
    return ((file, cut(file)) for file in range(files))


def do(job: Job, *, documents: int = 5) -> list[marks.Done]:
    """Does a job without Ray, its parts one after another; the marks of all."""
    planning.make_plan(job, documents=documents, spread=here)
    attributor = PartAttributor(job, seconds=PATIENCE)
    for part in planning.parts_of(job.out):
        attributor.attribute(part)
    attributor.close()
    return marks.all_done(job.out)


@dataclass(frozen=True)
class Cluster:
    """A cluster of Ray, of one node."""

    address: str
    node: "subprocess.Popen[bytes]"

    def processes(self) -> list[psutil.Process]:
        """All that is run for it."""
        return psutil.Process(self.node.pid).children(recursive=True)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """One on loopback, on which engines can be poisoned (``poisoned``)."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{taken.getsockname()[1]}"
    with tempfile.TemporaryDirectory(prefix="ontherecord-test-ray-") as folder:
        options = (*head_options(folder, int(address.rpartition(":")[2])), "--num-cpus=2")
        with node(*options, **LOOPBACK, PYTHONPATH=str(POISONED)) as head:
            wait_for(lambda: alive(address, LOOPBACK) == 1)
            yield Cluster(address, head)


def wait_for(condition: Callable[[], object]) -> None:
    """Returns once the condition holds."""
    until = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.05)
