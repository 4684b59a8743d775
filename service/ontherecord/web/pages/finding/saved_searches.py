"""``/search/saved``: searches that are kept, as ``/searches`` keeps them, each with a feed of what is new."""

from http import HTTPStatus
from urllib.parse import urlencode

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ....archive.alerts import searches as archive
from ....archive.keys import Scope
from ....formats.searches import SearchForm
from ... import lists, metrics, searches
from ...access import may, needs
from ...schemas.queries import Page
from ...service import service
from ..shell import asked, blueprint, given, render


@blueprint.get("/search/saved")
@needs(Scope.READ)
def saved_searches() -> Response:
    """A page of the searches that are kept, the last saved first."""
    return _list()


@blueprint.post("/search/saved")
@needs(Scope.WRITE)
def save_search() -> Response:
    """The list with the new search, which is what the address asks for, and with its feed's secret, told this once.

    An address that asks for more than a saved search can hold is refused: it would be for more than it shows. Unlike
    other forms, this one leads nowhere: the secret must stand in no address. So it may be sent again by a reload, and
    finds the search that it saved.
    """
    query: dict[str, object] = {**given()}
    if isinstance(kinds := query.get("kind"), str):
        query["kind"] = kinds.split(",")
    body = {"name": request.form.get("name"), "query": query, "feed": True}
    values = searches.checked(body, service().settings.webhooks_allowed)
    with metrics.step("store"), service().database.noting() as connection:
        again = archive.like(connection, values["name"], query)
        new = None if again else searches.saved(connection, values, query)
    response = _list(new, again)
    if new:
        response.status_code = HTTPStatus.CREATED
    return response


@blueprint.post("/search/saved/<id:identity>/delete")
@needs(Scope.WRITE)
def delete_saved_search(identity: str) -> AnyResponse:
    """To the list, without this search."""
    with metrics.step("store"), service().database.writing() as connection:
        search = archive.hold(connection, identity)
        if search is None:
            raise searches.unknown()
        archive.erase(connection, search)
    return redirect(url_for("pages.saved_searches"), HTTPStatus.SEE_OTHER)


def _list(new: SearchForm | None = None, again: SearchForm | None = None) -> Response:
    page, _ = asked(Page)
    with metrics.step("read"), service().database.reading() as connection, lists.cursor_checked():
        found, cursor = archive.listed(connection, limit=page["limit"], cursor=None if new else page["cursor"])
    return render(
        "saved_searches.html",
        searches=[(each, _address(each)) for each in found],
        cursor=cursor,
        new=new,
        again=again,
        may_write=may(Scope.WRITE),
    )


def _address(search: SearchForm) -> str:
    """Where the page shows what the search finds."""
    query = {name: value if isinstance(value, str) else ",".join(value) for name, value in search["query"].items()}
    return f"{url_for('pages.search')}?{urlencode(query)}"
