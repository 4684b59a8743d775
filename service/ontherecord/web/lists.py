"""A page of a list as it is answered: what it holds, and where the next one begins."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from flask import Response, jsonify, request

from ..archive.pages import BadCursor
from .problem import Problem

PAGING = ("limit", "cursor", "sort")
WRITING = ("explain", "offsets", "facets", "format", "bom")


def sought(query: Mapping[str, Any]) -> dict[str, Any]:
    """What the query says of what is sought, without how it is sorted, cut into pages and written."""
    return {name: value for name, value in query.items() if name not in (*PAGING, *WRITING)}


def paging(query: Mapping[str, Any]) -> dict[str, Any]:
    """What the query says of the order and of the page."""
    return {name: query[name] for name in PAGING}


@contextmanager
def cursor_checked() -> Iterator[None]:
    """A cursor that was not given out for this list is a Problem 400."""
    try:
        yield
    except BadCursor:
        errors = [{"parameter": "cursor", "detail": "Was not given out for this list; begin again without it."}]
        raise Problem(HTTPStatus.BAD_REQUEST, "The cursor cannot be used.", errors=errors) from None


def page_response(name: str, items: Sequence[Mapping[str, Any]], cursor: str | None, **beside: Any) -> Response:
    """The page as JSON; ``next`` and the header ``Link`` refer to the page after it, if there is one.

    ``beside`` is what is said beside the items.
    """
    following = following_page(cursor)
    return linked(jsonify({**beside, name: items, "next": following}), following)


def following_page(cursor: str | None) -> str | None:
    """The address of the page after this one; None at the end."""
    query = following_query(cursor)
    return query and f"{request.path}{query}"


def following_query(cursor: str | None) -> str | None:
    """The query that leads to the page after this one, from wherever this one is; None at the end."""
    return f"?{urlencode({**request.args, 'cursor': cursor})}" if cursor else None


def linked(response: Response, following: str | None) -> Response:
    """The page with its ``Link`` to the page after it, if there is one."""
    if following:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return response
