"""One line of JSON a request, and never a word of the article: sizes, times and counts only."""

import re
import sys
import time
import traceback
import uuid
from collections.abc import Callable, Iterable, Iterator
from http import HTTPStatus
from typing import Any

import structlog
from flask import Flask, Response, g, request

from .traces import trace_of

SAFE_REQUEST_ID = re.compile(r"[A-Za-z0-9._:/+=-]{1,128}")

PROCESSORS: list[structlog.typing.Processor] = [
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def where_it_happened(error: BaseException) -> dict[str, Any]:
    """The class of an error and the lines it came through, but not its message: it may hold text."""
    frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    return {"error": type(error).__qualname__, "frames": frames}


def without_messages(_logger: object, _method: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """The line with where its error happened in place of the error."""
    _, error, _ = line.pop("exc_info", None) or (None, None, None)
    return line if error is None else {**line, **where_it_happened(error)}


GUNICORN_LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processors": [
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(),
            ],
            "foreign_pre_chain": [*PROCESSORS, without_messages],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"level": "INFO", "handlers": ["stderr"]},
    "loggers": {
        "gunicorn.error": {"level": "INFO", "handlers": ["stderr"], "propagate": False},
        "alembic": {"level": "WARNING"},  # names its parts each time it is imported
    },
}
"""gunicorn's own messages, in the same form as ours, and with as little of what an error says."""


class BrokenStream(Exception):
    """An answer that failed half-way. It says nothing of what went wrong, which was written down already."""


def configure() -> None:
    """Log lines go to standard output as JSON; called once, where the process starts."""
    structlog.configure(
        processors=[*PROCESSORS, structlog.processors.JSONRenderer()],
        logger_factory=structlog.WriteLoggerFactory(file=sys.stdout),
        cache_logger_on_first_use=True,
    )


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
        "method": request.method,
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
