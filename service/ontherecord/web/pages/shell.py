"""What every page has: its frame, its strictness towards what it shows, how its forms are read, how it says no.

A page runs and loads nothing that is not served from here. Nothing in it is made by putting strings together: Jinja
escapes whatever an article, a name or a title holds.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, g, redirect, render_template, request, url_for
from marshmallow import Schema
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from ... import __version__
from ...archive.words import words_of
from ..loading import salvaged
from ..problem import Problem
from ..problems import answer, as_http, headers_of, problem_of
from ..service import service
from . import sent_too_late
from .words import DETAILS, FILTERS, for_people

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)

SEEN = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n\r"} | {0x7F: 0x2421}
SEEN |= dict.fromkeys(range(0x80, 0xA0), 0xFFFD)
"""Unicode's pictures of control characters in their places: one for one, so that offsets stay."""

LARGEST_PLAIN_FORM = 65_536
"""Bytes: several times what any form without a text or a file has."""

LONGEST_FILTER = 200
"""Characters that a filter of a search takes."""

blueprint = Blueprint("pages", __name__, template_folder="templates")

for _name, _written in FILTERS.items():
    blueprint.add_app_template_filter(_written, _name)


def render(template: str, *, status: HTTPStatus = HTTPStatus.OK, **values: Any) -> Response:
    """The page that a template makes of the values; control characters are seen, as they have no place in HTML."""
    return Response(render_template(template, **values).translate(SEEN), status=status, mimetype="text/html")


def asked(schema: type[Schema]) -> tuple[dict[str, Any], dict[str, str]]:
    """What a form asked for with its query, and what is wrong with it, by parameter; a fault leaves the default."""
    return filled_in(schema, given())


def filled_in(schema: type[Schema], typed: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The same of what was typed into a form, in words for people."""
    values, faults = salvaged(schema, typed)
    return values, for_people(faults)


def given() -> dict[str, str]:
    """The query as programs would send it: a form sends the fields that were left empty, and ticks one by one."""
    return {name: ",".join(filled) for name, values in request.args.lists() if (filled := [*filter(None, values)])}


def tidied() -> AnyResponse | None:
    """To the same page at a shorter address, without fields that were left empty; None if there are none."""
    if list(request.args.items(multi=True)) == list(given().items()):
        return None
    return redirect(here(), HTTPStatus.SEE_OTHER)


def here(**changes: str | None) -> str:
    """The address of this page with some of its query changed, or taken out where None; a new page 1 unless said."""
    kept = {name: value for name, value in given().items() if name != "cursor"}
    query = {name: value for name, value in {**kept, **changes}.items() if value is not None}
    return f"{request.path}?{urlencode(query)}" if query else request.path


def phrase_of(words: str) -> str | None:
    """A filter that finds these very words, in this order; None where there is no word, or more than a filter takes.

    >>> phrase_of('the "old" mayor'), phrase_of("–")
    ('"the  old  mayor"', None)
    """
    phrase = '"{}"'.format(words.replace('"', " "))
    return phrase if len(phrase) <= LONGEST_FILTER and words_of(words) else None


@blueprint.before_request
def _limit() -> None:
    """A form sent in parts may be as large as a body; reading one of the other kind takes a hundred times its size."""
    in_parts = request.mimetype == "multipart/form-data"
    request.max_form_memory_size = service().settings.max_body_bytes
    request.max_content_length = request.max_form_memory_size if in_parts else LARGEST_PLAIN_FORM


@blueprint.app_context_processor
def _frame() -> dict[str, Any]:
    """What the frame shows besides the page."""
    return {"version": __version__, "model": service().model, "signed_in_as": g.get("key_name"), "here": here}


@blueprint.after_request
def _guard(response: Response) -> Response:
    """What is shown is for this reader, runs nothing that is not ours, and stands in nobody else's frame.

    What a form is answered with may hold a text that is not to be kept, or a secret: no browser keeps it on its disk.
    """
    if response.mimetype == "text/html":
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
        response.headers.setdefault("Cache-Control", "no-store" if request.method == "POST" else "private, no-cache")
        response.vary.add("Cookie")
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    return response


@blueprint.errorhandler(Exception)
def _refuse(error: Exception) -> AnyResponse:
    """The problem as a page; whom it is for a key to let in is asked to sign in."""
    refusal = as_http(error)
    if refusal.code == HTTPStatus.UNAUTHORIZED:
        return _to_sign_in()
    return _problem_page(refusal)


def _to_sign_in() -> AnyResponse:
    """To the form for a key; to whoever sent a form, at once, with what was typed, which would be lost otherwise."""
    typed = sent_too_late.typed() if request.method == "POST" else []
    if not typed:
        ended = "true" if g.get("by_cookie") else None
        return redirect(url_for("pages.sign_in", next=_wanted(), ended=ended), HTTPStatus.SEE_OTHER)
    return render("sign_in.html", status=HTTPStatus.UNAUTHORIZED, wanted=_wanted() or "/", ended=True, typed=typed)


def _wanted() -> str | None:
    """Where to go on after signing in: to what was asked for, or to the page whose form was sent too late."""
    if request.method == "GET":
        return request.full_path.rstrip("?")
    paths = current_app.create_url_adapter(request)
    return request.path if paths and paths.test(method="GET") else None


def _problem_page(refusal: HTTPException) -> Response:
    problem = problem_of(refusal)
    if not isinstance(refusal, Problem) and refusal.code in DETAILS:
        problem["detail"] = DETAILS[refusal.code]
    response = render("problem.html", status=HTTPStatus(refusal.code or 500), problem=problem)
    response.headers.update(headers_of(refusal))
    return response


@blueprint.app_errorhandler(HTTPStatus.NOT_FOUND)
@blueprint.app_errorhandler(HTTPStatus.METHOD_NOT_ALLOWED)
def _nothing_there(error: Exception) -> AnyResponse:
    """A page for people where there is no path at all, or none for their method; whatever else, as it answers."""
    if request.blueprint == blueprint.name:
        return _refuse(error)
    response = _guard(_problem_page(as_http(error))) if request.url_rule is None and _is_for_people() else answer(error)
    response.vary.add("Accept")
    return response


def _is_for_people() -> bool:
    """Whether a page is liked better than what a program reads."""
    liked = request.accept_mimetypes
    return liked.best_match(["application/problem+json", "application/json", "text/html"]) == "text/html"
