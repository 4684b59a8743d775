"""Whether the database can be reached: while it cannot, one thread finds out whether it can again, for all of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from sqlalchemy.exc import DBAPIError


class Hanging(Exception):
    """It did not answer a moment ago, and somebody is finding out whether it does now."""


class Presence:
    """Whether the database can be reached, for all threads of a process: while it cannot, one of them tries."""

    def __init__(self) -> None:
        self._away = False
        self._trying = Lock()

    @contextmanager
    def reaching(self) -> Iterator[None]:
        """A block that reaches for the database, or raises; Hanging at once, if somebody else does while it is away."""
        if not self._away:
            with self._told():
                yield
        elif self._trying.acquire(blocking=False):
            try:
                with self._told():
                    yield
            finally:
                self._trying.release()
        else:
            raise Hanging

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError:
            self._away = True
            raise
        self._away = False
