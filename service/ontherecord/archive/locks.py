"""What one transaction at a time does, or several but not with another kind: PostgreSQL's advisory locks.

SQLite has one writer anyway. A transaction takes them in this order, the tombstones before it locks any row and the
wordings last; the names that people/filing.py holds come between.
"""

from enum import IntEnum

from sqlalchemy import Connection, text

ANY_NUMBER_OF_OURS = 7_083_561_201_416_020


class Lock(IntEnum):
    """Each a number of its own."""

    MIGRATION = 1
    TOMBSTONES = 2
    """Between those who erase for good, and those who keep."""
    RETENTION = 3
    WORDINGS = 4
    """Wire copy comes from several at once, none of whom would see the others' wordings before all were kept."""


def hold(connection: Connection, lock: Lock) -> None:
    """Until this transaction ends, nobody else holds the lock."""
    _take(connection, "pg_advisory_xact_lock", lock)


def hold_with_others(connection: Connection, lock: Lock) -> None:
    """Until this transaction ends, nobody holds the lock alone."""
    _take(connection, "pg_advisory_xact_lock_shared", lock)


def _take(connection: Connection, function: str, lock: Lock) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT {function}(:number)"), {"number": ANY_NUMBER_OF_OURS + lock})
