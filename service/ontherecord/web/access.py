"""Who gets an answer: each view says which scope it needs, and a key that has it comes in ``Authorization: Bearer``.

RFC 6750: 401 for no key and for one that does not work, 403 for one whose scopes are others. All of it happens before a
view looks anything up, so that neither tells what there is. Keys in the query or in a form are not taken: they would
end up in logs. Browsers that were signed in with a key send a cookie for it, which pages of other sites cannot use
(origins.py). As long as no key was ever made, programs on this machine need none (local.py).

OPTIONS, like 404 and 405, says no more than the public contract does, and needs no key.
"""

import re
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, TypeVar

from flask import Flask, Response, g, request
from sqlalchemy import Connection

from ..archive import keys, sessions, times
from ..archive.database import DatabaseUnavailable
from ..archive.editors import LOCAL, Editor
from ..archive.keys import Key, Scope
from . import rates
from .local import why_not_local
from .origins import from_another_site
from .problem import Problem
from .remembered import Remembered
from .service import service

View = TypeVar("View", bound=Callable[..., Any])

REALM = 'Bearer realm="ontherecord"'
RETRY_SECONDS = 5

REMEMBERED_SECONDS = 300
"""How long a key that worked goes on to work while the database is away: a restart of it, or a switch to another."""

REMEMBERED_KEYS = 1_000

SESSION = "ontherecord_session"
"""The cookie of a browser in which somebody signed in."""

HOST_ONLY = "__Host-"
"""Before the name of a cookie that came by https: a browser takes it from no other host, nor from a port without."""

_BEARER = re.compile(r"bearer +(?P<token>[A-Za-z0-9._~+/-]+=*)", re.IGNORECASE)
_STATED = "access"


class Unguarded(RuntimeError):
    """A view that does not say who may have its answers."""


def editor() -> Editor:
    """Whoever sent this request, as histories name them."""
    return Editor(g.key_name or LOCAL, g.key_id)


def may(scope: Scope) -> bool:
    """Whether whoever sent this request may have what is for that scope."""
    return g.key is None or bool(g.key.may(scope))


def session_cookie() -> str:
    """What the cookie of a session is called on this connection."""
    return HOST_ONLY + SESSION if request.is_secure else SESSION


def needs(scope: Scope) -> Callable[[View], View]:
    """A view for keys that have the scope."""

    def state(view: View) -> View:
        view.__dict__[_STATED] = scope
        return view

    return state


def public(view: View) -> View:
    """A view for everybody."""
    view.__dict__[_STATED] = None
    return view


def register(app: Flask) -> None:
    """Only whom a view is for gets to it. To be called once all views are there: Unguarded for one that is silent."""
    needed = {rule.endpoint: _stated(app, rule.endpoint) for rule in app.url_map.iter_rules()}
    app.before_request(Doorkeeper(needed).admit)
    app.after_request(_keep_private)


def _stated(app: Flask, endpoint: str) -> Scope | None:
    stated = vars(app.view_functions[endpoint])
    if _STATED not in stated:
        raise Unguarded(f"the view {endpoint} must say who it is for: @needs(Scope.…) or @public")
    scope: Scope | None = stated[_STATED]
    return scope


class Doorkeeper:
    """Admits requests by their keys. What it remembers, it asks only while the database cannot be asked."""

    def __init__(self, needed: Mapping[str, Scope | None], *, clock: Callable[[], float] = time.monotonic) -> None:
        self._needed = needed
        self._keys: Remembered[bytes, Key] = Remembered(REMEMBERED_KEYS, REMEMBERED_SECONDS, clock)
        self._none_made: Remembered[None, bool] = Remembered(1, REMEMBERED_SECONDS, clock)
        self._some_made = False

    def admit(self) -> None:
        """Lets the request pass, with the key and its id and name in ``g``, or raises the problem that it gets."""
        g.key = g.key_id = g.key_name = None
        g.by_cookie = False
        scope = self._scope_needed()
        if scope is None:
            return
        if not self._any_made():
            _check_local()
            return
        g.key = key = self._key()
        g.key_id, g.key_name = key.id, key.name
        if not key.may(scope):
            raise _insufficient(key, scope)

    def _scope_needed(self) -> Scope | None:
        rule = request.url_rule
        if rule is None:  # no such path, or method: the answer to that comes next
            return None
        if request.method == "OPTIONS" and getattr(rule, "provide_automatic_options", False):
            return None
        return self._needed[rule.endpoint]  # a view that was added too late is not there, and not to be had

    def _any_made(self) -> bool:
        """Whether a key was ever made; once so, for ever, and else asked each time: one may be made at any moment."""
        if self._some_made:
            return True
        try:
            self._some_made = keys.any_made(service().database)
        except DatabaseUnavailable as error:
            if self._none_made.get(None):
                return False
            raise _unavailable() from error
        if not self._some_made:
            self._none_made.put(None, True)
        return self._some_made

    def _key(self) -> Key:
        """The key that the request was sent with, or the browser signed in with."""
        session = request.cookies.get(session_cookie())
        if "Authorization" in request.headers or session is None:
            token = _token()
            if key := self._looked_up(token, keys.holder):
                return key
            rates.count_guess()
            raise _unauthorised("This key is not known here, or was revoked.", error="invalid_token")
        g.by_cookie = True
        if from_another_site(request):
            raise Problem(HTTPStatus.FORBIDDEN, "A page of another site sent this request.")
        if key := self._looked_up(session, _holder_of_session):
            return key
        rates.count_guess(rates.ENDED_SESSIONS)
        raise _unauthorised("This browser is signed in no more.", error="invalid_token")

    def _looked_up(self, token: str, holder: Callable[[Connection, str], Key | None]) -> Key | None:
        digest = keys.digest(token)
        try:
            with service().database.asking() as connection:
                key = holder(connection, token)
        except DatabaseUnavailable as error:
            if remembered := self._keys.get(digest):
                return remembered
            raise _unavailable() from error
        if key:
            self._keys.put(digest, key)
        else:
            self._keys.drop(digest)
        return key


def _keep_private(response: Response) -> Response:
    """What a browser got for its cookie is for that browser: no cache in between may give it to anybody else."""
    if g.get("by_cookie"):
        response.cache_control.private = True
        response.vary.add("Cookie")
    return response


def _holder_of_session(connection: Connection, token: str) -> Key | None:
    return sessions.holder(connection, token, now=times.now())


def _token() -> str:
    """The token that the request carries. Two of them, or one with anything beside it, is none."""
    given = request.headers.get("Authorization")
    if given is None or not re.match(r"bearer\b", given, re.IGNORECASE):
        raise _unauthorised("This needs a key: Authorization: Bearer otr_…")
    found = _BEARER.fullmatch(given)
    if found is None:
        raise _unauthorised("Authorization must be the word Bearer, a space, and one key.", error="invalid_token")
    return found["token"]


def _check_local() -> None:
    """Refuse what may come from elsewhere; whether a key is sent does not matter, as there is none."""
    if sign := why_not_local(request):
        raise Problem(
            HTTPStatus.FORBIDDEN,
            f"No key was made yet, so only programs on the same machine are answered, and {sign}. "
            "Make a key: ontherecord keys create NAME --scope read --scope write",
        )


def _unauthorised(detail: str, *, error: str | None = None) -> Problem:
    challenge = f'{REALM}, error="{error}"' if error else REALM
    return Problem(HTTPStatus.UNAUTHORIZED, detail, headers={"WWW-Authenticate": challenge})


def _insufficient(key: Key, scope: Scope) -> Problem:
    has = ", ".join(each for each in Scope if each in key.scopes)
    challenge = f'{REALM}, error="insufficient_scope", scope="{scope}"'
    return Problem(
        HTTPStatus.FORBIDDEN,
        f"This needs the scope {scope}; the key has {has}.",
        headers={"WWW-Authenticate": challenge},
    )


def _unavailable() -> Problem:
    detail = "Keys cannot be checked just now: the database is away, or too busy."
    return Problem(HTTPStatus.SERVICE_UNAVAILABLE, detail, headers={"Retry-After": str(RETRY_SECONDS)})
