"""The client: all its rooms over one connection."""

from typing import Self

from .articles import Articles
from .connection import Connection
from .documents import Documents
from .keeping import Keeping
from .quotations import Quotations
from .reports import Reports
from .retrying import Retrying
from .searches import Searches
from .service import Service
from .speakers import Speakers

TIMEOUT = (5.0, 620.0)
"""Seconds to connect, and seconds of silence: a little more than the service, as shipped, lets an article wait for its
turn (10) and gives its analysis (600)."""


class Client(Articles, Quotations, Documents, Speakers, Searches, Keeping, Reports, Service):
    """One service, spoken to over connections that are kept open until ``close``, or the end of ``with``.

        with Client("https://quotes.example.org", key="otr_…") as client:
            client.attribute(text, title="Bridge to close", published_at=date(2016, 5, 20))

    What passes is waited out: no connection, an answer cut off, 408, 429, 502, 503, 504. A request is sent again up to
    ``retries`` times, the first time within ``backoff`` seconds and then within twice as many from try to try; no try
    begins more than ``patience`` seconds after the first. A service that is busy and says when to come again
    (``Retry-After``) is asked until patience ends, but not at all with ``retries=0``; so is one that is still at work
    on what it was sent before (409), whatever ``retries`` is. Sending again is safe: articles go with an idempotency
    key, and the rest changes nothing by being said twice. ``timeout`` is in seconds of silence, or a pair: to connect,
    and of silence.

    Use a client in one thread, and make one in each process after a fork: requests does not promise that its sessions
    can be shared. Proxies and certificates are taken from the environment, as requests does; ``~/.netrc`` is not read.
    No redirect is followed. The key stands in no message, log or ``repr``.
    """

    def __init__(
        self,
        url: str = "http://127.0.0.1:8000",
        *,
        key: str | None = None,
        timeout: float | tuple[float, float] = TIMEOUT,
        retries: int = 5,
        patience: float = 300.0,
        backoff: float = 0.5,
    ) -> None:
        super().__init__(Connection(url, key=key, timeout=timeout, retrying=Retrying(retries, patience, backoff)))

    def __repr__(self) -> str:
        return f"Client({self._connection.url!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections; the next call would open new ones."""
        self._connection.close()
