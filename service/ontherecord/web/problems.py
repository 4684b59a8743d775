"""Every answer but a 2xx or a 304 as problem details (RFC 9457), ``application/problem+json``.

``errors`` names what was wrong where: ``pointer`` is a JSON Pointer into the body, ``parameter`` a query parameter.
``request_id`` and ``trace_id`` are what the log line of the request is found by.
"""

from http import HTTPStatus

from flask import Flask, Response, jsonify
from werkzeug.exceptions import HTTPException

from ..archive.database import DatabaseFull, DatabaseUnavailable
from . import logs
from .problem import Problem
from .turns import Busy

STORE_DOWN = "The archive cannot be reached, or is too busy, just now; what needs none of it still works."
STORE_FULL = "The archive has no room left: nothing was kept or changed. Reading goes on, and so does store=false."
STORE_RETRY_SECONDS = 5
OUR_FAULT = "The fault is ours; it was logged under this request_id."


def register(app: Flask) -> None:
    """Whatever is raised while a request is answered becomes a problem."""
    app.register_error_handler(Exception, answer)


def answer(error: Exception) -> Response:
    """The error as an answer, with its headers."""
    problem = as_http(error)
    members = problem_of(problem)
    response = jsonify(members)
    response.status = str(members["status"])
    response.mimetype = "application/problem+json"
    response.headers.update(headers_of(problem))
    return response


def headers_of(problem: HTTPException) -> dict[str, str]:
    """What an HTTP error says in its headers: ``Allow``, ``Retry-After``, …"""
    if isinstance(problem, Problem):
        return dict(problem.headers)
    return {name: value for name, value in problem.get_headers() if name != "Content-Type"}


def problem_of(error: Exception) -> dict[str, object]:
    """The members of the problem that an error is, for a line of a batch; a fault of ours is logged on the way."""
    problem = as_http(error)
    status = HTTPStatus(problem.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    members: dict[str, object] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": _encodable(problem.description or status.phrase),
        **logs.request_ids(),
    }
    if isinstance(problem, Problem) and problem.errors:
        members["errors"] = [{name: _encodable(value) for name, value in each.items()} for each in problem.errors]
    return members


def as_http(error: Exception) -> HTTPException:
    """What to answer to an error; a fault of ours is a 500 that tells the client nothing, and the log where it was."""
    if isinstance(error, HTTPException):
        return error
    if isinstance(error, Busy):
        after = {"Retry-After": str(error.retry_after)}
        return Problem(HTTPStatus.SERVICE_UNAVAILABLE, f"Busy: {error}.", headers=after)
    if isinstance(error, DatabaseFull):  # without Retry-After: it does not pass by itself
        logs.fault(error)
        return Problem(HTTPStatus.INSUFFICIENT_STORAGE, STORE_FULL)
    if isinstance(error, DatabaseUnavailable):
        logs.fault(error)
        return Problem(HTTPStatus.SERVICE_UNAVAILABLE, STORE_DOWN, headers={"Retry-After": str(STORE_RETRY_SECONDS)})
    logs.fault(error)
    logs.note(error=type(error).__qualname__)
    return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, OUR_FAULT)


def _encodable(words: str) -> str:
    """The words with lone surrogates replaced: a name that the client made up may hold some."""
    return words.encode("utf-8", "replace").decode("utf-8")
