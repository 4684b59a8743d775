"""What a client accepts, held against what a view produces."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import ParamSpec, TypeVar

from flask import request

from .problems import Problem

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")


def produces(media_type: str) -> Callable[[Callable[Arguments, Answer]], Callable[Arguments, Answer]]:
    """A view that answers 406 to a client whose ``Accept`` leaves its media type out."""

    def decorate(view: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
        @wraps(view)
        def checked(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
            if "Accept" in request.headers and not request.accept_mimetypes.quality(media_type):
                raise Problem(HTTPStatus.NOT_ACCEPTABLE, f"This is to be had as {media_type} only.")
            return view(*args, **kwargs)

        return checked

    return decorate


def accepted(*media_types: str) -> str:
    """The media type, of those that a view produces, that the client likes best; the first if it is all the same.

    A Problem 406 to a client that takes none of them.
    """
    if "Accept" not in request.headers:
        return media_types[0]
    best = request.accept_mimetypes.best_match(media_types)
    if best is None:
        raise Problem(HTTPStatus.NOT_ACCEPTABLE, f"This is to be had as {' or '.join(media_types)} only.")
    return best
