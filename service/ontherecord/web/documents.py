"""``/documents``: the articles of the archive."""

from http import HTTPStatus

from flask import Blueprint, Response, jsonify

from ..archive import documents
from ..archive.documents import DocumentsSought
from ..archive.keys import Scope
from ..formats import writing
from ..formats.catalogue import DOCUMENT, JSON
from . import analyses, lists, metrics
from .access import needs
from .caching import check_match, tagged
from .loading import load_query
from .negotiation import produces
from .problem import Problem
from .representations import offered, written
from .schemas.queries import DocumentQuery, DocumentsFilter, ErasureQuery
from .service import service

blueprint = Blueprint("documents", __name__)


@blueprint.get("/documents")
@needs(Scope.READ)
@produces("application/json")
def get_documents() -> Response:
    """A page of the documents, without their texts."""
    query = load_query(DocumentsFilter)
    sought = DocumentsSought(**lists.sought(query))
    with metrics.step("read"), service().database.reading() as connection, lists.cursor_checked():
        found, cursor = documents.listed(connection, sought, **lists.paging(query))
    return lists.page_response("documents", found, cursor)


@blueprint.get("/documents/<id:identity>")
@needs(Scope.READ)
def get_document(identity: str) -> Response:
    """One document with its text, in which the spans of its quotations count; or the two together."""
    form = offered(DOCUMENT, load_query(DocumentQuery)["format"])
    with metrics.step("read"), service().database.reading() as connection:
        found = documents.one(connection, identity)
        record = documents.record_of(connection, identity) if form is not JSON else None
    if found is None:
        raise unknown()
    if record is None:
        return tagged(jsonify(found), found)
    selection = analyses.selection(writing.answer(record), found["text"])
    return tagged(written(form, selection), found)


@blueprint.delete("/documents/<id:identity>")
@needs(Scope.ADMIN)
def delete_document(identity: str) -> Response:
    """Takes a document out of the archive, with its text, quotations and speakers; for good, if it is refused."""
    refuse = load_query(ErasureQuery)["refuse"]
    with metrics.step("store"), service().database.writing() as connection:
        documents.key_of(connection, identity, held=True)
        found = documents.one(connection, identity)
        if found is None:
            raise unknown()
        check_match(found)
        documents.erase(connection, identity, refuse=refuse)
    return Response(status=HTTPStatus.NO_CONTENT)


def unknown() -> Problem:
    """That there is no such document."""
    return Problem(HTTPStatus.NOT_FOUND, "There is no document with this id.")
