"""What goes wrong with a request, as exceptions: all of them are :class:`OnTheRecordError`.

``Problem`` is an answer of the service that says what was wrong; there is a class for each status that it uses. Of
``Unreachable`` there is no answer; ``UnexpectedAnswer`` is one that this service does not give.
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, cast

from requests import Response

from .forms.articles import Fault
from .waiting import seconds_to_wait


class OnTheRecordError(Exception):
    """Whatever this client raises, but for ValueError where it was called with something impossible."""


class Unreachable(OnTheRecordError):
    """No answer came, or a part of one; what requests says of it stands in the message, without text, query or key.

    ``passing`` tells what may be over in a moment from what will not, such as a certificate that nobody vouches for.
    """

    def __init__(self, message: str, *, passing: bool = True) -> None:
        super().__init__(message)
        self.passing = passing


class UnexpectedAnswer(OnTheRecordError):
    """An answer that is not this service's: a redirect, a page of HTML, JSON of another form."""


class Problem(OnTheRecordError):
    """The service, or something before it, answered with a status of 400 or more.

    ``errors`` names each fault by itself; ``request_id`` and ``trace_id`` find the request in the service's log;
    ``retry_after`` is the seconds that the service asks to wait, where it asks.
    """

    def __init__(
        self,
        status: int,
        title: str,
        detail: str,
        errors: Sequence[Fault] = (),
        request_id: str | None = None,
        trace_id: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(status, title, detail, errors, request_id, trace_id, retry_after)
        self.status = status
        self.title = title
        self.detail = detail
        self.errors = tuple(errors)
        self.request_id = request_id
        self.trace_id = trace_id
        self.retry_after = retry_after

    def __str__(self) -> str:
        told = [f"{self.status} {self.title}: {self.detail}", *map(_in_words, self.errors)]
        return "; ".join(told) + (f" [request {self.request_id}]" if self.request_id else "")


class BadRequest(Problem):
    """400: the body cannot be read, or a cursor was tampered with."""


class Unauthorized(Problem):
    """401: no key, a wrong one or a revoked one."""


class Forbidden(Problem):
    """403: the key's scope does not reach so far."""


class NotFound(Problem):
    """404: there is no such quotation, article or speaker."""


class NotAcceptable(Problem):
    """406: the service does not speak JSON here."""


class Conflict(Problem):
    """409: a request with the same idempotency key is still running; or a new text is another document's."""


class Gone(Problem):
    """410: the article, or what stood at its address, was erased for good and is not kept again."""


class PreconditionFailed(Problem):
    """412: it was changed since the ``ETag`` that was given."""


class TooLarge(Problem):
    """413: more bytes or characters than the service takes."""


class UnsupportedMediaType(Problem):
    """415: the service does not read what was sent."""


class Invalid(Problem):
    """422: a member or a parameter breaks the schema; ``errors`` says which."""


class TooManyRequests(Problem):
    """429: over the rate; ``retry_after`` says for how long."""


class ServerFault(Problem):
    """5xx: the fault is the service's, or that of a proxy before it."""


class Unavailable(ServerFault):
    """503: busy, or not ready; ``retry_after`` says for how long."""


class OutOfSpace(ServerFault):
    """507: the service has no room left, so that nothing is kept until somebody makes some."""


BY_STATUS: Mapping[int, type[Problem]] = {
    400: BadRequest,
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    406: NotAcceptable,
    409: Conflict,
    410: Gone,
    412: PreconditionFailed,
    413: TooLarge,
    415: UnsupportedMediaType,
    422: Invalid,
    429: TooManyRequests,
    503: Unavailable,
    507: OutOfSpace,
}


def failure_of(response: Response) -> Problem | UnexpectedAnswer:
    """The exception for an answer that is no success."""
    status = response.status_code
    if status < HTTPStatus.BAD_REQUEST:
        where = f", to {response.headers['Location'].partition('?')[0]}" if "Location" in response.headers else ""
        return UnexpectedAnswer(f"{status}{where}: no redirect is followed; give the address of the service itself")
    body = _problem_body(response)
    problem = BY_STATUS.get(status, ServerFault if status >= HTTPStatus.INTERNAL_SERVER_ERROR else Problem)
    return problem(
        status,
        str(body.get("title") or response.reason or "problem"),
        str(body.get("detail") or _told_by_a_stranger(response)),
        _faults(body.get("errors")),
        body.get("request_id") or response.headers.get("X-Request-Id"),
        body.get("trace_id"),
        seconds_to_wait(response.headers.get("Retry-After")),
    )


def _problem_body(response: Response) -> dict[str, Any]:
    """The problem details, or nothing where something else was sent, such as a proxy's page."""
    if media_type(response) != "application/problem+json":
        return {}
    try:
        body = response.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def _faults(errors: object) -> list[Fault]:
    listed = errors if isinstance(errors, list) else []
    return [cast(Fault, fault) for fault in listed if isinstance(fault, dict) and "detail" in fault]


def _in_words(fault: Fault) -> str:
    where = fault.get("pointer") or fault.get("parameter") or fault.get("header")
    return f"{where}: {fault['detail']}" if where else fault["detail"]


def _told_by_a_stranger(response: Response) -> str:
    return f"answered with {media_type(response)} in place of problem details, perhaps by a proxy before the service"


def media_type(response: Response) -> str:
    """What the answer says it is, without parameters."""
    return response.headers.get("Content-Type", "").partition(";")[0].strip().lower() or "no media type"
