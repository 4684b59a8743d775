"""``/quotes``: the quotations of one article found and kept; those of the archive sought, shown and deleted."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict, dataclass, replace
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, jsonify
from sqlalchemy import Connection

from ..archive import documents, quotations, repeats
from ..archive.editing import versions
from ..archive.keys import Scope
from ..archive.quotations import Found
from ..archive.search.facets import facets_of
from ..archive.search.query import highlights, parse
from ..archive.search.sought import QuotationsSought
from ..formats import wire, writing
from ..formats.catalogue import ARTICLE, ATOM, JSON, JSON_FEED, LISTED, ONE, Format
from ..formats.facts import digest_of, document_id
from ..formats.selection import Heading, Selection
from . import analyses, lists, logs, metrics, repeating
from .access import needs
from .analyses import Choice
from .bodies import read_article
from .caching import check_match, tagged
from .loading import load_headers, load_query
from .problem import Problem
from .reading import Article
from .representations import offered, written
from .schemas.queries import NoQuery, OneQuotationQuery, PostQuotesHeaders, PostQuotesQuery, QuotesFilter
from .service import service

NEVER = "1970-01-01T00:00:00Z"
"""When a feed of what was searched for once was made: older than anything in it."""

blueprint = Blueprint("quotes", __name__)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Which of an article's quotations a client wants, and in which format."""

    choice: Choice
    form: Format
    bom: bool

    @classmethod
    def of(cls, query: Mapping[str, Any]) -> "_Wanted":
        form = offered(ARTICLE, query["format"])
        return cls(replace(Choice.of(query), utf16=form.utf16(query["offsets"])), form, query["bom"])


@blueprint.post("/quotes")
@needs(Scope.WRITE)
def post_quotes() -> Response:
    """The article's quotations in text order; an article without any has an empty list."""
    query = load_query(PostQuotesQuery)
    key = load_headers(PostQuotesHeaders)["idempotency_key"]
    wanted = _Wanted.of(query)
    article = read_article(query, max_bytes=service().settings.max_body_bytes)
    analyses.check_length(article)
    if not query["store"]:
        return _answered(analyses.analysed(article), article, wanted, new=False)
    if key and not article.extracted and service().turns.is_full and not repeating.came_before(key):
        analyses.check_room(article)
    asked = repr((article, wanted.choice, wanted.form.name, wanted.bom))
    with repeating.claimed(key, asked, characters=len(article.text)) as claim:
        return repeating.replayed(claim) if isinstance(claim, repeats.Answer) else _kept(article, wanted, claim)


@blueprint.get("/quotes")
@needs(Scope.READ)
def get_quotes() -> Response:
    """A page of the quotations that fit everything asked for."""
    query = load_query(QuotesFilter)
    form = offered(LISTED, query["format"])
    sought = sought_with(query)
    with metrics.step("read"), service().database.reading() as connection, lists.cursor_checked():
        utf16 = form.utf16(query["offsets"])
        shown, cursor = page_of(connection, sought, **lists.paging(query), explain=query["explain"], utf16=utf16)
        if form is JSON:
            counted = {"facets": facets_of(connection, sought, query["facets"])} if query["facets"] else {}
            return lists.page_response("quotes", shown, cursor, **counted)
        selection = replace(_selection(connection, shown, bom=query["bom"]), following=lists.following_query(cursor))
        if form in (ATOM, JSON_FEED):
            selection = _with_heading(connection, selection, sought)
        return lists.linked(written(form, selection), lists.following_page(cursor))


@blueprint.get("/quotes/<id:identity>")
@needs(Scope.READ)
def get_quote(identity: str) -> Response:
    """One quotation of the archive."""
    query = load_query(OneQuotationQuery)
    form = offered(ONE, query["format"])
    with metrics.step("read"), service().database.reading() as connection:
        found = quotations.one(connection, identity)
        if found is None:
            raise unknown()
        shown = shown_of(found, explain=query["explain"], utf16=form.utf16(query["offsets"]))
        if form is JSON:
            return tagged(jsonify(shown), asdict(found))
        selection = replace(_selection(connection, [shown], bom=query["bom"]), alone=True)
        return tagged(written(form, selection), asdict(found))


@blueprint.delete("/quotes/<id:identity>")
@needs(Scope.ADMIN)
def delete_quote(identity: str) -> Response:
    """Takes one quotation out of the archive; its document stays."""
    load_query(NoQuery)
    with metrics.step("store"), service().database.writing() as connection:
        held(connection, identity, check_match)
        quotations.erase(connection, identity)
    return Response(status=HTTPStatus.NO_CONTENT)


def _kept(article: Article, wanted: _Wanted, claim: repeats.Claim | None) -> Response:
    """The answer from the archive, where the article is already, or else from now on; kept if it may be repeated."""
    known = analyses.kept(article)
    if known and not claim:
        with service().database.reading() as connection:
            return _answered(known, analyses.as_kept(connection, article), wanted, new=False)
    with nullcontext(known) if known else analyses.in_turn(article) as record:
        return _settled(article, record, wanted, claim, known=known is not None)


def _settled(
    article: Article, record: wire.Record, wanted: _Wanted, claim: repeats.Claim | None, *, known: bool
) -> Response:
    """The answer, once the archive has the article, and the answer too if it may be repeated."""
    new = False
    with metrics.step("store"), service().database.writing() as connection:
        if known:  # read again, and held: what was erased of it meanwhile is not to be kept for a repetition
            documents.key_of(connection, record.document["id"], held=True)
            record = versions.found_in(connection, document_id(article.text, article.facts)) or record
        else:
            record, new = analyses.keep(connection, record, article)
        response = _answered(record, analyses.as_kept(connection, article), wanted, new=new)
        if claim:
            _settle(connection, claim, response, document=record.document["id"])
    return response


def _settle(connection: Connection, claim: repeats.Claim, response: Response, *, document: str) -> None:
    """Keeps the answer to be given again, unless the document was deleted meanwhile: then nothing of it may stay."""
    document_key = documents.key_of(connection, document, held=True)
    if document_key is None:
        repeats.release(connection, claim)
    else:
        repeats.settle(connection, claim, repeating.as_answer(response), document_key=document_key)


def _answered(record: wire.Record, article: Article, wanted: _Wanted, *, new: bool) -> Response:
    answer = analyses.answer(record, article, wanted.choice)
    logs.note(quotations=len(answer["quotes"]))
    if wanted.form is JSON:
        response = jsonify(answer)
    else:
        response = written(wanted.form, replace(analyses.selection(answer, article.text), bom=wanted.bom))
    if new:
        response.status_code = HTTPStatus.CREATED
        response.headers["Location"] = f"/documents/{record.document['id']}"
    return response


def sought_with(query: Mapping[str, Any]) -> QuotationsSought:
    """What is sought, as a query says."""
    return QuotationsSought(**{**lists.sought(query), "mode": writing.MODES[query["mode"]]})


def page_of(
    connection: Connection,
    sought: QuotationsSought,
    *,
    sort: str,
    limit: int,
    cursor: str | None,
    explain: bool = False,
    utf16: bool = False,
) -> tuple[list[wire.QuotationForm], str | None]:
    """A page of the quotations sought, with what was searched for in each of them, and the cursor of the next."""
    found, following = quotations.listed(connection, sought, sort=sort, limit=limit, cursor=cursor, explain=explain)
    shown = [shown_of(each, explain=explain, utf16=utf16) for each in found]
    if sought.q is not None:
        terms = parse(sought.q)
        for form in shown:
            form["highlights"] = writing.highlighted(form["text"], highlights(terms, form["text"]), utf16=utf16)
    return shown, following


def _selection(connection: Connection, shown: Sequence[wire.QuotationForm], *, bom: bool) -> Selection:
    return Selection(quotations=shown, text_of=lambda identity: documents.text_of(connection, identity), bom=bom)


def _with_heading(connection: Connection, selection: Selection, sought: QuotationsSought) -> Selection:
    """The same as a feed: one of its own for each search, which was never empty as far as is known."""
    ids = {each["document"]["id"] for each in selection.quotations}
    heading = Heading(digest_of("feed", repr(sought)), f"Quotations: {sought.q}" if sought.q else "Quotations", NEVER)
    return replace(selection, heading=heading, added_at=documents.added_at(connection, ids))


def shown_of(found: Found, *, explain: bool, utf16: bool) -> wire.QuotationForm:
    """What a client asked for of a quotation that is kept."""
    return writing.shown(found.record, explain=explain, utf16=utf16, document=found.document)


def held(connection: Connection, identity: str, check: Callable[[object], None]) -> Found:
    """The quotation, ours to change, if ``check`` raises nothing at its state; a Problem 404 where there is none."""
    quotations.hold(connection, identity)
    found = quotations.one(connection, identity)
    if found is None:
        raise unknown()
    check(asdict(found))
    return found


def unknown() -> Problem:
    """That there is no such quotation."""
    return Problem(HTTPStatus.NOT_FOUND, "There is no quotation with this id.")
