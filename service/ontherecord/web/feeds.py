"""A search's new matches as a feed: ``/searches/{id}/feed`` with a key, ``/feeds/{token}`` with none.

Feed readers send no ``Authorization``, and keys are not taken from queries, which end up in logs. So a search may have
an address that is secret itself, good for nothing but this feed, and revoked alone. The log says ``/feeds/<token>``.
"""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request
from sqlalchemy import Connection

from ..archive import documents, quotations, times
from ..archive.alerts import searches
from ..archive.alerts.searches import Search
from ..archive.keys import Scope
from ..formats import feeds
from ..formats.feeds import ATOM, JSON_FEED, Entry, Feed
from . import lists, metrics, rates
from .access import needs, public
from .negotiation import accepted
from .problems import Problem
from .schemas import FeedQuery, load_query
from .searches import unknown
from .service import service

WRITERS = {ATOM: feeds.atom, JSON_FEED: feeds.json_feed}
NAMES = {"atom": ATOM, "json": JSON_FEED}

blueprint = Blueprint("feeds", __name__)


@blueprint.get("/searches/<id:identity>/feed")
@needs(Scope.READ)
def get_feed_of_search(identity: str) -> Response:
    """The feed of a search."""
    query = load_query(FeedQuery)
    with metrics.step("read"), service().database.reading() as connection:
        search = searches.one(connection, identity)
        if search is None:
            raise unknown()
        return _written(_feed(connection, search, query), query["format"])


@blueprint.get("/feeds/<token:token>")
@public
def get_feed(token: str) -> Response:
    """The feed whose address this is."""
    query = load_query(FeedQuery)
    with metrics.step("read"), service().database.reading() as connection:
        search = searches.of_feed(connection, token)
        if search is not None:
            return _written(_feed(connection, search, query), query["format"])
    rates.count_wrong_key()
    raise Problem(HTTPStatus.NOT_FOUND, "No feed has this address; it may have been given another.")


def _feed(connection: Connection, search: Search, query: dict[str, Any]) -> Feed:
    """The search asked now: a feed needs no keeping, and shows a quotation as long as it is there."""
    paging = {"sort": "-added", "limit": query["limit"], "cursor": query["cursor"]}
    with lists.cursor_checked():
        found, cursor = quotations.listed(connection, search.sought, **paging)
    added = documents.added_at(connection, {each.document["id"] for each in found})
    entries = [Entry(each.record, each.document, added[each.document["id"]]) for each in found]
    following = f"?{urlencode({**request.args, 'cursor': cursor})}" if cursor else None
    return Feed(search.id, search.name, times.in_utc(search.created), entries, following)


def _written(feed: Feed, named: str | None) -> Response:
    """The feed in the format that was named, or else accepted."""
    media_type = NAMES[named] if named else accepted(*WRITERS)
    response = Response(WRITERS[media_type](feed), content_type=f"{media_type}; charset=utf-8")
    response.vary.add("Accept")
    response.headers["Cache-Control"] = "private, no-cache"  # a reader may keep it, and asks whether it has changed
    if feed.following:
        response.headers["Link"] = f'<{feed.following}>; rel="next"'
    return response
