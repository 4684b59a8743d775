"""Requests from a process of its own: one after another, or when they are due, earlier ones answered or not.

The seconds of what is due count from when it was due: that a client is late is no reason to call the service fast.
Nothing but sockets and bytes, so that who asks takes little of the machine from who answers.
"""

import asyncio
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from urllib.parse import urlsplit

PATIENCE = 60.0
"""Seconds, after which a request is lost."""

LOST = 0
"""The status of what was not answered."""


@dataclass(frozen=True, slots=True)
class Due:
    """A request, and the seconds from the beginning at which it is to be sent."""

    at: float
    request: bytes


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of a request, and after how many seconds; ``retry_after`` as the header says it."""

    seconds: float
    status: int
    retry_after: str | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of the requests, in their order, and the seconds, of the clock and of a core, that all took."""

    answers: tuple[Answered, ...]
    seconds: float
    cpu_seconds: float


class Sender:
    """A process that sends."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool
        pool.submit(time.sleep, 0).result()  # begun now: its start is to take nothing from what is measured

    def one_after_another(self, url: str, requests: Sequence[bytes], *, clients: int, seconds: float) -> "Future[Sent]":
        """As many of them as so many clients get answered one after another, each its own, in so many seconds."""
        return self._pool.submit(_run, _in_turn, url, requests, clients, seconds)

    def when_due(self, url: str, plan: Sequence[Due]) -> "Future[Sent]":
        """All of them, each when it is due."""
        return self._pool.submit(_run, _when_due, url, plan)


@contextmanager
def sender() -> Iterator[Sender]:
    """A sender, which ends with the block."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        yield Sender(pool)


def request(method: str, target: str, body: bytes = b"", media_type: str = "application/json") -> bytes:
    """The bytes of a request."""
    entity = f"Content-Type: {media_type}\r\nContent-Length: {len(body)}\r\n" if body else ""
    return f"{method} {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{entity}\r\n".encode() + body


def asked(url: str, wanted: bytes) -> Answered:
    """The answer to one request, here and now."""
    return asyncio.run(_answer(url, wanted, time.monotonic()))


def _run(send, *arguments) -> Sent:  # type: ignore[no-untyped-def]
    began, cpu = time.monotonic(), time.process_time()
    answers = asyncio.run(send(*arguments))
    return Sent(tuple(answers), time.monotonic() - began, time.process_time() - cpu)


async def _in_turn(url: str, requests: Sequence[bytes], clients: int, seconds: float) -> list[Answered]:
    ends, left, answers = time.monotonic() + seconds, iter(requests), []

    async def client() -> None:
        while (began := time.monotonic()) < ends:
            answers.append(await _answer(url, next(left), began))

    await asyncio.gather(*(client() for _ in range(clients)))
    return answers


async def _when_due(url: str, plan: Sequence[Due]) -> list[Answered]:
    began, sent = time.monotonic(), []
    for due in plan:
        if (early := began + due.at - time.monotonic()) > 0:
            await asyncio.sleep(early)
        sent.append(asyncio.create_task(_answer(url, due.request, began + due.at)))
    return list(await asyncio.gather(*sent))


async def _answer(url: str, wanted: bytes, began: float) -> Answered:
    """What comes of a request that was to be sent at ``began``."""
    try:
        async with asyncio.timeout(PATIENCE):
            status, retry_after = _read(await _exchanged(url, wanted))
    except (OSError, TimeoutError, ValueError) as error:
        return Answered(time.monotonic() - began, LOST, error=repr(error))
    return Answered(time.monotonic() - began, status, retry_after)


async def _exchanged(url: str, wanted: bytes) -> bytes:
    address = urlsplit(url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    try:
        writer.write(wanted)
        return await reader.read()
    finally:
        writer.close()


def _read(received: bytes) -> tuple[int, str | None]:
    """Status and ``Retry-After`` of an answer; ValueError for one that breaks off or is none."""
    head, end, _ = received.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    if not (end and lines[0].startswith("HTTP/1.1 ")):
        raise ValueError(f"no answer: {received[:40]!r}")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    return int(lines[0].split()[1]), headers.get("retry-after")
