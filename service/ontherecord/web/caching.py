"""``ETag`` on every answer to a GET, 304 for a client that has it already, 412 for one that would delete another."""

import hashlib
import json
from http import HTTPStatus

from flask import Flask, Response, request

from .problem import Problem


def register(app: Flask) -> None:
    """Answers to GET and HEAD carry an entity tag and honour ``If-None-Match``."""
    app.after_request(_tag)


def tagged(response: Response, state: object) -> Response:
    """The answer with a tag of what it tells of; ``state`` is made of JSON values.

    In another format than JSON the tag goes on: it is that of the state still, and of nothing but these bytes.
    """
    tag = tag_of(state)
    if response.mimetype != "application/json":
        tag += f"-{_digest(response.get_data())}"
    response.set_etag(tag)
    return response


def check_match(state: object) -> None:
    """Refuses a request that is for another state than this (``If-Match``), in whatever format it was read."""
    if "If-Match" not in request.headers or request.if_match.star_tag:
        return
    if tag_of(state) not in {(tag or "").partition("-")[0] for tag in request.if_match}:
        raise Problem(HTTPStatus.PRECONDITION_FAILED, "It has changed since the client read it; read it again.")


def tag_of(state: object) -> str:
    """What tells this state from any other; it is made of JSON values."""
    return _digest(json.dumps(state, sort_keys=True).encode())


def _tag(response: Response) -> Response:
    if request.method in ("GET", "HEAD") and response.status_code == HTTPStatus.OK:
        response.add_etag()
        response.make_conditional(request)
    return response


def _digest(spelt: bytes) -> str:
    return hashlib.blake2b(spelt, digest_size=16).hexdigest()
