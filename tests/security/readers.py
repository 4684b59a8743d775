"""A well-behaved reader, who asks all the time and is to notice nothing of what others do."""

import http.client
import ssl
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.faults.figures import Figures, percentile

READER = "well-behaved-reader"
"""The id of its requests."""

PATIENCE = 60
"""Seconds."""


@dataclass
class Reader:
    """Asks for ``/livez`` and ``GET /quotes`` all the time, and measures how long it takes."""

    url: str
    token: str
    seconds: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def read(self, ended: threading.Event) -> None:
        while not ended.is_set():
            for path in ("/livez", "/quotes?limit=10"):
                self._ask(path)
            time.sleep(0.01)

    def tell(self, figures: Figures, when: str, *, most: float) -> None:
        """What it had of it; its slowest request may have taken ``most`` seconds."""
        figures.none(f"requests of a well-behaved reader that failed {when}", self.failed)
        figures.tell(
            "its p50 and p99", " and ".join(f"{percentile(self.seconds, s) * 1000:.1f} ms" for s in (0.5, 0.99))
        )
        figures.at_most(f"its slowest of {len(self.seconds):,}", max(self.seconds), most, " s")

    def _ask(self, path: str) -> None:
        if self.url.startswith("https"):
            anything = ssl._create_unverified_context()  # its certificate is our own
            connection = http.client.HTTPSConnection(*where(self.url), timeout=PATIENCE, context=anything)
        else:
            connection = http.client.HTTPConnection(*where(self.url), timeout=PATIENCE)
        began = time.perf_counter()
        try:
            headers = {"Authorization": f"Bearer {self.token}", "X-Request-Id": READER}
            connection.request("GET", path, headers=headers)
            status = connection.getresponse().status
            if status != 200:
                self.failed.append(f"{path}: {status}")
        except OSError as error:
            self.failed.append(f"{path}: {error!r}")
        finally:
            self.seconds.append(time.perf_counter() - began)
            connection.close()


@contextmanager
def reading(url: str, token: str) -> Iterator[Reader]:
    """The reader, at work for as long as the block."""
    reader, ended = Reader(url, token), threading.Event()
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(reader.read, ended)
        try:
            yield reader
        finally:
            ended.set()
            done.result()


def where(url: str) -> tuple[str, int]:
    """Host and port."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or 0
