"""``/read``: an article pasted or dropped is read; those that are kept are listed, and found by their addresses."""

from http import HTTPStatus
from typing import Any

from flask import Response, redirect, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from ....archive import documents
from ....archive.database import DatabaseUnavailable
from ....archive.documents import DocumentsSought
from ....archive.keys import Scope
from ....formats import wire
from ....formats.facts import Facts
from ....formats.files import MEDIA_TYPES
from ... import analyses, lists, logs, metrics
from ...access import may, needs
from ...analyses import REFUSED
from ...loading import salvaged
from ...problem import Problem
from ...problems import as_http
from ...reading import Article
from ...schemas import articles, queries
from ...service import service
from ...turns import Busy
from ...values import address
from ..handed_in import faults_of, handed_in
from ..shell import asked, blueprint, render
from ..words import for_people
from . import facts
from .article import kept, shown
from .facts import FactsForm
from .reading import Choice

LISTED = 20
"""Articles on a page of the list."""


class ReadQuery(queries.Page):
    """Which articles are listed, or the one that is looked up."""

    url = address()


@blueprint.get("/read")
@needs(Scope.READ)
def read() -> AnyResponse:
    """The form, and the latest articles below; or the article that stands at an address, if the archive has it."""
    query, faults = asked(ReadQuery)
    if query["url"] and (identity := _standing_at(query["url"])):
        return redirect(url_for("pages.article", identity=identity))
    typed = {"url": request.args.get("url"), "keep": "true"}
    return _form(typed, faults, cursor=query["cursor"], unknown=bool(query["url"]))


@blueprint.post("/read")
@needs(Scope.WRITE)
def post_read() -> AnyResponse:
    """The article with its quotations marked: at an address of its own if it is kept, or else as the answer to this.

    What cannot be read leads back to the form, with everything that was typed, and what is wrong with it.
    """
    typed = request.form.to_dict()
    stated, faults = salvaged(articles.Facts, {name: typed[name] for name in articles.FACTS if typed.get(name)})
    faults = for_people(faults)
    try:
        article = handed_in(typed.get("text", ""), Facts(**stated))
        if faults:
            return _form(typed, faults)
        analyses.check_length(article)
        if "keep" in typed:
            return _kept(article)
        record = analyses.analysed(article)
    except (HTTPException, Busy, DatabaseUnavailable) as error:
        refusal = as_http(error)
        return _form(typed, {**faults, **faults_of(refusal)}, refusal)
    logs.note(quotations=len(record.quotes))
    return shown(record, article.text, Choice())


def _kept(article: Article) -> AnyResponse:
    """To the article's page, where the archive has it from now on; if it had it before, that is told.

    What was sent to be known of it and differs from what is known is not dropped: it is in the form that mends that.
    """
    record, is_new = analyses.kept(article), False
    if record is None:
        with (
            analyses.in_turn(article) as found,
            metrics.step("store"),
            service().database.writing() as connection,
        ):
            record, is_new = analyses.keep(connection, found, article)
    logs.note(quotations=len(record.quotes))
    identity = record.document["id"]
    if not is_new:
        record, state = kept(identity)
        if differing := facts.differing(article.facts, state):
            typed = {**facts.known(state), **differing}
            form = FactsForm(typed, differs=tuple(differing))
            return shown(record, state["text"], Choice(), state=state, facts=form)
    place = url_for("pages.article", identity=identity, done=None if is_new else "known")
    return redirect(place, HTTPStatus.SEE_OTHER)


def _standing_at(url: str) -> str | None:
    """The id of the article that was sent last with this address; None if the archive has none."""
    with metrics.step("read"), service().database.reading() as connection:
        found, _ = documents.listed(connection, DocumentsSought(url=url), sort="-added", limit=1, cursor=None)
    return found[0]["id"] if found else None


def _form(
    typed: dict[str, Any],
    faults: dict[str, str],
    refusal: HTTPException | None = None,
    *,
    cursor: str | None = None,
    unknown: bool = False,
) -> Response:
    """The form as it was filled in, what is wrong with it, and the articles that are kept."""
    status = HTTPStatus(refusal.code or 500) if refusal else HTTPStatus.OK
    if faults and not refusal and request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    latest, following = _latest(cursor)
    response = render(
        "read.html",
        status=status,
        typed=typed,
        faults=faults,
        refusal=None if refusal is None or faults else _in_words(refusal),
        unknown=unknown,
        kept=latest,
        cursor=following,
        may_write=may(Scope.WRITE),
        accepted=",".join(MEDIA_TYPES),
    )
    if isinstance(refusal, Problem) and "Retry-After" in refusal.headers:
        response.headers["Retry-After"] = refusal.headers["Retry-After"]
    return response


def _latest(cursor: str | None) -> tuple[list[wire.KeptDocumentForm], str | None]:
    """A page of the articles of the archive, the latest first; none while it is away, as the form may be of use."""
    try:
        with metrics.step("read"), service().database.reading() as connection, lists.cursor_checked():
            return documents.listed(connection, DocumentsSought(), sort="-added", limit=LISTED, cursor=cursor)
    except DatabaseUnavailable:
        if request.method == "GET":
            raise
        return [], None


def _in_words(refusal: HTTPException) -> str:
    """What a refusal says of the whole, for people."""
    if refusal.code == HTTPStatus.GONE:
        return REFUSED.replace("With store=false", "If it is not to be kept in the archive,")
    return refusal.description or ""
