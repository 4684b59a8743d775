"""How much of a request has come: bytes in; "there is more to come", "it is whole" or "it is large" out.

Nothing is read here, and nothing judged: this finds where a head and a body end, and gunicorn's parser says what they
are. What can only be refused counts as whole, so that it is refused at once.
"""

import os
import re
from collections.abc import Callable
from enum import Enum
from typing import Any

from gunicorn.http.body import LengthReader  # type: ignore[import-untyped]
from gunicorn.http.errors import LimitRequestHeaders  # type: ignore[import-untyped]
from gunicorn.http.unreader import Unreader  # type: ignore[import-untyped]

LONGEST_HEAD = 65_536
"""Bytes of a request's line and headers: twice what the proxies send on that are in use."""

LARGEST_HELD = 65_536
"""Bytes of a body that is received without a thread: an article of 10,000 words. A worker holds some hundreds."""

LONGEST_LINE = 8_192
"""Bytes of the line before a chunk."""

FREE_CHUNKS = 1_000
LEAST_CHUNK = 64
"""Bytes that the chunks beyond those have on average: each costs as much as a thousand bytes do."""

BARE_LF = re.compile(rb"(?<!\r)\n")
CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(?:;.*)?\r\n")


class State(Enum):
    """What is to be done about a request, as far as it has come."""

    MORE = "more is to come"
    WHOLE = "it can be answered, or refused"
    LARGE = "its body is more than is held"


class Held(Unreader):  # type: ignore[misc]  # gunicorn has no types
    """Where gunicorn's parser gets a request's bytes from: those that have come, and then what ``more`` gives."""

    def __init__(self) -> None:
        super().__init__()
        self.more: Callable[[int], bytes] | None = None
        """What waits for so many bytes at most; for all but large bodies there is nothing to wait for."""

    @property
    def size(self) -> int:
        """Bytes that have come and were not taken."""
        return len(self.buf.getbuffer())

    def hold(self, data: bytes | bytearray) -> None:
        """These have come."""
        self.buf.seek(0, os.SEEK_END)
        self.buf.write(data)

    def chunk(self, size_hint: int | None = None) -> bytes:
        """The next bytes; none at the end of what is to come."""
        return self.more(size_hint or LONGEST_LINE) if self.more else b""


class Receipt:
    """One request on its way in."""

    def __init__(self, parse: Callable[[Held], Any]) -> None:
        """``parse`` is gunicorn's: a request, read from there as far as its head goes; ParseException if it is none."""
        self._parse = parse
        self._head = bytearray()
        self._body: _Length | _Chunks | None = None
        self.held = Held()
        self.request: Any = None
        """The request, once its head is whole."""

    @property
    def begun(self) -> bool:
        """Whether anything of a head has come that is not whole."""
        return bool(self._head)

    def add(self, data: bytes) -> State:
        """What is to be done now that this has come; ParseException where it is to be refused."""
        if self._body is None:
            before = len(self._head)
            self._head += data
            if not self._head_ended(before):
                return State.MORE
            self._read_head()
            data = self.held.buf.getvalue()
        else:
            self.held.hold(data)
        if self.passes(data):
            return State.WHOLE
        return State.LARGE if self.held.size > LARGEST_HELD else State.MORE

    def passes(self, data: bytes) -> bool:
        """Whether the body ends in this, which comes next in it."""
        assert self._body is not None, "the head has not come"
        return self._body.add(data)

    def _head_ended(self, before: int) -> bool:
        if self._head.find(b"\r\n\r\n", max(0, before - 3)) >= 0 or BARE_LF.search(self._head, before):
            return True
        if len(self._head) > LONGEST_HEAD:
            raise LimitRequestHeaders(f"over {LONGEST_HEAD} bytes")
        return False

    def _read_head(self) -> None:
        self.held.hold(self._head)
        self._head = bytearray()  # it is held twice no longer than needed
        self.request = self._parse(self.held)
        reader = self.request.body.reader
        self._body = _Length(reader.length) if isinstance(reader, LengthReader) else _Chunks()


class _Length:
    """A body of so many bytes."""

    def __init__(self, length: int) -> None:
        self._missing = length

    def add(self, data: bytes) -> bool:
        self._missing -= len(data)
        return self._missing <= 0


class _Chunks:
    """A body in chunks: it ends with the trailers after the empty one, or where it is ill cut."""

    def __init__(self) -> None:
        self._line = bytearray()
        self._missing = 0  # bytes of this chunk, with the line's end after it
        self._chunks = self._bytes = self._trailers = 0
        self._last = self._ended = False

    def add(self, data: bytes) -> bool:
        at = 0
        while at < len(data) and not self._ended:
            if self._missing:
                passed = min(self._missing, len(data) - at)
                self._missing -= passed
            else:
                end = data.find(b"\n", at) + 1 or len(data)
                passed = end - at
                self._line += data[at:end]
                self._end_line()
            at += passed
        return self._ended

    def _end_line(self) -> None:
        if not self._line.endswith(b"\n"):
            self._ended = len(self._line) > LONGEST_LINE
            return
        if self._last:
            self._trailers += len(self._line)
            self._ended = self._line == b"\r\n" or self._trailers > LONGEST_HEAD
        else:
            self._begin_chunk(CHUNK_SIZE.fullmatch(self._line))
        self._line.clear()

    def _begin_chunk(self, size: re.Match[bytes] | None) -> None:
        self._chunks += 1
        length = int(size[1], 16) if size else 0
        self._bytes += length
        too_small = self._chunks > FREE_CHUNKS and self._bytes < LEAST_CHUNK * (self._chunks - FREE_CHUNKS)
        self._ended = size is None or too_small
        self._last = length == 0
        self._missing = length + len(b"\r\n") if length else 0
