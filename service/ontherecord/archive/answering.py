"""Connections to PostgreSQL that nobody waits for long: what does not answer is given up.

A server that is gone refuses connections, which is told at once. One that hangs (its machine is out of memory, its disk
does not answer, a switch between drops packets) takes them and says nothing; libpq would wait for ever, and with it
every thread of a worker, one after another.
"""

import time
from collections.abc import Generator
from typing import Any, TypeVar

import psycopg
from sqlalchemy import Engine, event

Got = TypeVar("Got")

SIGN_SECONDS = 2
CONNECT_SECONDS = 3
"""How long a connection that was not in use may take to show that it is alive, and a new one to be made."""

ANSWER_SECONDS = 20
"""How long a statement may take for which a request waits; a report on a million quotations takes five."""

MARGIN_SECONDS = 2
"""How much longer it is waited for than the server works at it: a server that is well says itself that it gave up."""


class Impatient(psycopg.Connection[Any]):
    """A connection that is given up when an answer takes too long: what it was to say may still come, so it is closed.

    Neither keep-alives nor TCP's timeouts help: the kernel of a machine whose server hangs answers those.
    """

    patience: float = SIGN_SECONDS

    def wait(self, gen: Generator[Any, Any, Got], *args: Any, **options: Any) -> Got:
        """What the generator comes to, which is how psycopg waits for anything but a new connection."""
        return super().wait(self._in_time(gen), *args, **options)

    def _in_time(self, waiting: Generator[Any, Any, Got]) -> Generator[Any, Any, Got]:
        """The same, looking at the clock each time that psycopg looks up, ten times a second."""
        until = time.monotonic() + self.patience
        try:
            awaited = next(waiting)
            while True:
                came = yield awaited
                if not came and time.monotonic() > until:
                    self.close()
                    raise psycopg.OperationalError(f"no answer within {self.patience} s")
                awaited = waiting.send(came)
        except StopIteration as end:
            got: Got = end.value
            return got


def give_up_in_time(engine: Engine) -> None:
    """Connections of the engine are impatient: very much so until they have shown that they live."""
    event.listen(engine, "do_connect", lambda _dialect, _record, args, options: Impatient.connect(*args, **options))
    event.listen(engine, "checkout", lambda driver, *_: _wait_with(driver, ANSWER_SECONDS + MARGIN_SECONDS))
    event.listen(engine, "checkin", lambda driver, *_: _wait_with(driver, SIGN_SECONDS))


def _wait_with(driver: Impatient | None, patience: float) -> None:
    if driver is not None:  # it may be gone when its place is given back
        driver.patience = patience
