"""A client's socket on which a thread waits only so long in all: for what is sent slowly, or taken slowly."""

import errno
import select
import socket
import time
from threading import BoundedSemaphore

GRACE = 15
"""Seconds that a client may keep a thread waiting, with its body or in taking its answer."""

SLOWEST = 50_000
"""Bytes that lengthen it by a second."""

BRIEFLY = 1.0
"""Seconds that an answer may wait to be taken in any thread; longer in a few of them only."""

UNSENT = 262_144
"""Bytes of an answer that the kernel is asked to keep, so that no thread waits; it may grant less."""


class Paced(socket.socket):
    """A client's socket, whose waits are counted together."""

    def __init__(self, accepted: socket.socket, places: BoundedSemaphore) -> None:
        """Takes the accepted socket over; ``places`` are for threads that wait long for an answer to be taken."""
        super().__init__(fileno=accepted.detach())
        self.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, UNSENT)
        self._places = places
        self._has_place = False
        self._waited = 0.0
        self._moved = 0

    def wait_for(self, size: int) -> bytes:
        """So many bytes at most, as soon as there are any; TimeoutError if the client is too slow."""
        while True:
            try:
                data = self.recv(size, socket.MSG_DONTWAIT)
            except BlockingIOError:
                if not self._wait(select.POLLIN, self._left()):
                    raise TimeoutError from None
            else:
                self._moved += len(data)
                return data

    def sendall(self, data: bytes, flags: int = 0) -> None:  # type: ignore[override]  # gunicorn sends nothing but bytes
        """Sends it all; BrokenPipeError if the client takes it too slowly."""
        left = memoryview(data)
        while left:
            try:
                sent = self.send(left, flags | socket.MSG_DONTWAIT)
            except BlockingIOError:
                self._wait_to_send()
            else:
                self._moved += sent
                left = left[sent:]

    def give_up_place(self) -> None:
        """No thread waits on this socket any longer."""
        if self._has_place:
            self._has_place = False
            self._places.release()

    def _wait_to_send(self) -> None:
        if self._has_place or self._waited < BRIEFLY:
            seconds = self._left() if self._has_place else BRIEFLY - self._waited
            if self._wait(select.POLLOUT, seconds):
                return
        if self._has_place or not self._places.acquire(blocking=False):
            raise BrokenPipeError(errno.EPIPE, "the answer is taken too slowly")
        self._has_place = True

    def _left(self) -> float:
        return GRACE + self._moved / SLOWEST - self._waited

    def _wait(self, event: int, seconds: float) -> bool:
        """Whether it came to that within the seconds."""
        waiting = select.poll()
        waiting.register(self, event)
        began = time.monotonic()
        ready = waiting.poll(max(0.0, seconds) * 1000)
        self._waited += time.monotonic() - began
        return bool(ready)
