"""Clients that post, verify and erase, and write down what they were told, to be held against what is there."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Self

import requests
from sqlalchemy import select
from tests.faults.articles import articles

from ontherecord.archive import documents
from ontherecord.archive.database import Database
from ontherecord.archive.tables import quotations

SECONDS = 60
"""Patience with one request."""

AGAIN = 0.2
"""Seconds until a client that was refused asks again."""

HIDDEN = 100
"""Trials of one request, before it counts as failed."""


@dataclass
class Kept:
    """An article that was acknowledged: its text and its quotations, by id; instants are of time.monotonic()."""

    text: str
    quotes: dict[str, str]
    acknowledged: float
    verified: dict[str, float] = field(default_factory=dict)
    erasing: float | None = None
    erased: float | None = None


@dataclass
class Compared:
    """What an archive has otherwise than the clients were told."""

    documents: int = 0
    lost: list[str] = field(default_factory=list)
    halves: list[str] = field(default_factory=list)
    back: list[str] = field(default_factory=list)
    """Articles that were acknowledged as erased before."""
    unverified: list[str] = field(default_factory=list)


@dataclass
class Desk:
    """So many clients, at work for the length of a block. ``pick`` says where the next request goes."""

    pick: Callable[[], str]
    clients: int = 4
    seed: int = 1
    pause: float = 0.0
    """Seconds that a client rests after each article."""
    kept: dict[str, Kept] = field(default_factory=dict)
    posts: list[tuple[float, float]] = field(default_factory=list)
    """When each was begun, and how many seconds it took."""
    failed: list[str] = field(default_factory=list)
    told_again: dict[str, int] = field(default_factory=dict)
    """Why requests were sent once more: 503, or no connection."""

    def __enter__(self) -> Self:
        self._end = threading.Event()
        self._pool = ThreadPoolExecutor(self.clients)
        self._work = [self._pool.submit(self._client, number) for number in range(self.clients)]
        return self

    def __exit__(self, *raised: object) -> None:
        self._end.set()
        self._pool.shutdown()
        for each in self._work:
            each.result()

    def seconds(self, *, since: float = 0.0, until: float = float("inf")) -> list[float]:
        """How long the posts took that were under way at some time between."""
        return [took for began, took in self.posts if began + took >= since and began <= until]

    def compared(self, database: Database, *, began: float, ended: float) -> Compared:
        """An archive as it was at some instant between two, held against what was acknowledged by the first."""
        found = Compared()
        with database.reading() as connection:
            verified = set(connection.scalars(select(quotations.c.id).where(quotations.c.verified)))
            for identity, kept in self.kept.items():
                there = documents.one(connection, identity)
                record = documents.record_of(connection, identity)
                if there is None or record is None:
                    if kept.acknowledged <= began and (kept.erasing is None or kept.erasing > ended):
                        found.lost.append(identity)
                    continue
                found.documents += 1
                if there["text"] != kept.text or {each["id"]: each["text"] for each in record.quotes} != kept.quotes:
                    found.halves.append(identity)
                if kept.erased is not None and kept.erased <= began:
                    found.back.append(identity)
                found.unverified += [q for q, at in kept.verified.items() if at <= began and q not in verified]
        return found

    def _client(self, number: int) -> None:
        own: list[str] = []
        for turn, text in enumerate(articles(self.seed * 1000 + number, words=60), start=1):
            if self._end.is_set():
                return
            self._post(text, own)
            if turn % 2 == 0 and own:
                self._verify(self.kept[own[-1]])
            if turn % 4 == 0 and len(own) > 1:
                self._erase(own.pop(0))
            time.sleep(self.pause)

    def _post(self, text: str, own: list[str]) -> None:
        began = time.monotonic()
        answer = self._asked("POST", "/quotes?mode=all", json={"text": text}, good=(200, 201))
        if answer is not None:
            self.posts.append((began, time.monotonic() - began))
            quotes = {each["id"]: each["text"] for each in answer["quotes"]}
            self.kept[answer["document"]["id"]] = Kept(text, quotes, time.monotonic())
            own.append(answer["document"]["id"])

    def _verify(self, kept: Kept) -> None:
        for quote in list(kept.quotes)[:1]:
            if self._asked("PATCH", f"/quotes/{quote}", json={"verified": True}, good=(200,)) is not None:
                kept.verified[quote] = time.monotonic()

    def _erase(self, document: str) -> None:
        kept = self.kept[document]
        kept.erasing = time.monotonic()
        if self._asked("DELETE", f"/documents/{document}", good=(204, 404)) is not None:
            kept.erased = time.monotonic()

    def _asked(self, method: str, path: str, *, good: tuple[int, ...], **sent: Any) -> Any:
        """The answer, or None, which is written down; a request that was refused is sent again, as balancers do."""
        for _ in range(HIDDEN):
            try:
                answer = requests.request(method, self.pick() + path, timeout=SECONDS, **sent)
            except requests.ConnectionError as error:
                self._again("refused" if "refused" in str(error) else "broken off")
            else:
                if answer.status_code in good:
                    return answer.json() if answer.content else {}
                if answer.status_code != 503 or "Retry-After" not in answer.headers:
                    self.failed.append(f"{method} {path}: {answer.status_code} {answer.text[:100]}")
                    return None
                self._again("503")
            time.sleep(AGAIN)
        self.failed.append(f"{method} {path}: refused {HIDDEN} times")
        return None

    def _again(self, why: str) -> None:
        self.told_again[why] = self.told_again.get(why, 0) + 1
