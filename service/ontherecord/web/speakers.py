"""``/speakers``: who speaks in the documents of the archive."""

from http import HTTPStatus

from flask import Blueprint, Response, jsonify
from sqlalchemy import Connection

from ..archive import erasure, speakers, tombstones
from ..archive.erasure import Erased
from ..archive.keys import Scope
from ..archive.speakers import SpeakersSought
from . import lists, metrics
from .access import needs
from .caching import check_match, tagged
from .negotiation import produces
from .problems import Problem
from .schemas import ErasureQuery, NoQuery, SpeakersFilter, load_query
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
        raise _unknown()
    return tagged(jsonify(found), found)


@blueprint.delete("/speakers/<id:identity>")
@needs(Scope.ADMIN)
def delete_speaker(identity: str) -> Response:
    """Takes out of the archive what a speaker said, and the name; for good, if it is refused."""
    refuse = load_query(ErasureQuery)["refuse"]
    with metrics.step("store"):
        with service().database.writing() as connection:
            if refuse:
                tombstones.hold(connection)
            found = erasure.erasable(connection, identity)
            if found is None:
                raise _unknown()
            check_match(speakers.one(connection, identity))
            if refuse:
                _refuse(connection, found)
        erasure.erase(service().database, found)
    return Response(status=HTTPStatus.NO_CONTENT)


def _refuse(connection: Connection, found: Erased) -> None:
    if not erasure.can_be_refused(found):
        errors = [{"parameter": "refuse", "detail": "Only a person or an organisation has a name to be refused by."}]
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "The query cannot be used; see errors.", errors=errors)
    erasure.refuse(connection, found)


def _unknown() -> Problem:
    return Problem(HTTPStatus.NOT_FOUND, "There is no speaker with this id.")
