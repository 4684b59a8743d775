"""``/speakers``: who speaks in the documents of the archive."""

from http import HTTPStatus

from flask import Blueprint, Response, jsonify

from ..archive import speakers
from ..archive.keys import Scope
from ..archive.speakers import SpeakersSought
from . import lists, metrics
from .access import needs
from .caching import tagged
from .negotiation import produces
from .problems import Problem
from .schemas import NoQuery, SpeakersFilter, load_query
from .service import service

blueprint = Blueprint("speakers", __name__)


@blueprint.get("/speakers")
@needs(Scope.READ)
@produces("application/json")
def get_speakers() -> Response:
    """A page of the speakers that fit everything asked for."""
    query = load_query(SpeakersFilter)
    sought = SpeakersSought(**lists.sought(query))
    with metrics.step("read"), service().database.reading() as connection, lists.cursor_checked():
        found, cursor = speakers.listed(connection, sought, **lists.paging(query))
    return lists.page_response("speakers", found, cursor)


@blueprint.get("/speakers/<id:identity>")
@needs(Scope.READ)
@produces("application/json")
def get_speaker(identity: str) -> Response:
    """One speaker of a document."""
    load_query(NoQuery)
    with metrics.step("read"), service().database.reading() as connection:
        found = speakers.one(connection, identity)
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, "There is no speaker with this id.")
    return tagged(jsonify(found), found)
