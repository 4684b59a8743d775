"""Everywhere a service could leave a word: its files, those it has open, its database's, its log, Redis, metrics."""

import os
import random
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import redis
from tests.conftest import Running
from tests.faults.cluster import Cluster

LARGEST = 256 * 1024 * 1024
"""Bytes of a file that is read; a larger one is told as a place that could not be searched."""

SHARED_MEMORY = Path("/dev/shm")
LEFT_OUT = "pg_wal"
"""PostgreSQL's write-ahead log, in which what was erased stands until it is used again (docs/archive.md says so)."""


@dataclass(frozen=True, slots=True)
class Canary:
    """A word that stands nowhere else. Indexes keep words without beginnings and endings: its middle is looked for."""

    word: str

    @property
    def middle(self) -> str:
        """What is looked for."""
        return self.word[4:-4].lower()

    @property
    def spellings(self) -> list[bytes]:
        """Its middle in the encodings that anything here is kept in, in lower case."""
        return [self.middle.encode(coding) for coding in ("utf-8", "utf-16-le", "utf-16-be")]

    def stands_in(self, content: bytes) -> bool:
        """Whether the content has it, in any case."""
        lowered = content.lower()
        return any(each in lowered for each in self.spellings)


def hatched() -> Canary:
    """A new one, which can be taken for a name."""
    draw = random.SystemRandom()
    syllables = "".join(draw.choice("bdfgklmnprstvz") + draw.choice("aeiou") for _ in range(12))
    return Canary(f"Ve{syllables}an")


@dataclass(frozen=True, slots=True)
class Places:
    """Where one service could leave something; its files go to ``folder``."""

    running: Running
    folder: Path
    cluster: Cluster | None = None
    redis_url: str | None = None
    lines: list[str] = field(default_factory=list)

    def found(self, canaries: Iterable[Canary], *, erased: bool = False) -> list[tuple[Canary, str]]:
        """Each that is found, and where; what was ``erased`` may stand in what the guide says it does."""
        sought = [(each, spelling) for each in canaries for spelling in each.spellings]
        if self.cluster:
            self.cluster.write_down()
        lowered = ((name, content.lower()) for name, content in self._contents(erased=erased))
        return [(each, name) for name, content in lowered for each, spelling in sought if spelling in content]

    def _contents(self, *, erased: bool) -> Iterator[tuple[str, bytes]]:
        yield "its log", self.log().encode()
        kept_in = self.cluster.folder if self.cluster else self._database_file.parent
        for root in (self.folder, self.running.home, SHARED_MEMORY, kept_in):
            yield from _files(root, leaving_out=LEFT_OUT if erased else None)
        yield from self._open_files()
        if self.redis_url:
            yield from _redis(self.redis_url)

    @property
    def _database_file(self) -> Path:
        return Path(self.running.environment["ONTHERECORD_DATABASE"].removeprefix("sqlite:///"))

    def log(self) -> str:
        """All lines so far, on standard output and standard error."""
        while not self.running.requests_logged.empty():
            self.lines.append(self.running.requests_logged.get())
        return "".join([*self.lines, *self.running.errors])

    def _open_files(self) -> Iterator[tuple[str, bytes]]:
        """Those that its processes have open, also such as have no name any more."""
        for process in processes(self.running):
            for link in Path(f"/proc/{process.pid}/fd").glob("*"):
                with suppress(OSError):
                    target = link.readlink()
                    if link.is_file() and link.stat().st_size <= LARGEST:
                        yield f"open: {target}", link.read_bytes()


def processes(running: Running) -> list[psutil.Process]:
    """The service's."""
    root = psutil.Process(running.process.pid)
    return [root, *root.children(recursive=True)]


def _files(root: Path, *, leaving_out: str | None) -> Iterator[tuple[str, bytes]]:
    for folder, names, files in os.walk(root):
        names[:] = [name for name in names if name != leaving_out]
        yield folder, "\n".join([*names, *files]).encode()
        for name in files:
            path = Path(folder, name)
            with suppress(OSError):  # gone meanwhile, or no file
                if path.is_file():
                    yield str(path), path.read_bytes() if path.stat().st_size <= LARGEST else _too_large(path)


def _too_large(path: Path) -> bytes:
    raise AssertionError(f"{path} is too large to be searched")


def _redis(url: str) -> Iterator[tuple[str, bytes]]:
    with redis.Redis.from_url(url) as server:
        for key in server.scan_iter():
            yield f"redis: {key!r}", key + (server.dump(key) or b"")
