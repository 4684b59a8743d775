"""A search's new matches as a feed: ``/searches/{id}/feed`` with a key, ``/feeds/{token}`` with none.

Feed readers send no ``Authorization``, and keys are not taken from queries, which end up in logs. So a search may have
an address that is secret itself, good for nothing but this feed, and revoked alone. The log says ``/feeds/<token>``.
"""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response
from sqlalchemy import Connection

from ..archive import documents, quotations, times
from ..archive.alerts import searches
from ..archive.alerts.searches import Search
from ..archive.keys import Scope
from ..formats import writing
from ..formats.catalogue import FEED, JSON_FEED, Format
from ..formats.selection import Heading, Selection
from . import lists, metrics, rates
from .access import needs, public
from .loading import load_query
from .problem import Problem
from .representations import offered, written
from .schemas.queries import FeedQuery
from .searches import unknown
from .service import service

SHORT = {"json": JSON_FEED.name}
"""What a feed has no two of has a shorter name there."""

blueprint = Blueprint("feeds", __name__)


@blueprint.get("/searches/<id:identity>/feed")
@needs(Scope.READ)
def get_feed_of_search(identity: str) -> Response:
    """The feed of a search."""
    query, form = _asked()
    with metrics.step("read"), service().database.reading() as connection:
        search = searches.one(connection, identity)
        if search is None:
            raise unknown()
        return _feed(connection, search, query, form)


@blueprint.get("/feeds/<token:token>")
@public
def get_feed(token: str) -> Response:
    """The feed whose address this is."""
    query, form = _asked()
    with metrics.step("read"), service().database.reading() as connection:
        search = searches.of_feed(connection, token)
        if search is not None:
            return _feed(connection, search, query, form)
    rates.count_guess()
    raise Problem(HTTPStatus.NOT_FOUND, "No feed has this address; it may have been given another.")


def _asked() -> tuple[dict[str, Any], Format]:
    query = load_query(FeedQuery)
    return query, offered(FEED, SHORT.get(query["format"], query["format"]))


def _feed(connection: Connection, search: Search, query: dict[str, Any], form: Format) -> Response:
    """The search asked now: a feed needs no keeping, and shows a quotation as long as it is there."""
    paging = {"sort": "-added", "limit": query["limit"], "cursor": query["cursor"]}
    with lists.cursor_checked():
        found, cursor = quotations.listed(connection, search.sought, **paging)
    following = lists.following_query(cursor)  # no path: it is secret
    selection = Selection(
        quotations=[writing.shown(each.record, document=each.document) for each in found],
        text_of=lambda identity: documents.text_of(connection, identity),
        heading=Heading(search.id, search.name, times.in_utc(search.created)),
        added_at=documents.added_at(connection, {each.document["id"] for each in found}),
        following=following,
        bom=query["bom"],
    )
    response = lists.linked(written(form, selection), following)
    response.headers["Cache-Control"] = "private, no-cache"  # a reader may keep it, and asks whether it has changed
    return response
