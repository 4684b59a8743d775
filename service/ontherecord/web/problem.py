"""A request, or a line of a batch, that cannot be answered: what ``problems.py`` makes an answer of."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus

from werkzeug.exceptions import HTTPException


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


def pointer(*steps: str | int) -> str:
    """The JSON Pointer (RFC 6901) to the member that the steps lead to."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)
