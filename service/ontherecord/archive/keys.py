"""Keys: who may read, write or delete. A key is told once, when it is made; what is kept is its SHA-256.

A key is ``otr_<id>_<secret>``: the id stands in lists and logs, the secret has 256 bits. So many cannot be guessed, and
a plain digest keeps them as well as a slow one would: there is no short list of likely secrets to try against it.
"""

import hashlib
import re
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, Row, insert, select, update

from . import times
from .database import Database, DatabaseUnavailable
from .tables import keys

LONGEST_NAME = 100
"""Characters."""

SECRET_BYTES = 32
_TOKEN = re.compile(r"otr_(?P<id>[0-9a-f]{16})_[A-Za-z0-9_-]{43}")
_ANY = select(keys.c.id).limit(1)


class Scope(StrEnum):
    """What a key may do."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"
    """Read and write too."""


class UnusableKey(ValueError):
    """A key that cannot be made as asked; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """What is known of a key: all but its secret."""

    id: str
    name: str
    scopes: frozenset[Scope]
    created: datetime
    revoked: datetime | None = None

    def may(self, scope: Scope) -> bool:
        """Whether the key is good for what the scope names."""
        return scope in self.scopes or Scope.ADMIN in self.scopes


def create(connection: Connection, name: str, scopes: Collection[Scope]) -> str:
    """The token of a new key, to be told once; UnusableKey for a name or scopes that it cannot have."""
    if not (name.strip() and name.isprintable() and len(name) <= LONGEST_NAME):
        raise UnusableKey(f"a key needs a name of 1 to {LONGEST_NAME} printable characters, not {name!r}")
    if not scopes:
        raise UnusableKey(f"a key needs at least one scope of {', '.join(Scope)}")
    key_id = secrets.token_hex(8)
    token = f"otr_{key_id}_{secrets.token_urlsafe(SECRET_BYTES)}"
    row = {
        "id": key_id,
        "name": name.strip(),
        "scopes": [scope for scope in Scope if scope in scopes],
        "digest": digest(token),
        "created": times.now(),
    }
    connection.execute(insert(keys).values(row))
    return token


def listed(connection: Connection) -> list[Key]:
    """Every key ever made, oldest first, revoked ones too."""
    return [key_of(row) for row in connection.execute(select(keys).order_by(keys.c.created, keys.c.id))]


def revoke(connection: Connection, key_id: str) -> bool:
    """Whether there is such a key; from now on it opens nothing. One that was revoked before stays as it was."""
    found = connection.execute(select(keys.c.id).where(keys.c.id == key_id)).first() is not None
    connection.execute(update(keys).where(keys.c.id == key_id, keys.c.revoked.is_(None)).values(revoked=times.now()))
    return found


def holder(connection: Connection, token: str) -> Key | None:
    """The key that the token is, if it is one and works.

    One statement finds it, or nothing: no step is taken, and no time, that tells whether there is a key of that id, or
    one that was revoked. The digest may be compared in any way, as nobody chooses what his token's is.
    """
    shaped = _TOKEN.fullmatch(token)
    if shaped is None:
        return None
    works = (keys.c.id == shaped["id"], keys.c.digest == digest(token), keys.c.revoked.is_(None))
    row = connection.execute(select(keys).where(*works)).first()
    return key_of(row) if row else None


def any_made(database: Database) -> bool:
    """Whether a key was ever made: revoking the last one opens nothing. Without the table, certainly none was.

    Asked at every request as long as there is none: whether there is a table is looked up only where that fails.
    """
    try:
        with database.asking() as connection:
            return connection.execute(_ANY).first() is not None
    except DatabaseUnavailable:
        with database.reading_whatever() as connection:
            if connection.dialect.has_table(connection, keys.name):
                raise
        return False


def digest(token: str) -> bytes:
    """What is kept instead of the token."""
    return hashlib.sha256(token.encode()).digest()


def key_of(row: Row[tuple[object, ...]]) -> Key:
    """The key that a row of its table tells of."""
    return Key(
        id=row.id,
        name=row.name,
        scopes=frozenset(map(Scope, row.scopes)),
        created=times.moment(row.created),
        revoked=None if row.revoked is None else times.moment(row.revoked),
    )
