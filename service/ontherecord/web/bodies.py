"""The text of a request's body: ``application/json`` or ``text/plain``, UTF-8, packed with gzip or not."""

import json
import zlib
from http import HTTPStatus

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from .problems import Problem, pointer
from .schemas import Article, load

READABLE = "application/json, text/plain"
GZIP_WRAPPER = 16 + zlib.MAX_WBITS


def article_text(*, max_bytes: int) -> str:
    """The article's text, checked against the schema; a Problem of 400, 413, 415 or 422 for what cannot be read.

    >>> # {"text": "…"} as application/json, or the bare text as text/plain
    """
    media_type = request.mimetype
    if media_type not in READABLE.split(", "):
        given = f"not {media_type}" if media_type else "and the Content-Type header must say which"
        raise _unsupported(f"Send application/json or text/plain, {given}.", {"Accept": READABLE})
    if request.mimetype_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise _unsupported("Send UTF-8; no other charset is read.", {"Accept": READABLE})
    words = _decoded(_unpacked(max_bytes))
    text: str = load(Article(), _parsed(words) if media_type == "application/json" else {"text": words})["text"]
    return text


def _unpacked(max_bytes: int) -> bytes:
    """The body's bytes, unpacked where it says that it is packed, and never more than ``max_bytes`` of them."""
    coding = request.headers.get("Content-Encoding", "identity").strip().lower()
    if coding not in ("identity", "gzip"):
        raise _unsupported("Send the body as it is, or packed with gzip.", {"Accept-Encoding": "gzip, identity"})
    body = _received(max_bytes)
    return _gunzipped(body, max_bytes) if coding == "gzip" else body


def _received(max_bytes: int) -> bytes:
    """The bytes sent. werkzeug cuts a chunked body off at its limit and says nothing, so its limit is ours and one."""
    try:
        body = request.get_data(cache=False)
    except RequestEntityTooLarge:
        body = None
    if body is None or len(body) > max_bytes:
        raise _too_large(f"A body may have {max_bytes:,} bytes.")
    return body


def _gunzipped(packed: bytes, max_bytes: int) -> bytes:
    unpacker = zlib.decompressobj(GZIP_WRAPPER)
    try:
        body = unpacker.decompress(packed, max_bytes + 1)
    except zlib.error:
        raise Problem(HTTPStatus.BAD_REQUEST, "The body is not gzip, though Content-Encoding says so.") from None
    if len(body) > max_bytes:
        raise _too_large(f"Unpacked, a body may have {max_bytes:,} bytes.")
    if not unpacker.eof or unpacker.unused_data:
        raise Problem(HTTPStatus.BAD_REQUEST, "The gzip body is cut short, or has something after its end.")
    return body


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem(HTTPStatus.BAD_REQUEST, f"The body is not UTF-8: see its byte {error.start}.") from None


def _parsed(words: str) -> object:
    try:
        return json.loads(words, object_pairs_hook=_members_once)
    except json.JSONDecodeError as error:
        raise Problem(HTTPStatus.BAD_REQUEST, f"The body is not JSON: {error}.") from None
    except (ValueError, RecursionError):  # a number of thousands of digits; brackets in thousands
        raise Problem(HTTPStatus.BAD_REQUEST, "The body is JSON too deep, or with too long a number.") from None


def _members_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        raise Problem(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "A member is given more than once.",
            errors=[{"pointer": pointer(repeated), "detail": "Given more than once."}],
        )
    return members


def _too_large(detail: str) -> Problem:
    return Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail)


def _unsupported(detail: str, headers: dict[str, str]) -> Problem:
    return Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail, headers=headers)
