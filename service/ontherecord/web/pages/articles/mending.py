"""``/read/<id>/facts``: what is known of an article beside its text, mended as ``PUT /documents/{id}`` does it."""

from http import HTTPStatus

from flask import redirect, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from ....archive.keys import Scope
from ....formats.facts import Facts
from ... import versions
from ...access import needs
from ...loading import salvaged
from ...problem import Problem
from ...problems import as_http
from ...reading import Article
from ...schemas import articles
from ...turns import Busy
from ..shell import blueprint
from ..words import for_people
from .article import kept, same_as, shown
from .facts import FactsForm, stated
from .reading import Choice

CHANGED = "Somebody has changed this article since you opened the page. What you typed is in the form: save it again."


@blueprint.post("/read/<id:identity>/facts")
@needs(Scope.WRITE)
def mend(identity: str) -> AnyResponse:
    """Back to the article once it is known as the form says, or its page with the form as it was filled in."""
    typed = request.form.to_dict()
    _, state = kept(identity)
    said, faults = salvaged(articles.Facts, stated(typed, state))
    faults = for_people(faults)
    refusal: HTTPException | None = None
    if faults:
        refusal = Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "")
    else:
        try:
            check = same_as(typed.get("etag"), CHANGED)
            versions.put(identity, Article(state["text"], Facts(**said)), check=check)
            place = url_for("pages.article", identity=identity, done="mended", _anchor="told")
            return redirect(place, HTTPStatus.SEE_OTHER)
        except (HTTPException, Busy) as error:
            refusal = as_http(error)
            faults = {"": refusal.description or ""}
    record, state = kept(identity)
    form = FactsForm(typed, faults)
    return shown(record, state["text"], Choice(), state=state, facts=form, refusal=refusal)


@blueprint.get("/read/<id:identity>/facts")
@needs(Scope.READ)
def article_of_facts(identity: str) -> AnyResponse:
    """To the article: where the answer to a form that could not be used leaves a browser that asks again."""
    return redirect(url_for("pages.article", identity=identity))
