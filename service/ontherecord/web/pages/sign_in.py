"""``/sign-in`` and ``/sign-out``: a key, typed once, opens the page in this browser for some hours.

The form is for browsers alone: pages of other sites cannot send it, and cannot so sign anybody in or out.
"""

from http import HTTPStatus

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from ...archive import keys, sessions, times
from .. import rates
from ..access import public, session_cookie
from ..origins import from_another_site
from ..problem import Problem
from ..service import service
from .shell import blueprint, render

LONGEST_KEY = 200
"""Characters; a key has fewer."""

LARGEST_FORM = 16_384
"""Bytes. These forms are read whoever sends them."""


@blueprint.get("/sign-in")
@public
def sign_in() -> Response:
    """A form for a key."""
    return render("sign_in.html", wanted=_wanted(request.args.get("next")), ended="ended" in request.args)


@blueprint.post("/sign-in")
@public
def post_sign_in() -> AnyResponse:
    """Onwards to the page that was wanted, signed in; the form again for a key that does not work."""
    _check_ours()
    wanted, token = _wanted(request.form.get("next")), request.form.get("key", "").strip()[:LONGEST_KEY]
    with service().database.reading() as connection:
        key = keys.holder(connection, token)
    if key is None:
        rates.count_guess()
        return render("sign_in.html", status=HTTPStatus.UNAUTHORIZED, wanted=wanted, wrong=True)
    hours = service().settings.session_hours
    with service().database.noting() as connection:
        if before := request.cookies.get(session_cookie()):
            sessions.end(connection, before)
        session = sessions.begin(connection, key, hours=hours, now=times.now())
    response = redirect(wanted, HTTPStatus.SEE_OTHER)
    response.set_cookie(
        session_cookie(), session, max_age=hours * 3_600, secure=request.is_secure, httponly=True, samesite="Lax"
    )
    return response


@blueprint.post("/sign-out")
@public
def sign_out() -> AnyResponse:
    """To the form, signed out."""
    _check_ours()
    if token := request.cookies.get(session_cookie()):
        with service().database.noting() as connection:
            sessions.end(connection, token)
    response = redirect(url_for("pages.sign_in"), HTTPStatus.SEE_OTHER)
    response.delete_cookie(session_cookie(), secure=request.is_secure, httponly=True, samesite="Lax")
    return response


def _check_ours() -> None:
    """Refuses a form that another site sent, and one that is too large, before anything of it is read."""
    request.max_content_length = LARGEST_FORM
    if from_another_site(request):
        raise Problem(HTTPStatus.FORBIDDEN, "A page of another site sent this form.")


def _wanted(path: str | None) -> str:
    """The path on this service, if it is one: whoever follows a link to here is not to be led elsewhere."""
    ours = path is not None and path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if path and ours else "/"
