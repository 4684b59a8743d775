"""One delivery sent, by one request, to an address that was checked: no redirect, no proxy, and soon over.

The name is looked up once; every address that it stands for is checked, and the connection goes to one of those, while
``Host``, SNI and the certificate are about the name. Nothing of the answer is read but its status and ``Retry-After``.
"""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from http.client import HTTPException
from typing import Literal, TypeAlias

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ReadTimeoutError, SSLError

from .. import __version__
from ..client.waiting import seconds_to_wait
from ..client.webhooks import signed
from .allowed import Address, Allowed, NotAllowed, Receiver

CONNECT_SECONDS = 5.0
ANSWER_SECONDS = 10.0
WHOLE_SECONDS = 20.0
"""However slowly a receiver takes and answers: its bytes may come one by one, each in time."""

MOST_ADDRESSES = 3
"""Addresses of one name that are tried."""

UNWELL = frozenset({429, 502, 503, 504})
"""Statuses by which a receiver says that it can take nothing now; others are about what was sent."""

Advice: TypeAlias = Literal["taken", "again", "rest", "gone"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it: the status answered, what was wrong in a few words of ours, and the seconds asked to wait.

    ``taken``; ``again``: this one later, others now; ``rest``: nothing for a while; ``gone``: nothing ever.
    """

    advice: Advice
    status: int | None = None
    failure: str | None = None
    retry_after: float = 0.0


def send(allowed: Allowed, url: str, secret: bytes, identity: str, body: bytes) -> Outcome:
    """Sends the delivery with that id, signed as of now."""
    try:
        receiver = allowed.receiver(url)
        addresses = allowed.check(_addresses(receiver))
    except NotAllowed:
        return Outcome("rest", failure="host or address not allowed")
    except OSError:
        return Outcome("rest", failure="name not found")
    headers = {
        "Host": receiver.authority,
        "User-Agent": f"ontherecord/{__version__}",
        "Content-Type": "application/json",
        "Connection": "close",
        **signed(secret, identity, body, timestamp=int(time.time())),
    }
    return _sent(receiver, addresses[:MOST_ADDRESSES], headers, body)


def _addresses(receiver: Receiver) -> list[str]:
    found = socket.getaddrinfo(receiver.host, receiver.port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


def _sent(receiver: Receiver, addresses: list[Address], headers: dict[str, str], body: bytes) -> Outcome:
    """To the first of the addresses that can be connected to."""
    outcome = Outcome("rest", failure="no address")
    for address in addresses:
        connection = _connection(receiver, address)
        try:
            with _closed_in_time(connection):
                connection.connect()
                connection.timeout = ANSWER_SECONDS
                if connection.sock:
                    connection.sock.settimeout(ANSWER_SECONDS)
                return _answered(connection, receiver, headers, body)
        except (NewConnectionError, ConnectTimeoutError):
            outcome = Outcome("rest", failure="no connection")
        except (SSLError, ssl.SSLError):
            return Outcome("rest", failure="no trusted certificate")
        except (ReadTimeoutError, TimeoutError):
            return Outcome("rest", failure="no answer in time")
        except (HTTPError, HTTPException, OSError, ValueError):
            return Outcome("rest", failure="no answer")
        finally:
            connection.close()
    return outcome


def _answered(connection: HTTPConnection, receiver: Receiver, headers: dict[str, str], body: bytes) -> Outcome:
    connection.request("POST", receiver.target, body=body, headers=headers, preload_content=False)
    response = connection.getresponse()
    status, retry_after = response.status, response.headers.get("Retry-After")
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return Outcome("taken", status)
    if status == HTTPStatus.GONE:
        return Outcome("gone", status, "receiver is gone")
    advice: Advice = "rest" if status in UNWELL else "again"
    return Outcome(advice, status, f"status {status}", seconds_to_wait(retry_after) or 0.0)


def _connection(receiver: Receiver, address: Address) -> HTTPConnection:
    if receiver.scheme == "http":
        return HTTPConnection(str(address), receiver.port, timeout=CONNECT_SECONDS)
    return HTTPSConnection(
        str(address),
        receiver.port,
        timeout=CONNECT_SECONDS,
        ssl_context=authorities(),
        server_hostname=receiver.host,  # which the certificate must be for, too
    )


@cache
def authorities() -> ssl.SSLContext:
    """Whom to believe who somebody is: the machine's authorities, or those that ``SSL_CERT_FILE`` names; read once."""
    return ssl.create_default_context()


@contextlib.contextmanager
def _closed_in_time(connection: HTTPConnection) -> Iterator[None]:
    """Cuts the connection off when the block takes too long in all."""

    def cut() -> None:
        with contextlib.suppress(OSError, AttributeError):
            connection.sock.shutdown(socket.SHUT_RDWR)  # there is none before it is connected

    timer = threading.Timer(WHOLE_SECONDS, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
