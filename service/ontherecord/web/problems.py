"""Every answer but a 2xx or a 304 as problem details (RFC 9457), ``application/problem+json``.

``errors`` names what was wrong where: ``pointer`` is a JSON Pointer into the body, ``parameter`` a query parameter.
"""

import traceback
from collections.abc import Iterable, Mapping
from http import HTTPStatus

import structlog
from flask import Flask, Response, g, jsonify
from werkzeug.exceptions import HTTPException

from . import logs


class Problem(HTTPException):
    """A request that cannot be answered: the status, a sentence for a person, and each fault for a program."""

    def __init__(
        self,
        status: HTTPStatus,
        detail: str,
        *,
        errors: Iterable[Mapping[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.code = status.value
        self.errors = [dict(error) for error in errors]
        self.headers = dict(headers or {})


def register(app: Flask) -> None:
    """Whatever is raised while a request is answered becomes a problem."""
    app.register_error_handler(HTTPException, _answer)
    app.register_error_handler(Exception, _answer_fault)


def pointer(*steps: str | int) -> str:
    """The JSON Pointer (RFC 6901) to the member that the steps lead to."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def _answer(error: HTTPException) -> Response:
    """The problem of an HTTP error, with the error's own headers (``Allow``, ``Retry-After``, …) kept."""
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    errors = error.errors if isinstance(error, Problem) else []
    headers = error.headers if isinstance(error, Problem) else _own_headers(error)
    response = _problem(status, error.description or status.phrase, errors)
    response.headers.update(headers)
    return response


def _answer_fault(error: Exception) -> Response:
    """A 500 that tells the client nothing, and the log where it happened, but not the message: it may hold text."""
    frames = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    structlog.get_logger().error("fault", error=type(error).__qualname__, frames=frames, request_id=g.request_id)
    logs.note(error=type(error).__qualname__)
    return _problem(HTTPStatus.INTERNAL_SERVER_ERROR, "The fault is ours; it was logged under this request_id.", [])


def _own_headers(error: HTTPException) -> dict[str, str]:
    return {name: value for name, value in error.get_headers() if name != "Content-Type"}


def _problem(status: HTTPStatus, detail: str, errors: list[dict[str, str]]) -> Response:
    body: dict[str, object] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": _encodable(detail),
        "request_id": g.request_id,
    }
    if errors:
        body["errors"] = [{name: _encodable(value) for name, value in error.items()} for error in errors]
    response = jsonify(body)
    response.status_code = status.value
    response.mimetype = "application/problem+json"
    return response


def _encodable(words: str) -> str:
    """The words with lone surrogates replaced: a name that the client made up may hold some."""
    return words.encode("utf-8", "replace").decode("utf-8")
