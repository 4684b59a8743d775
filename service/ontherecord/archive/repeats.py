"""Requests that a client may send again without doing a thing twice: ``Idempotency-Key``.

A request is entered when it begins and its answer when it is done, in the transaction that keeps what it did: after a
fault there is both or neither. An entry whose worker died is taken over once nobody can be working on it any more.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, select, update

from . import times
from .database import insert_if_new
from .tables import repeats

KEPT_SECONDS = 24 * 60 * 60


class OtherRequest(ValueError):
    """The key came with another request before."""


class StillRunning(Exception):
    """The request with that key is being answered."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it was given."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Claim:
    """A request that is ours to answer."""

    id: str
    begun: int


def claim(connection: Connection, *, asker: str, key: str, request: bytes, lease_seconds: int) -> Claim | Answer:
    """The claim to a request not answered yet, or the answer that was given to it.

    ``asker`` tells clients apart, ``request`` is all that makes the request what it is. Raises OtherRequest and
    StillRunning; an entry older than the lease is nobody's.
    """
    now = times.now()
    connection.execute(delete(repeats).where(repeats.c.begun < now - KEPT_SECONDS * times.MICROSECONDS))
    ours = Claim(_digest(asker, key), now)
    entry = {"id": ours.id, "request": hashlib.sha256(request).hexdigest(), "begun": now}
    row = None
    while row is None:  # an entry may be taken back between the two statements
        if insert_if_new(connection, repeats, entry, repeats.c.id) is not None:
            return ours
        row = connection.execute(select(repeats).where(repeats.c.id == ours.id).with_for_update()).one_or_none()
    if row.request != entry["request"]:
        raise OtherRequest
    if row.status is not None:
        return Answer(row.status, row.headers, row.body)
    if row.begun > now - lease_seconds * times.MICROSECONDS:
        raise StillRunning
    connection.execute(update(repeats).where(repeats.c.id == ours.id).values(begun=now))
    return ours


def is_entered(connection: Connection, *, asker: str, key: str) -> bool:
    """Whether the key came before."""
    return connection.execute(select(repeats.c.id).where(repeats.c.id == _digest(asker, key))).first() is not None


def settle(connection: Connection, claim: Claim, answer: Answer, *, document_key: int | None) -> None:
    """Enters the answer, to be given again until its document is erased."""
    connection.execute(
        update(repeats)
        .where(repeats.c.id == claim.id, repeats.c.begun == claim.begun)
        .values(status=answer.status, headers=dict(answer.headers), body=answer.body, document_key=document_key)
    )


def release(connection: Connection, claim: Claim) -> None:
    """Takes the entry back: the request came to nothing and may be sent again."""
    connection.execute(delete(repeats).where(repeats.c.id == claim.id, repeats.c.begun == claim.begun))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
