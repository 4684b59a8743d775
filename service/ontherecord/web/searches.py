"""``/searches``: searches that are kept, with the webhooks that are told of new matches."""

from http import HTTPStatus
from typing import Any, cast

from flask import Blueprint, Response, jsonify
from sqlalchemy import Connection

from ..archive.alerts import searches, webhooks
from ..archive.alerts.searches import Search
from ..archive.keys import Scope
from ..archive.search.sought import QuotationsSought
from ..client.webhooks import spelt
from ..formats import writing
from ..formats.searches import SearchForm
from ..webhooks.allowed import Allowed, NotAllowed
from . import lists, metrics
from .access import needs
from .bodies import read_json
from .caching import check_match, tagged
from .loading import load, load_query
from .negotiation import produces
from .problem import Problem
from .schemas.bodies import NewSearch, SearchChanges
from .schemas.queries import NoQuery, Page
from .service import service

MOST_BYTES = 65_536
"""Bytes of a search as it is sent: several times what its longest parameters take."""

MOST_SEARCHES = 10_000
"""Searches that are kept: each that has a webhook is asked for every article."""

blueprint = Blueprint("searches", __name__)


@blueprint.post("/searches")
@needs(Scope.WRITE)
@produces("application/json")
def post_search() -> Response:
    """A new search; its secrets, if it has any, are told this once."""
    load_query(NoQuery)
    body = cast(dict[str, Any], read_json(max_bytes=MOST_BYTES))
    values = checked(body, service().settings.webhooks_allowed)
    with metrics.step("store"), service().database.noting() as connection:
        form = saved(connection, values, body["query"])
    response = jsonify(form)
    response.status_code = HTTPStatus.CREATED
    response.headers["Location"] = f"/searches/{form['id']}"
    return response


@blueprint.get("/searches")
@needs(Scope.READ)
@produces("application/json")
def get_searches() -> Response:
    """A page of the searches, the last saved first."""
    query = load_query(Page)
    with metrics.step("read"), service().database.reading() as connection, lists.cursor_checked():
        found, cursor = searches.listed(connection, **query)
    return lists.page_response("searches", found, cursor)


@blueprint.get("/searches/<id:identity>")
@needs(Scope.READ)
@produces("application/json")
def get_search(identity: str) -> Response:
    """One search, with how its deliveries go."""
    load_query(NoQuery)
    with metrics.step("read"), service().database.reading() as connection:
        form = searches.shown(connection, identity)
    if form is None:
        raise unknown()
    return tagged(jsonify(form), form)


@blueprint.patch("/searches/<id:identity>")
@needs(Scope.WRITE)
@produces("application/json")
def patch_search(identity: str) -> Response:
    """The search with what was to change; new secrets are told this once."""
    load_query(NoQuery)
    changes = load(SearchChanges, read_json(max_bytes=MOST_BYTES))
    _check_receiver(changes.get("webhook"), service().settings.webhooks_allowed)
    with metrics.step("store"), service().database.noting() as connection:
        search = _held(connection, identity)
        if changes["name"] is not None:
            searches.rename(connection, search, changes["name"])
        if "webhook" in changes and changes["webhook"] is None:
            webhooks.stop(connection, search.key)
        form = _changed(connection, search, feed=changes.get("feed"), webhook=changes.get("webhook"))
    return jsonify(form)


@blueprint.delete("/searches/<id:identity>")
@needs(Scope.WRITE)
def delete_search(identity: str) -> Response:
    """Takes the search out, with its feed and its webhook."""
    load_query(NoQuery)
    with metrics.step("store"), service().database.writing() as connection:
        searches.erase(connection, _held(connection, identity))
    return Response(status=HTTPStatus.NO_CONTENT)


def checked(body: object, allowed: Allowed) -> dict[str, Any]:
    """The values of a new search; a Problem 422 that points at each fault."""
    values = load(NewSearch, body)
    _check_receiver(values["webhook"], allowed)
    return values


def saved(connection: Connection, values: dict[str, Any], query: dict[str, object]) -> SearchForm:
    """The new search, with its secrets; ``query`` is what was sent of it. A Problem 409 if there are too many."""
    if searches.number(connection) >= MOST_SEARCHES:
        raise Problem(HTTPStatus.CONFLICT, f"There are {MOST_SEARCHES:,} searches, and no more are kept.")
    sought = QuotationsSought(**{**values["query"], "mode": writing.MODES[values["query"]["mode"]]})
    search = searches.save(connection, values["name"], query, sought)
    return _changed(connection, search, feed=values["feed"] or None, webhook=values["webhook"])


def unknown() -> Problem:
    """What is answered where there is no such search."""
    return Problem(HTTPStatus.NOT_FOUND, "There is no search with this id.")


def _held(connection: Connection, identity: str) -> Search:
    """The search, ours to change, if it is as the client knows it."""
    search = searches.hold(connection, identity)
    if search is None:
        raise unknown()
    check_match(searches.shown(connection, identity))
    return search


def _changed(
    connection: Connection, search: Search, *, feed: bool | None, webhook: dict[str, str] | None
) -> SearchForm:
    """The search once its feed was opened or closed and its webhook made, with the secrets of what is new."""
    token = searches.open_feed(connection, search) if feed else None
    if feed is False:
        searches.close_feed(connection, search)
    secret = webhooks.listen(connection, search.key, webhook["url"]) if webhook else None
    form = searches.shown(connection, search.id)
    assert form, "it is held"
    if token is not None:
        form["feed_path"] = f"/feeds/{token}"
    if form["webhook"] and secret is not None:
        form["webhook"]["secret"] = spelt(secret)
    return form


def _check_receiver(webhook: dict[str, str] | None, allowed: Allowed) -> None:
    """Refuses a webhook that nothing would ever be sent to."""
    if webhook is None:
        return
    try:
        allowed.receiver(webhook["url"])
    except NotAllowed as error:
        errors = [{"pointer": "/webhook/url", "detail": f"Nothing is sent there: {error}."}]
        raise Problem(
            HTTPStatus.UNPROCESSABLE_ENTITY, "The webhook cannot be used; see errors.", errors=errors
        ) from None
