"""Clients that post, repeat and correct while the service is killed under them, and remember what it acknowledged."""

import json
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

import requests

from .articles import articles

TIMEOUT = 30
BATCH = 3
CORRECTED, BATCHED, KEYED = 0.15, 0.3, 0.75
"""What a client does next: up to the first share it verifies a quotation, up to the second it posts a batch, up to the
third an article with an Idempotency-Key; else one without."""

AGAIN = frozenset({409, 429, 503, 507})
"""Answers after which the same is sent again."""


@dataclass
class Told:
    """What all clients were told, for the end."""

    kept: dict[str, tuple[str, Any]] = field(default_factory=dict)
    """By a document's id: the text that was sent, and the answer."""

    ids: dict[str, str] = field(default_factory=dict)
    """The id that a text was acknowledged under."""

    verified: set[str] = field(default_factory=set)
    sent: int = 0
    lost: int = 0
    repeated: int = 0
    wrong: list[str] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answered(self, status: int) -> None:
        """An answer came."""
        with self.lock:
            self.statuses[status] = self.statuses.get(status, 0) + 1

    def keep(self, text: str, answer: Any) -> None:
        """An article was acknowledged; never under one id with another text, nor under two."""
        identity = answer["document"]["id"]
        with self.lock:
            before = self.kept.setdefault(identity, (text, answer))
            if before[0] != text or self.ids.setdefault(text, identity) != identity:
                self.wrong.append(f"document {identity}: two texts, or two ids")


@dataclass(frozen=True, slots=True)
class Pending:
    """An article whose fate is not known: it is sent again with its key until it is."""

    text: str
    key: str


class Poster(threading.Thread):
    """One client. It goes on until it is told to finish, and then repeats until nothing of its own is unknown."""

    def __init__(self, number: int, url: str, told: Told, *, words: int = 60) -> None:
        super().__init__(name=f"client {number}")
        self._url = url
        self._told = told
        self._draw = Random(number)
        self._articles = articles(number, words=words)
        self._pending: list[Pending] = []
        self._quotes: list[str] = []
        self._over = threading.Event()

    def finish(self) -> None:
        """Begin nothing new."""
        self._over.set()

    @property
    def unknown(self) -> int:
        """Articles whose fate it does not know yet."""
        return len(self._pending)

    def run(self) -> None:
        """Post on; what is pending comes first, but not again and again at once."""
        while not self._over.is_set():
            if self._pending and self._draw.random() < 0.5:
                self._repeat()
            else:
                self._begin()
        until = time.monotonic() + 90
        while self._pending and time.monotonic() < until:
            if not self._repeat():
                time.sleep(0.5)

    def _begin(self) -> None:
        drawn = self._draw.random()
        if drawn < CORRECTED and self._quotes:
            self._verify(self._draw.choice(self._quotes))
        elif drawn < BATCHED:
            self._batch([next(self._articles) for _ in range(BATCH)])
        else:
            self._post(next(self._articles), str(uuid.uuid4()) if drawn < KEYED else None)

    def _repeat(self) -> bool:
        """Whether the fate of one is known now."""
        pending = self._pending.pop(0)
        self._told.repeated += 1
        return self._post(pending.text, pending.key)

    def _post(self, text: str, key: str | None) -> bool:
        headers = {"Idempotency-Key": key} if key else {}
        self._told.sent += 1
        answer = self._asked("POST", "/quotes?mode=all", json={"text": text}, headers=headers)
        if answer is not None and answer.ok:
            self._acknowledged(text, answer.json())
            return True
        if answer is not None and answer.status_code not in AGAIN:
            self._told.wrong.append(f"{answer.status_code} to an article: {answer.text[:200]}")
        elif key:
            self._pending.append(Pending(text, key))
        return False

    def _acknowledged(self, text: str, answer: Any) -> None:
        self._told.keep(text, answer)
        self._quotes.extend(each["id"] for each in answer["quotes"])

    def _batch(self, texts: list[str]) -> None:
        """What is counted as kept are the lines that came whole, also of an answer that broke off."""
        body = "".join(json.dumps({"text": text}) + "\n" for text in texts).encode()
        self._told.sent += len(texts)
        headers = {"Content-Type": "application/x-ndjson"}
        answer = self._asked("POST", "/quotes/batch?mode=all", data=body, headers=headers, stream=True)
        if answer is not None and answer.ok:
            for line in _whole_lines(answer):
                if line["status"] < 300:
                    self._acknowledged(texts[line["line"] - 1], line)

    def _verify(self, quote: str) -> None:
        answer = self._asked("PATCH", f"/quotes/{quote}", json={"verified": True})
        if answer is not None and answer.ok:
            self._told.verified.add(quote)

    def _asked(self, method: str, path: str, **what: Any) -> requests.Response | None:
        """The answer; None where none came, or a part of one. Whoever was refused does not come again at once."""
        try:
            answer = requests.request(method, self._url + path, timeout=TIMEOUT, **what)
        except requests.RequestException:
            with self._told.lock:
                self._told.lost += 1
            time.sleep(0.2)
            return None
        self._told.answered(answer.status_code)
        if not answer.ok:
            time.sleep(0.2)
        return answer


def _whole_lines(answer: requests.Response) -> Iterator[Any]:
    """The lines of a batch's answer that end."""
    left = b""
    try:
        for piece in answer.iter_content(None):
            *lines, left = (left + piece).split(b"\n")
            yield from map(json.loads, lines)
    except requests.RequestException:
        return
