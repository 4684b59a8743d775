"""The whole answer to what is no request at all, or did not come: written here, for it reaches no view of ours."""

import json
import uuid
from http import HTTPStatus

import structlog
from gunicorn.http.errors import (  # type: ignore[import-untyped]
    ExpectationFailed,
    LimitRequestHeaders,
    LimitRequestLine,
    NoMoreData,
    ParseException,
    UnsupportedTransferCoding,
)

RETRY_SECONDS = 10
"""When to come again while a worker has as many connections or large bodies as it takes."""

REFUSALS = {
    LimitRequestLine: HTTPStatus.REQUEST_URI_TOO_LONG,
    LimitRequestHeaders: HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    ExpectationFailed: HTTPStatus.EXPECTATION_FAILED,
    UnsupportedTransferCoding: HTTPStatus.NOT_IMPLEMENTED,
}
"""What is answered to a request that gunicorn cannot read; 400 if not named here."""


def refusal_of(error: Exception) -> bytes:
    """The refusal of what gunicorn could not read, or of what failed before any view of ours."""
    status = next((status for kind, status in REFUSALS.items() if isinstance(error, kind)), None)
    if status is None:
        unreadable = isinstance(error, ParseException | NoMoreData)
        status = HTTPStatus.BAD_REQUEST if unreadable else HTTPStatus.INTERNAL_SERVER_ERROR
    name = type(error).__qualname__
    return refusal(status, name, f"This is no request that can be read: {name}.")


def refusal(status: HTTPStatus, error: str, detail: str) -> bytes:
    """The answer as problem details; its line is written."""
    request_id = uuid.uuid4().hex
    structlog.get_logger().warning("refused", status=status.value, error=error, request_id=request_id)
    problem = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": detail,
        "request_id": request_id,
        "trace_id": uuid.uuid4().hex,
    }
    body = json.dumps(problem).encode()
    retry = f"Retry-After: {RETRY_SECONDS}\r\n" if status == HTTPStatus.SERVICE_UNAVAILABLE else ""
    head = (
        f"HTTP/1.1 {status.value} {status.phrase}\r\nConnection: close\r\nContent-Type: application/problem+json\r\n"
        f"Content-Length: {len(body)}\r\nX-Request-Id: {request_id}\r\n{retry}\r\n"
    )
    return head.encode() + body
