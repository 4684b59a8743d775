"""Which trace a request belongs to: W3C Trace Context, the header ``traceparent``, taken or made.

https://www.w3.org/TR/trace-context/. The recommendation knows the header in requests only, so the answer has none: who
began the trace knows its id, and who did not finds the request by its ``X-Request-Id``; problems state both.
"""

import re
import secrets
from dataclasses import dataclass

TRACEPARENT = re.compile(
    r"(?P<version>[0-9a-f]{2})-(?P<trace>[0-9a-f]{32})-(?P<span>[0-9a-f]{16})-[0-9a-f]{2}(?P<more>.*)"
)
NO_TRACE = "0" * 32
NO_SPAN = "0" * 16


@dataclass(frozen=True, slots=True)
class Trace:
    """Where a request stands in its trace: ids in hex; ``parent_id`` is the caller's span, None where we began."""

    trace_id: str
    span_id: str
    parent_id: str | None


def trace_of(traceparent: str | None) -> Trace:
    """The caller's trace with a span of our own; a new trace where there is none, or none that is valid."""
    found = TRACEPARENT.fullmatch(traceparent.strip(" \t")) if traceparent else None
    if found is None or not _is_valid(found):
        return Trace(_random_id(16), _random_id(8), None)
    return Trace(found["trace"], _random_id(8), found["span"])


def _is_valid(found: re.Match[str]) -> bool:
    """Version 00 has four parts; a later one may have more, after a dash; ff is none. All zeros are no id."""
    version, more = found["version"], found["more"]
    if version == "ff" or found["trace"] == NO_TRACE or found["span"] == NO_SPAN:
        return False
    return not more if version == "00" else not more or more.startswith("-")


def _random_id(size: int) -> str:
    """Random bytes in hex, never all zero."""
    return (secrets.randbits(8 * size) or 1).to_bytes(size).hex()
