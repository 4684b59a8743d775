"""What a client accepts, held against what a view produces (RFC 9110, 12.5.1)."""

from collections.abc import Callable, Sequence
from functools import wraps
from http import HTTPStatus
from typing import ParamSpec, TypeVar

from flask import request
from werkzeug.http import parse_options_header

from .problem import Problem

Arguments = ParamSpec("Arguments")
Answer = TypeVar("Answer")


def produces(media_type: str) -> Callable[[Callable[Arguments, Answer]], Callable[Arguments, Answer]]:
    """A view that answers 406 to a client whose ``Accept`` leaves its media type out."""

    def decorate(view: Callable[Arguments, Answer]) -> Callable[Arguments, Answer]:
        @wraps(view)
        def checked(*args: Arguments.args, **kwargs: Arguments.kwargs) -> Answer:
            accepted(media_type)
            return view(*args, **kwargs)

        return checked

    return decorate


def accepted(*media_types: str) -> str:
    """The media type, of those that a view produces, that the client likes best; the first if it is all the same.

    Of equals, one that ``Accept`` names goes before one that it only allows. A Problem 406 to a client that takes none.
    """
    if "Accept" not in request.headers:
        return media_types[0]
    ranges = [(_parsed(each), quality) for each, quality in request.accept_mimetypes]
    profiles = {profile for _, profile in map(_parsed, media_types)}
    liked = {each: _liking(_parsed(each), ranges, profiles) for each in media_types}
    best = max(media_types, key=lambda each: liked[each])
    if not liked[best][0]:
        raise Problem(HTTPStatus.NOT_ACCEPTABLE, f"This is to be had as {' or '.join(media_types)} only.")
    return best


def _parsed(media_type: str) -> tuple[str, str]:
    """The type, and its profile: two formats may be told apart by nothing else. Other parameters do not matter here."""
    name, parameters = parse_options_header(media_type)
    return name.lower(), parameters.get("profile", "")


def _liking(
    offered: tuple[str, str], ranges: Sequence[tuple[tuple[str, str], float]], profiles: set[str]
) -> tuple[float, int]:
    """How much the client likes what is offered, as the range that fits it most closely says; and how closely."""
    fitting = [(_closeness(offered, each, profiles), quality) for each, quality in ranges]
    closeness, quality = max(fitting, default=(0, 0.0))
    return (quality, closeness) if closeness else (0.0, 0)


def _closeness(offered: tuple[str, str], wanted: tuple[str, str], profiles: set[str]) -> int:
    """How closely a range of ``Accept`` fits; 0 if it does not. A profile that nothing here has is passed over."""
    (name, profile), (range_name, range_profile) = offered, wanted
    if range_name == "*/*":
        return 1
    if range_name == f"{name.partition('/')[0]}/*":
        return 2
    if range_name != name or (range_profile in profiles and range_profile not in ("", profile)):
        return 0
    return 4 if range_profile and range_profile == profile else 3
