"""One line of JSON a request, and never a word of the article: sizes, times and counts only."""

import re
import sys
import time
import uuid
from typing import Any

import structlog
from flask import Flask, Response, g, request

SAFE_REQUEST_ID = re.compile(r"[A-Za-z0-9._:/+=-]{1,128}")

PROCESSORS: list[structlog.typing.Processor] = [
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

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
            "foreign_pre_chain": PROCESSORS,
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"level": "INFO", "handlers": ["stderr"]},
    "loggers": {"gunicorn.error": {"level": "INFO", "handlers": ["stderr"], "propagate": False}},
}
"""gunicorn's own messages, in the same form as ours."""


def configure() -> None:
    """Log lines go to standard output as JSON; called once, where the process starts."""
    structlog.configure(
        processors=[*PROCESSORS, structlog.processors.JSONRenderer()],
        logger_factory=structlog.WriteLoggerFactory(file=sys.stdout),
        cache_logger_on_first_use=True,
    )


def register(app: Flask) -> None:
    """Each request gets an id and leaves one line."""
    app.before_request(_begin)
    app.after_request(_finish)


def note(**facts: int | str) -> None:
    """Facts for this request's line, such as ``characters=4210``; nothing that tells what the article says."""
    g.facts.update(facts)


def _begin() -> None:
    given = request.headers.get("X-Request-Id", "")
    g.request_id = given if SAFE_REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
    g.began = time.perf_counter()
    g.facts = {}


def _finish(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.request_id
    structlog.get_logger().info(
        "request",
        method=request.method,
        route=request.url_rule.rule if request.url_rule else None,
        status=response.status_code,
        seconds=round(time.perf_counter() - g.began, 4),
        request_id=g.request_id,
        **g.facts,
    )
    return response
