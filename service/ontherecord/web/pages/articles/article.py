"""``/read/<id>``: an article of the archive with its quotations marked; each can be corrected where it stands."""

from collections.abc import Callable
from dataclasses import asdict, replace
from http import HTTPStatus
from typing import Any

from flask import Response, redirect, request, url_for
from marshmallow import Schema, validate
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from ....archive import documents, quotations
from ....archive.database import DatabaseUnavailable
from ....archive.editing import histories
from ....archive.keys import Scope
from ....archive.quotations import Found
from ....attribution.quotation import Mode
from ....formats.catalogue import OF_ARTICLES, ONE
from ....formats.wire import FoundForm, QuotationRecord, Record, WholeDocumentForm
from ... import metrics
from ...access import may, needs
from ...caching import tag_of
from ...corrections import correct
from ...documents import unknown
from ...problem import Problem
from ...problems import as_http, headers_of
from ...service import service
from ...values import WholeNumber, choice, identifier
from ..shell import asked, blueprint, render
from ..words import SPEAKER_TYPES
from .correcting import ACTS, DONE, Form, faults_of, filled_in_with, said, was, with_todays
from .facts import DONE_TO_ARTICLE, FactsForm
from .reading import Choice, Reading, reading

LAST_CORRECTIONS = 3
"""Of each quotation; the interface tells all of them."""

CHANGED = (
    "Somebody has changed this quotation since you opened the page. The form has it as it is now, with what you typed: "
    "look at it, then save again."
)


class ArticleQuery(Schema):
    """What of an article is shown."""

    mode = choice("speech", "thought", "all")
    speaker = identifier()
    part = WholeNumber(load_default=None, allow_none=False, validate=validate.Range(min=1))
    quote = identifier()
    done = choice("", *DONE, *DONE_TO_ARTICLE)


@blueprint.get("/read/<id:identity>")
@needs(Scope.READ)
def article(identity: str) -> Response:
    """The article."""
    query, _ = asked(ArticleQuery)
    done = query.pop("done")
    record, state = kept(identity)
    return shown(record, state["text"], _chosen(record, query), state=state, done=done)


@blueprint.post("/read/<id:document>/quotes/<id:identity>")
@needs(Scope.WRITE)
def correct_quotation(document: str, identity: str) -> AnyResponse:
    """Back to the quotation once it is as an editor says, or the page with the form filled in, and why not."""
    form = Form(identity, request.form.to_dict())
    if form.act not in ACTS:
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "The form does not say what is to be done.")
    try:
        return _corrected(document, form)
    except DatabaseUnavailable as error:  # what was typed is not to be lost with the article
        return _unsaved(document, form, as_http(error))


@blueprint.get("/read/<id:document>/quotes/<id:identity>")
@needs(Scope.READ)
def quotation_of_article(document: str, identity: str) -> AnyResponse:
    """To the quotation: where a form that could not be used leaves a browser that asks again."""
    return redirect(url_for("pages.article", identity=document, quote=identity, _anchor=f"q-{identity}"))


def _corrected(document: str, form: Form) -> AnyResponse:
    query, _ = asked(ArticleQuery)
    query.pop("done")
    record, _ = kept(document)
    identity = form.quotation
    before = next((quote for quote in record.quotes if quote["id"] == identity), None)
    if before is None:
        raise unknown()
    found = _found(identity) if form.act == "restore" else FoundForm()
    try:
        correct(identity, said(form, before, record.quotes, found), check=same_as(form.typed.get("etag"), CHANGED))
    except Problem as problem:
        if problem.code not in (HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.PRECONDITION_FAILED):
            raise
        form = replace(form, faults=faults_of(problem))
        record, state = kept(document)
        if problem.code == HTTPStatus.PRECONDITION_FAILED:
            now = next((quote["speaker"] for quote in record.quotes if quote["id"] == identity), None)
            form = replace(form, typed=with_todays(form, now))
        chosen = _chosen(record, {**query, "quote": identity, "part": None})
        return shown(record, state["text"], chosen, state=state, form=form, refusal=problem)
    mode = {"mode": query["mode"]} if query["mode"] != "speech" else {}
    place = url_for("pages.article", identity=document, **mode, quote=identity, done=form.act, _anchor="done")
    return redirect(place, HTTPStatus.SEE_OTHER)


def shown(
    record: Record,
    text: str,
    choice: Choice,
    *,
    state: WholeDocumentForm | None = None,
    done: str = "",
    form: Form | None = None,
    facts: FactsForm | None = None,
    refusal: HTTPException | None = None,
) -> Response:
    """The page of an article in the ``state`` in which it is kept, or only read.

    Of a quotation, or of what is known of the article, there may be a form that cannot be used as it was filled in.
    """
    read = reading(record, text, choice)
    if state:
        _add_histories(read)
    return render(
        "article.html",
        status=HTTPStatus(refusal.code or 500) if refusal else HTTPStatus.OK,
        document=record.document,
        warnings=record.warnings,
        reading=read,
        choice=choice,
        kept=state is not None,
        state=state,
        done=DONE.get(done),
        told=DONE_TO_ARTICLE.get(done),
        form=form,
        facts=facts,
        acts=ACTS,
        types=SPEAKER_TYPES,
        filled_in_with=filled_in_with,
        may_write=state is not None and may(Scope.WRITE),
        state_tag=state and tag_of(state),
        etag_of=lambda quote: tag_of(asdict(Found(quote, record.document))),
        names=_names(record),
        of_quotations=ONE,
        of_article=OF_ARTICLES,
    )


def kept(identity: str) -> tuple[Record, WholeDocumentForm]:
    """What was found in an article, and the state it is in; a Problem 404 where the archive has none of that id."""
    with metrics.step("read"), service().database.reading() as connection:
        record, state = documents.record_of(connection, identity), documents.one(connection, identity)
    if record is None or state is None:
        raise unknown()
    return record, state


def same_as(etag: str | None, told: str) -> Callable[[object], None]:
    """What refuses any other state than the one that the form was made of, in the words that are told then."""

    def check(state: object) -> None:
        if tag_of(state) != etag:
            raise Problem(HTTPStatus.PRECONDITION_FAILED, told)

    return check


def _chosen(record: Record, query: dict[str, Any]) -> Choice:
    """What is shown; to whoever comes for a thought, thoughts too."""
    is_thought = any(each["id"] == query["quote"] and each["mode"] == Mode.THOUGHT.value for each in record.quotes)
    return Choice(**{**query, "mode": "all"} if is_thought and query["mode"] == "speech" else query)


def _unsaved(document: str, form: Form, refusal: HTTPException) -> Response:
    """The form alone, as it was filled in."""
    response = render(
        "unsaved.html",
        status=HTTPStatus(refusal.code or 500),
        document=document,
        typed=form.typed,
        was=was(form),
        refusal=refusal.description,
        acts=ACTS,
        types=SPEAKER_TYPES,
    )
    response.headers.update(headers_of(refusal))
    return response


def _found(identity: str) -> FoundForm:
    """What the engine says of the quotation where an editor says otherwise."""
    with metrics.step("read"), service().database.reading() as connection:
        kept = quotations.kept_one(connection, identity)
    return kept.found if kept else FoundForm()


def _add_histories(read: Reading) -> None:
    """What editors changed last, with each quotation."""
    with metrics.step("read"), service().database.reading() as connection:
        identities = [entry.quotation["id"] for entry in read.entries]
        told = histories.latest(connection, identities, most=LAST_CORRECTIONS)
    for entry in read.entries:
        entry.history.extend(told.get(entry.quotation["id"], ()))


def _names(record: Record) -> list[QuotationRecord]:
    """One quotation of each speaker of the article, who may be chosen by name."""
    named = {quote["speaker"]["name"]: quote for quote in record.quotes if quote["speaker"]}
    return list(named.values())[:200]
