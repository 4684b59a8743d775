"""One line of JSON a request, and never a word of the article: sizes, times and counts only."""

import re
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from typing import Any

import structlog
from flask import Flask, Response, g, request

from ..loglines import where_it_happened
from .traces import trace_of

METHODS = frozenset({"GET", "HEAD", "POST", "DELETE", "OPTIONS", "PUT", "PATCH"})
OTHER = "other"
SAFE_REQUEST_ID = re.compile(r"[A-Za-z0-9._:/+=-]{1,128}")


class BrokenStream(Exception):
    """An answer that failed half-way. It says nothing of what went wrong, which was written down already."""


def register(app: Flask) -> None:
    """Each request gets an id and a place in a trace, and leaves one line."""
    app.before_request(_begin)
    app.after_request(_finish)


def note(**facts: int | str) -> None:
    """Facts for this request's line, such as ``characters=4210``; nothing that tells what the article says."""
    g.facts.update(facts)


def fault(error: Exception, **ids: str) -> None:
    """A line that tells where a fault of ours happened, but not its message."""
    structlog.get_logger().error("fault", **where_it_happened(error), **(ids or request_ids()))


def request_ids() -> dict[str, str]:
    """What this request is found by, in logs, in problems and by whoever traces it."""
    return {"request_id": g.request_id, "trace_id": g.trace.trace_id}


def method() -> str:
    """The request's method, if it is one: a client may send any word in its place."""
    return request.method if request.method in METHODS else OTHER


def when_sent(response: Response, done: Callable[[], None]) -> None:
    """Calls ``done`` when the answer is complete: now, or at the end of a streamed one, however it ends."""
    if response.is_streamed:
        response.call_on_close(done)
    else:
        done()


def _begin() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if SAFE_REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
    g.trace = trace_of(request.headers.get("traceparent"))
    g.began = time.perf_counter()
    g.facts = {}


def _finish(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.request_id
    # Taken now, for a streamed answer outlives g; what is noted while it streams still gets into the facts.
    began, facts, ids = g.began, g.facts, request_ids()
    line = {
        "method": method(),
        "route": request.url_rule.rule if request.url_rule else None,
        "status": response.status_code,
        "key": g.get("key_id"),
        **ids,
        "span_id": g.trace.span_id,
    }
    facts["bytes"] = _bytes(response)
    if response.is_streamed:
        response.response = _counted(response.response, facts, ids)
    when_sent(response, lambda: _write(line, began, facts))
    return response


def _bytes(response: Response) -> int:
    """The bytes of the body, as far as they are known before it is sent."""
    without_body = request.method == "HEAD" or response.status_code in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)
    return 0 if without_body or response.is_streamed else response.calculate_content_length() or 0


def _counted(chunks: Iterable[Any], facts: dict[str, Any], ids: dict[str, str]) -> Iterator[Any]:
    """The chunks as they are, their bytes counted; ``complete`` stays false for a client that hangs up before."""
    facts["complete"] = False
    try:
        for chunk in chunks:
            facts["bytes"] += len(chunk.encode() if isinstance(chunk, str) else chunk)
            yield chunk
        facts["complete"] = True
    except Exception as error:
        fault(error, **ids)
        facts["error"] = type(error).__qualname__
        raise BrokenStream from None
    finally:
        if close := getattr(chunks, "close", None):
            close()


def _write(line: dict[str, Any], began: float, facts: dict[str, Any]) -> None:
    structlog.get_logger().info("request", seconds=round(time.perf_counter() - began, 4), **line, **facts)
