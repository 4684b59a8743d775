"""A worker that has analysed very many texts, no two alike, holds no more memory than one that has analysed some."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import islice
from statistics import linear_regression
from urllib.parse import urlsplit

import psutil

from . import served
from .figures import Figures
from .varied import Text, texts

GROWTH = 0.1
"""Bound, as a share of the memory that the worker had when it was warm."""

STORED = 10
"""One text in so many is kept."""

BATCH = 10
"""Texts in a batch; as many again are sent alone before the next."""

SILENCE = 120.0
"""Seconds."""

KIB, MIB = 2**10, 2**20


@dataclass(frozen=True, slots=True)
class Extent:
    """How many analyses, after how many the worker is warm, after how many it is looked at, median words of a text."""

    analyses: int
    warm: int
    step: int
    median: float


SHORT, LONG = Extent(1_500, 500, 100, 6), Extent(50_000, 2_000, 500, 22)


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes of a process after so many analyses: resident, and those that it shares with nobody."""

    analyses: int
    resident: int
    own: int


@dataclass(frozen=True, slots=True)
class Request:
    """So many texts, in one request."""

    target: str
    media_type: str
    body: str
    texts: int


def run(figures: Figures, *, short: bool) -> None:
    """One worker, one client."""
    extent = SHORT if short else LONG
    with served.database("sqlite") as url, served.service(url, ONTHERECORD_WORKERS="1") as running:
        _statuses(running.url, next(_requests(extent)))  # there is a worker
        [worker] = served.workers(running)
        seen, refused = _life(running.url, worker, extent)
        figures.none("texts that were not answered 200 or 201", refused)
        figures.check("the worker lives", worker.is_running(), held=worker.is_running(), bound="True")
    _tell(figures, seen)


def _life(url: str, worker: psutil.Process, extent: Extent) -> tuple[list[Memory], list[str]]:
    """The worker's memory from when it is warm, and the answers that should not be."""
    seen: list[Memory] = []
    refused, done, due = [], 0, extent.warm
    for request in _requests(extent):
        refused += [
            f"{status}: {request.body[:60]!r}" for status in _statuses(url, request) if status not in (200, 201)
        ]
        done += request.texts
        if done >= due:
            memory = worker.memory_full_info()
            seen.append(Memory(done, memory.rss, memory.uss))
            due += extent.step
    return seen, refused


def _requests(extent: Extent) -> Iterator[Request]:
    """Texts alone and in batches in turn, one in so many to be kept."""
    left = islice(texts(11, median=extent.median), extent.analyses)
    while alone := list(islice(left, BATCH)):
        for number, text in enumerate(alone):
            yield Request(f"/quotes?store={_store(number)}", text.media_type, text.body, 1)
        if together := list(islice(left, BATCH)):
            yield _batch(together)


def _batch(together: Sequence[Text]) -> Request:
    lines = "".join(json.dumps({"text": each.body}) + "\n" for each in together)
    return Request("/quotes/batch?store=false", "application/x-ndjson", lines, len(together))


def _store(number: int) -> str:
    return "true" if number % (STORED // 2) == 0 else "false"  # of those in batches, none is


def _statuses(url: str, request: Request) -> list[int]:
    """The status of each of its texts."""
    address = urlsplit(url)
    connection = HTTPConnection(str(address.hostname), address.port, timeout=SILENCE)
    try:
        headers = {"Content-Type": request.media_type}
        connection.request("POST", request.target, request.body.encode(), headers)
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    if answer.status == 200 and request.texts > 1:
        return [json.loads(line)["status"] for line in body.splitlines()]
    return [answer.status]


def _tell(figures: Figures, seen: Sequence[Memory]) -> None:
    first, last = seen[0], seen[-1]
    figures.tell("analyses until it was warm, and in all", f"{first.analyses:,}, {last.analyses:,}")
    for what, name in (("resident", "resident"), ("shared with nobody", "own")):
        sizes = [getattr(each, name) for each in seen]
        slope = linear_regression([each.analyses for each in seen], sizes).slope
        figures.tell(
            f"memory {what}: warm, at the end; most",
            f"{sizes[0] / MIB:.1f}, {sizes[-1] / MIB:.1f}; {max(sizes) / MIB:.1f} MiB",
        )
        figures.tell(f"memory {what}: growth in 1,000 analyses (least squares)", f"{1_000 * slope / KIB:,.0f} kiB")
    figures.at_most("resident memory at the end over that when warm", last.resident / first.resident, 1 + GROWTH, " ×")
