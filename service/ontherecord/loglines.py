"""Log lines: JSON, one a line, and as little of what an error says as will do, since that may hold text."""

import sys
import traceback
from typing import Any

import structlog

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


LOGGING: dict[str, Any] = {
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
        "huey": {"level": "WARNING"},  # tells of every job
    },
}
"""What libraries log (gunicorn, huey, alembic), in the same form as ours, and with as little of what an error says."""


def configure() -> None:
    """Log lines go to standard output as JSON; called once, where the process starts."""
    structlog.configure(
        processors=[*PROCESSORS, structlog.processors.JSONRenderer()],
        logger_factory=structlog.WriteLoggerFactory(file=sys.stdout),
        cache_logger_on_first_use=True,
    )
