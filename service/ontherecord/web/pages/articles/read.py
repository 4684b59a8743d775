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
from ....formats import ninjs_items, wire
from ....formats.facts import Facts
from ... import analyses, lists, logs, metrics
from ...access import may, needs
from ...analyses import REFUSED
from ...bodies import Article, read_bare, read_file
from ...loading import salvaged
from ...problems import Problem, as_http
from ...schemas import queries
from ...service import service
from ...turns import Busy
from ...values import address
from ..shell import asked, blueprint, render
from .article import shown
from .reading import Choice

LISTED = 20
"""Articles on a page of the list."""

FILES = {".txt": "text/plain", ".html": "text/html", ".htm": "text/html", ".json": ninjs_items.MEDIA_TYPE}
"""Media types of the files that are read, by how their names end."""

WHAT_TO_READ = "Paste an article here, or choose a file."
NOT_BOTH = "Paste a text or choose a file, not both."


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
    stated, faults = salvaged(queries.Facts, {name: typed[name] for name in queries.FACTS if typed.get(name)})
    try:
        article = _article(typed, Facts(**stated))
        if faults:
            return _form(typed, faults)
        analyses.check_length(article)
        if "keep" in typed:
            return redirect(url_for("pages.article", identity=_kept(article)), HTTPStatus.SEE_OTHER)
        record = analyses.analysed(article)
    except (HTTPException, Busy, DatabaseUnavailable) as error:
        refusal = as_http(error)
        return _form(typed, {**faults, **_faults_of(refusal)}, refusal)
    logs.note(quotations=len(record.quotes))
    return shown(record, article.text, Choice(), kept=False)


def _article(typed: dict[str, str], stated: Facts) -> Article:
    """The article that was pasted, or is in the file; a Problem for what cannot be read."""
    text, file = typed.get("text", "").replace("\r\n", "\n"), request.files.get("file")  # a browser sends \n as \r\n
    if not file or not file.filename:
        if not text.strip():
            raise _refused("text", WHAT_TO_READ)
        return read_bare(text, "text/plain", stated)
    if text.strip():
        raise _refused("file", NOT_BOTH)
    media_type = next((FILES[ending] for ending in FILES if file.filename.lower().endswith(ending)), None)
    if media_type is None:
        raise _refused("file", f"This is no file that is read here: choose one that ends in {', '.join(FILES)}.")
    content = file.read(service().settings.max_body_bytes + 1)
    if len(content) > service().settings.max_body_bytes:
        raise _refused("file", f"A file may have {service().settings.max_body_bytes:,} bytes.")
    return _in_file(content, media_type, stated)


def _in_file(content: bytes, media_type: str, stated: Facts) -> Article:
    try:
        article = read_file(content, media_type, stated)
    except Problem as problem:
        raise _refused("file", _told_of_file(problem)) from None
    if not article.text.strip():
        raise _refused("file", "No article was found in this file.")
    return article


def _told_of_file(problem: Problem) -> str:
    """What is wrong with a file; of JSON, with each member of it."""
    if problem.errors and "pointer" in problem.errors[0]:
        return "This is no item of ninjs: " + " ".join(
            f"{each['pointer']}: {each['detail']}" for each in problem.errors
        )
    return str(problem.description).replace("The body", "The file")


def _kept(article: Article) -> str:
    """The id under which the archive has the article, from now on at the latest."""
    record = analyses.kept(article)
    if record is None:
        found = analyses.analysed(article)
        with metrics.step("store"), service().database.writing() as connection:
            record, _ = analyses.keep(connection, found, article)
    logs.note(quotations=len(record.quotes))
    return record.document["id"]


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
    kept, following = _latest(cursor)
    response = render(
        "read.html",
        status=status,
        typed=typed,
        faults=faults,
        refusal=None if refusal is None or faults else _told(refusal),
        unknown=unknown,
        kept=kept,
        cursor=following,
        may_write=may(Scope.WRITE),
        accepted=",".join(FILES),
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


def _told(refusal: HTTPException) -> str:
    """What a refusal says of the whole, for people."""
    if refusal.code == HTTPStatus.GONE:
        return REFUSED.replace("With store=false", "If it is not to be kept in the archive,")
    return refusal.description or ""


def _refused(name: str, detail: str) -> Problem:
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors=[{"pointer": f"/{name}", "detail": detail}])


def _faults_of(refusal: HTTPException) -> dict[str, str]:
    """What is wrong, by the field of the form that it is wrong in."""
    if refusal.code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return {"file" if any(request.files.values()) else "text": refusal.description or ""}
    errors = refusal.errors if isinstance(refusal, Problem) else []
    return {each["pointer"].strip("/"): each["detail"] for each in errors if "pointer" in each}
