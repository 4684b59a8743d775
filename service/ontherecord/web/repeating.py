"""``Idempotency-Key``: a request sent again is answered as it was the first time."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http import HTTPStatus
from math import ceil

from flask import Response, g

from ..archive import repeats
from ..archive.database import DatabaseUnavailable
from ..archive.repeats import Answer, Claim
from .problem import Problem
from .service import service

HEADER = "Idempotency-Key"
GRACE_SECONDS = 10
"""What a request may take beside waiting for its analysis and having it; then its worker is taken for dead."""


@contextmanager
def claimed(key: str | None, request: str, *, characters: int) -> Iterator[Claim | Answer | None]:
    """The claim to answer the request, or the answer that it had; None without a key. Given back if the block fails.

    Where its process is killed nobody gives it back; whoever repeats the request has it once a text of so many
    characters would have been answered.
    """
    if key is None:
        yield None
        return
    held = _claim(key, request, _lease(characters))
    try:
        yield held
    except BaseException:
        if isinstance(held, Claim):
            with suppress(DatabaseUnavailable), service().database.noting() as connection:
                repeats.release(connection, held)
        raise


def came_before(key: str) -> bool:
    """Whether the key came with a request that is answered, or being answered."""
    with service().database.reading() as connection:
        return repeats.is_entered(connection, asker=g.get("key_id") or "", key=key)


def replayed(answer: Answer) -> Response:
    """The answer once more."""
    return Response(answer.body, answer.status, {**answer.headers, "Idempotent-Replayed": "true"})


def as_answer(response: Response) -> Answer:
    """What is kept of a response, to be given again."""
    headers = {name: response.headers[name] for name in ("Content-Type", "Location") if name in response.headers}
    return Answer(response.status_code, headers, response.get_data())


def _lease(characters: int) -> int:
    """Seconds that a request may take. An analysis takes time by the length of its text, the longest all it may.

    One that takes longer still is done twice, and its article kept once.
    """
    settings = service().settings
    analysis = settings.request_seconds * characters / settings.max_characters
    return settings.queue_seconds + ceil(analysis) + GRACE_SECONDS


def _claim(key: str, request: str, lease: int) -> Claim | Answer:
    try:
        with service().database.noting() as connection:
            return repeats.claim(
                connection, asker=g.get("key_id") or "", key=key, request=request.encode(), lease_seconds=lease
            )
    except repeats.OtherRequest:
        errors = [{"header": HEADER, "detail": "Came with another request before."}]
        raise Problem(
            HTTPStatus.UNPROCESSABLE_ENTITY, f"The {HEADER} was used for another request.", errors=errors
        ) from None
    except repeats.StillRunning:
        raise Problem(
            HTTPStatus.CONFLICT,
            f"The request with this {HEADER} is still being answered.",
            headers={"Retry-After": "1"},
        ) from None
