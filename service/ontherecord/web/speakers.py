"""``/speakers``: who speaks in the documents of the archive, and what editors decide about them."""

from http import HTTPStatus

from flask import Blueprint, Response, jsonify
from sqlalchemy import Connection

from ..archive import documents, speakers
from ..archive.erasing import erasure
from ..archive.erasing.erasure import Erased
from ..archive.keys import Scope
from ..archive.people import decisions, identities, profiles
from ..archive.people.decisions import NothingToSplit
from ..archive.speakers import SpeakersSought
from ..formats.wire import WholeSpeakerForm
from . import lists, metrics
from .access import editor, needs
from .bodies import read_json
from .caching import check_match, tagged
from .loading import load, load_query
from .negotiation import produces
from .problem import Problem, pointer
from .schemas.bodies import NewName, OtherSpeaker, SomeDocuments
from .schemas.queries import ErasureQuery, NoQuery, Page, SpeakersFilter
from .service import service

MOST_BYTES = 65_536
"""Bytes of a decision: 500 ids are a third of it."""

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
    """One speaker, with names, roles and organisations over time; also under an id from before a merger."""
    load_query(NoQuery)
    with metrics.step("read"), service().database.reading() as connection:
        found = whole(connection, identity)
    return tagged(jsonify(found), found)


@blueprint.get("/speakers/<id:identity>/history")
@needs(Scope.READ)
@produces("application/json")
def get_decisions(identity: str) -> Response:
    """What editors decided about a speaker, the last first."""
    query = load_query(Page)
    with metrics.step("read"), service().database.reading() as connection, lists.cursor_checked():
        key = identities.key_of(connection, identity)
        if key is None:
            raise unknown()
        found, cursor = decisions.history(connection, key, **query)
    return lists.page_response("decisions", found, cursor)


@blueprint.patch("/speakers/<id:identity>")
@needs(Scope.WRITE)
@produces("application/json")
def patch_speaker(identity: str) -> Response:
    """The speaker, called from now on as an editor says."""
    load_query(NoQuery)
    name = load(NewName, read_json(max_bytes=MOST_BYTES))["name"]
    with metrics.step("store"), service().database.writing() as connection:
        key, _ = _checked(connection, identity)
        decisions.rename(connection, key, " ".join(name.split()), by=editor())
        found = whole(connection, identity)
    return tagged(jsonify(found), found)


@blueprint.post("/speakers/<id:identity>/merge")
@needs(Scope.WRITE)
@produces("application/json")
def merge_speakers(identity: str) -> Response:
    """The speaker, of whom another one is part from now on."""
    load_query(NoQuery)
    other = load(OtherSpeaker, read_json(max_bytes=MOST_BYTES))["speaker_id"]
    with metrics.step("store"), service().database.writing() as connection:
        key, other_key = _checked(connection, identity, other)
        if other_key is None:
            raise _refused("/speaker_id", "There is no speaker with this id.")
        if other in (identity, identities.id_of(connection, key)):
            raise _refused("/speaker_id", "Is this speaker.")
        if other_key != key:  # or else it was merged before
            decisions.merge(connection, key, other_key, by=editor())
        found = whole(connection, identity)
    return tagged(jsonify(found), found)


@blueprint.post("/speakers/<id:identity>/split")
@needs(Scope.WRITE)
@produces("application/json")
def split_speaker(identity: str) -> Response:
    """A new speaker, whom some documents show in the place of this one."""
    load_query(NoQuery)
    ids = load(SomeDocuments, read_json(max_bytes=MOST_BYTES))["documents"]
    with metrics.step("store"), service().database.writing() as connection:
        key, _ = _checked(connection, identity)
        document_keys = [documents.key_of(connection, each) for each in ids]
        for place, document_key in enumerate(document_keys):
            if document_key is None:
                raise _refused(pointer("documents", place), "There is no document with this id.")
        try:
            new = decisions.split(connection, key, [each for each in document_keys if each], by=editor())
        except NothingToSplit:
            detail = "Must be some of the documents that show the speaker, and not all of them."
            raise _refused("/documents", detail) from None
        found = whole(connection, identities.id_of(connection, new))
    response = tagged(jsonify(found), found)
    response.status_code = HTTPStatus.CREATED
    response.headers["Location"] = f"/speakers/{found['id']}"
    return response


@blueprint.delete("/speakers/<id:identity>")
@needs(Scope.ADMIN)
def delete_speaker(identity: str) -> Response:
    """Takes out of the archive what a speaker said, and the name; for good, if it is refused."""
    refuse = load_query(ErasureQuery)["refuse"]
    with metrics.step("store"):
        with service().database.writing() as connection:
            found = erasure.erasable(connection, identity)
            if found is None:
                raise unknown()
            check_match(whole(connection, identity))
            if refuse:
                _refuse(connection, found)
        erasure.erase(service().database, found)
    return Response(status=HTTPStatus.NO_CONTENT)


def _checked(connection: Connection, identity: str, *others: str) -> tuple[int, int | None]:
    """The keys of the speaker and of another; the speaker as the client knows him or her."""
    key, *other_keys = (identities.key_of(connection, each) for each in (identity, *others))
    if key is None:
        raise unknown()
    check_match(whole(connection, identity))
    return key, next(iter(other_keys), None)


def whole(connection: Connection, identity: str) -> WholeSpeakerForm:
    """The speaker who has or had that id, or the Problem that there is nobody."""
    found = profiles.profile(connection, identity)
    if found is None:
        raise unknown()
    return found


def _refused(where: str, detail: str) -> Problem:
    errors = [{"pointer": where, "detail": detail}]
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "This cannot be; see errors.", errors=errors)


def _refuse(connection: Connection, found: Erased) -> None:
    if not erasure.can_be_refused(found):
        errors = [{"parameter": "refuse", "detail": "Only a person or an organisation has a name to be refused by."}]
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "The query cannot be used; see errors.", errors=errors)
    erasure.refuse(connection, found)


def unknown() -> Problem:
    """That there is no such speaker."""
    return Problem(HTTPStatus.NOT_FOUND, "There is no speaker with this id.")
