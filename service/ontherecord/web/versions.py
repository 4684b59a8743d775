"""``PUT /documents/{id}`` and ``/documents/{id}/versions``: an article's new text, and the texts that it had before."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, Response, jsonify
from sqlalchemy import Connection

from ..archive import documents
from ..archive.editing import planning, replacing, versions
from ..archive.editing.replacing import Replaced, TextOfAnother
from ..archive.keys import Scope
from ..formats import changes, wire, writing
from ..formats.changes import Changes, ChangesForm
from ..formats.facts import document_id
from ..formats.wire import AnswerForm, QuotationRecord
from . import analyses, lists, logs, metrics
from .access import needs
from .analyses import Choice
from .bodies import read_article
from .caching import check_match, tagged
from .documents import unknown
from .loading import load_query
from .negotiation import produces
from .problem import Problem
from .reading import Article
from .schemas.queries import Page, PutDocumentQuery, VersionQuery
from .service import service

blueprint = Blueprint("versions", __name__)


class ReplacedForm(AnswerForm):
    """What a new text, or a new analysis, is answered with."""

    version: int
    changes: ChangesForm


@blueprint.put("/documents/<id:identity>")
@needs(Scope.WRITE)
@produces("application/json")
def put_document(identity: str) -> Response:
    """The quotations of the article's new text, and what has changed in them; the old text stays readable."""
    query = load_query(PutDocumentQuery)
    article = read_article(query, max_bytes=service().settings.max_body_bytes)
    replaced, state = put(identity, article, check=check_match)
    form = _answer(replaced, article, Choice.of(query))
    logs.note(quotations=len(form["quotes"]))
    return tagged(jsonify(form), state)


@blueprint.get("/documents/<id:identity>/versions")
@needs(Scope.READ)
@produces("application/json")
def get_versions(identity: str) -> Response:
    """A page of the article's versions, the latest first, without their texts."""
    query = load_query(Page)
    with metrics.step("read"), service().database.reading() as connection, lists.cursor_checked():
        found = versions.listed(connection, identity, limit=query["limit"], cursor=query["cursor"])
    if found is None:
        raise unknown()
    return lists.page_response("versions", *found)


@blueprint.get("/documents/<id:identity>/versions/<version:number>")
@needs(Scope.READ)
@produces("application/json")
def get_version(identity: str, number: int) -> Response:
    """One version, with its text, its quotations, and what changed in them since the one before."""
    choice = Choice.of(load_query(VersionQuery))
    with metrics.step("read"), service().database.reading() as connection:
        found = versions.one(connection, identity, number)
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, "There is no document with this id, or it has no such version.")
    form = {
        "version": number,
        "added_at": found.added_at,
        **analyses.chosen(found.record, choice, text=found.text),
        "changes": found.changes and _changes(found.changes, choice),
    }
    return jsonify(form)


def put(
    identity: str, article: Article, *, check: Callable[[object], None]
) -> tuple[Replaced, wire.WholeDocumentForm | None]:
    """The document as the article makes it, and the state it is in from now on; a Problem 404, 409, 410 or 413.

    ``check`` raises what refuses the state in which the document is.
    """
    analyses.check_length(article)
    with metrics.step("read"), service().database.reading() as connection:
        _check(connection, identity, article, check)  # before it is analysed for nothing
    record = analyses.analysed(article)
    with metrics.step("read"), service().database.reading() as connection:
        before = planning.before_of(connection, identity)
    plan = planning.planned(before, record, article.text) if before else None  # while nobody waits for the database
    with metrics.step("store"), service().database.writing() as connection:
        documents.key_of(connection, identity, held=True)
        _check(connection, identity, article, check)
        try:
            with analyses.refusing():
                replaced = replacing.put(connection, identity, record, article.text, plan=plan)
        except TextOfAnother as error:
            raise _conflict(error) from None
        state = documents.one(connection, identity)
    assert replaced, "it is held"
    return replaced, state


def _check(connection: Connection, identity: str, article: Article, check: Callable[[object], None]) -> None:
    """Refuses what there is not, what ``check`` does, and what is another document's text."""
    state = documents.one(connection, identity)
    if state is None:
        raise unknown()
    check(state)
    try:
        replacing.check_text(connection, identity, document_id(article.text, article.facts))
    except TextOfAnother as error:
        raise _conflict(error) from None


def _conflict(error: TextOfAnother) -> Problem:
    where = {"Location": f"/documents/{error.document}"}
    return Problem(HTTPStatus.CONFLICT, f"It cannot be this document's: {error}.", headers=where)


def _answer(replaced: Replaced, article: Article, choice: Choice) -> ReplacedForm:
    form = analyses.answer(replaced.record, article, choice)
    return ReplacedForm(**form, version=replaced.version, changes=_changes(replaced.changes, choice))


def _changes(found: Changes, choice: Choice) -> ChangesForm:
    """The changes of the quotations that were asked for."""

    def is_wanted(record: QuotationRecord) -> bool:
        return record["kind"] in choice.kinds and record["mode"] in choice.modes and not record["rejected"]

    def shown(record: QuotationRecord) -> wire.QuotationForm:
        return writing.shown(record, explain=choice.explain, utf16=choice.utf16)

    return changes.changes_form(found, is_wanted, shown, utf16=choice.utf16)
