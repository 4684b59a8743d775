"""Opens connections that do nothing, and opens them again as they are closed: ``HOST PORT MANY SOURCE``.

Prints how many are open once all are, or the time is over, and goes on until its input ends. One in ten has shaken
hands for TLS.
"""

import resource
import selectors
import socket
import ssl
import sys
import time
from contextlib import suppress

OPENING_SECONDS = 30
SHAKE_HANDS = 10


def main(host: str, port: str, many: str, source: str) -> None:
    """See above."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    context = ssl._create_unverified_context()
    until = time.monotonic() + OPENING_SECONDS
    with selectors.DefaultSelector() as selector:
        selector.register(sys.stdin, selectors.EVENT_READ)
        told = False
        while True:
            missing = int(many) + 1 - len(selector.get_map())
            for number in range(min(missing, 200)):
                with suppress(OSError):
                    sock = socket.create_connection((host, int(port)), timeout=5, source_address=(source, 0))
                    shaken = context.wrap_socket(sock) if number % SHAKE_HANDS == 0 else sock
                    shaken.setblocking(False)
                    selector.register(shaken, selectors.EVENT_READ)
            if not told and (missing == 0 or time.monotonic() > until):
                print(len(selector.get_map()) - 1, flush=True)
                told = True
            if not _still(selector):
                return


def _still(selector: selectors.BaseSelector) -> bool:
    """Forgets those that were closed; false once the input has ended."""
    for key, _ in selector.select(0.1):
        if key.fileobj is sys.stdin:
            return False
        sock = key.fileobj
        assert isinstance(sock, socket.socket)
        with suppress(BlockingIOError, ssl.SSLWantReadError):
            try:
                more = sock.recv(4_096)
            except ConnectionError:
                more = b""
            if not more:
                selector.unregister(sock)
                sock.close()
    return True


if __name__ == "__main__":
    main(*sys.argv[1:])
