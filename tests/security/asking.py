"""One request as it is spelt, and its answer as it came: nothing is put right on the way, as clients do."""

import json
import re
from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import count
from urllib.parse import urlsplit

PATIENCE = 60
"""Seconds."""

OF_THE_MOMENT = frozenset({"date", "x-request-id"})
"""Headers that no two answers have in common."""

_addresses = count(1)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def without(self, words: Collection[str]) -> str:
        """All of it, but for what belongs to the moment, and for these words, which the request had."""
        headers = sorted(f"{name}: {value}" for name, value in self.headers.items() if name not in OF_THE_MOMENT)
        told = "\n".join([str(self.status), *headers, self.body.decode("utf-8", "backslashreplace")])
        told = re.sub(r'("(?:request|trace)_id": ?)"[^"]*"', r"\1", told)
        told = re.sub(r"<code>[0-9a-f]{32}</code>", "<code></code>", told)
        for word in words:
            told = told.replace(word, "…")
        return told


def ask(
    url: str,
    method: str,
    path: str,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    *,
    source: str | None = None,
) -> Answer:
    """The answer to a request for the path as it stands; ``source`` is the address of this machine it comes from."""
    where = urlsplit(url)
    connection = HTTPConnection(
        where.hostname or "", where.port, timeout=PATIENCE, source_address=(source, 0) if source else None
    )
    with closing(connection):
        connection.request(method, path, body, dict(headers or {}))
        answer = connection.getresponse()
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())


def from_elsewhere() -> dict[str, str]:
    """The header of a proxy that says that the request comes from an address which no other request came from."""
    number = next(_addresses)
    return {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}


def bearer(token: str) -> dict[str, str]:
    """The header with a key."""
    return {"Authorization": f"Bearer {token}"}


def as_json(value: object) -> bytes:
    """A body."""
    return json.dumps(value).encode()
