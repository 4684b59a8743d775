"""What requests carry: an article as JSON, text, HTML or ninjs, or a batch of articles, a line each; packed or not."""

import zlib
from collections.abc import Callable, Mapping
from http import HTTPStatus
from io import BytesIO
from typing import Any

from flask import request
from gunicorn.http.errors import ParseException  # type: ignore[import-untyped]
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge

from ..formats import files, ninjs
from ..formats.facts import Facts
from ..formats.html import Page, PageTooLong, read_page
from ..formats.ninjs_items import read_item
from . import metrics
from .items import NinjsItem
from .loading import load
from .problem import Problem
from .reading import Article, decoded, facts_in, parsed, too_large
from .schemas.articles import FACTS
from .schemas.articles import Article as ArticleSchema
from .schemas.articles import Draft as DraftSchema
from .service import asker, service

READABLE = ("application/json", "text/plain", "text/html", ninjs.MEDIA_TYPE)
DRAFT = ("application/json", "text/plain")
BATCH = ("application/x-ndjson",)
BLANK_LINES = 10_000
"""Lines of a batch that may hold nothing."""

SAVE_AS = " In the program that wrote it, save it with the encoding UTF-8, then choose it again."
"""What people can do about a file in an older charset, such as that of Windows."""

GZIP_WRAPPER = 16 + zlib.MAX_WBITS


def read_article(stated: Mapping[str, Any], *, max_bytes: int) -> Article:
    """The article of the request, checked against its schema; a Problem of 400, 413, 415 or 422 for what it cannot be.

    ``stated`` are the facts in the query: those of an article that is sent bare.
    """
    _check_media_type(READABLE)
    with metrics.step("receive"):
        words = decoded(_unpacked(max_bytes))
        if request.mimetype == "application/json":
            _check_unstated(stated)
            members = load(ArticleSchema, parsed(words))
            return Article(members["text"], facts_in(members))
    return read_bare(words, request.mimetype, facts_in(stated))


def read_bare(words: str, media_type: str, stated: Facts) -> Article:
    """The article in text, HTML or an item of ninjs, with the facts its sender states; a Problem 413 or 422."""
    if media_type == "text/html":
        return _extracted(lambda: read_page(words), stated)
    if media_type == ninjs.MEDIA_TYPE:
        item = load(NinjsItem, parsed(words))
        return _extracted(lambda: read_item(item), stated)
    return Article(load(ArticleSchema, {"text": words})["text"], stated)


def read_file(content: bytes, media_type: str, stated: Facts) -> Article:
    """The same of a file, or the article that it is as JSON; a Problem 400 too."""
    words = decoded(content.removeprefix(files.BOM), advice=SAVE_AS)
    if media_type != files.JSON:
        return read_bare(words, media_type, stated)
    members = parsed(words)
    if files.is_item(members):
        return read_bare(words, ninjs.MEDIA_TYPE, stated)
    article = load(ArticleSchema, members)
    return Article(article["text"], Facts(**{name: getattr(stated, name) or article[name] for name in FACTS}))


def read_draft(*, max_bytes: int) -> Article:
    """The draft of the request, of which nothing is known but its text; a Problem of 400, 413, 415 or 422."""
    _check_media_type(DRAFT)
    with metrics.step("receive"):
        words = decoded(_unpacked(max_bytes))
        body = parsed(words) if request.mimetype == "application/json" else {"text": words}
        return Article(load(DraftSchema, body)["text"], Facts())


def read_json(*, max_bytes: int) -> object:
    """The JSON of the request, not yet checked; a Problem of 400, 413 or 415 for what it cannot be."""
    _check_media_type(("application/json",))
    with metrics.step("receive"):
        return parsed(decoded(_unpacked(max_bytes)))


def read_batch(*, max_bytes: int, max_items: int) -> list[tuple[int, bytes]]:
    """The lines of the request that are not blank, with their numbers; a Problem of 400, 413 or 415."""
    _check_media_type(BATCH)
    items: list[tuple[int, bytes]] = []
    with metrics.step("receive"):
        for number, line in enumerate(BytesIO(_unpacked(max_bytes)), start=1):
            if line.strip():
                items.append((number, line))
            if len(items) > max_items or number > BLANK_LINES + max_items:
                raise too_large(f"A batch may have {max_items:,} articles, and {BLANK_LINES:,} blank lines.")
    return items


def _extracted(read: Callable[[], Page], stated: Facts) -> Article:
    """The article that is found in what was sent; what its sender says of it counts for more than what that does."""
    with service().turns.turn(asker()) as turn, metrics.step("extract"):  # it may take as long as an analysis
        try:
            page = turn.computed(read)
        except PageTooLong as error:
            raise too_large(f"{error}.") from None
    facts = Facts(**{name: getattr(stated, name) or getattr(page, name) for name in FACTS})
    return Article(page.text, facts, extracted=True)


def _check_media_type(readable: tuple[str, ...]) -> None:
    """Refuses what is not read here, and any charset but UTF-8."""
    media_type = request.mimetype
    if media_type not in readable:
        given = f"not {media_type}" if media_type else "and the Content-Type header must say which"
        raise _unsupported(f"Send {' or '.join(readable)}, {given}.", {"Accept": ", ".join(readable)})
    if request.mimetype_params.get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise _unsupported("Send UTF-8; no other charset is read.", {"Accept": ", ".join(readable)})


def _check_unstated(stated: Mapping[str, Any]) -> None:
    """Refuses facts in the query beside a JSON body, which has its own."""
    errors = [
        {"parameter": name, "detail": "Belongs into the JSON body."} for name in FACTS if stated[name] is not None
    ]
    if errors:
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "The query cannot be used; see errors.", errors=errors)


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
    except ClientDisconnected as error:  # what werkzeug makes of whatever goes wrong while it reads
        if isinstance(error.__context__, (BlockingIOError, TimeoutError)):  # worker.py waits so long and no longer
            raise Problem(HTTPStatus.REQUEST_TIMEOUT, "The body did not come.") from None
        raise Problem(HTTPStatus.BAD_REQUEST, "The body is cut short.") from None
    except ParseException:  # gunicorn's: it reads chunks only now, as the body is asked for
        raise Problem(HTTPStatus.BAD_REQUEST, "The body is not cut into chunks as HTTP has it.") from None
    if body is None or len(body) > max_bytes:
        raise too_large(f"A body may have {max_bytes:,} bytes.")
    if len(body) < (request.content_length or 0):  # half an article would be kept for a whole one
        raise Problem(HTTPStatus.BAD_REQUEST, "The body is cut short: Content-Length says that there is more.")
    return body


def _gunzipped(packed: bytes, max_bytes: int) -> bytes:
    unpacker = zlib.decompressobj(GZIP_WRAPPER)
    try:
        body = unpacker.decompress(packed, max_bytes + 1)
    except zlib.error:
        raise Problem(HTTPStatus.BAD_REQUEST, "The body is not gzip, though Content-Encoding says so.") from None
    if len(body) > max_bytes:
        raise too_large(f"Unpacked, a body may have {max_bytes:,} bytes.")
    if not unpacker.eof or unpacker.unused_data:
        raise Problem(HTTPStatus.BAD_REQUEST, "The gzip body is cut short, or has something after its end.")
    return body


def _unsupported(detail: str, headers: dict[str, str]) -> Problem:
    return Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail, headers=headers)
