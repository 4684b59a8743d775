"""Sessions: a browser in which somebody signed in with a key does what that key may, for some hours.

The key itself is not left in the browser. What is, a random token, is told once and kept as its SHA-256; it ends with
its time, when its user signs out, and at once when the key is revoked.
"""

import secrets

from sqlalchemy import Connection, delete, insert, select

from . import keys, times
from .keys import SECRET_BYTES, Key
from .tables import keys as key_table
from .tables import sessions

HOUR = 3_600 * times.MICROSECONDS


def begin(connection: Connection, key: Key, *, hours: int, now: int) -> str:
    """The token of a new session of the key, to be told once; what has ended by ``now`` is taken out meanwhile."""
    connection.execute(delete(sessions).where(sessions.c.ends <= now))
    token = secrets.token_urlsafe(SECRET_BYTES)
    row = {"digest": keys.digest(token), "key_id": key.id, "ends": now + hours * HOUR}
    connection.execute(insert(sessions).values(row))
    return token


def holder(connection: Connection, token: str, *, now: int) -> Key | None:
    """The key that the session was begun with, as long as both last.

    The digest is looked up as it is: nobody can find one by trying, as what leads to it has 256 bits.
    """
    lasting = (sessions.c.digest == keys.digest(token), sessions.c.ends > now, key_table.c.revoked.is_(None))
    row = connection.execute(select(key_table).join(sessions).where(*lasting)).first()
    return keys.key_of(row) if row else None


def end(connection: Connection, token: str) -> None:
    """Ends the session, if there is one."""
    connection.execute(delete(sessions).where(sessions.c.digest == keys.digest(token)))
