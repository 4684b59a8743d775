"""Whether the service lives, whether it is ready, what it is, and what it has counted."""

from collections.abc import Iterable
from contextlib import suppress
from http import HTTPStatus

from flask import Blueprint, Response, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from .. import __version__
from ..archive import schema
from ..archive.alerts import webhooks
from ..archive.database import DatabaseUnavailable
from ..archive.keys import Scope
from ..archive.revisions import Standing
from ..formats.catalogue import ALL
from ..formats.html import MAX_PAGE_CHARACTERS
from . import metrics
from .access import needs, public
from .bodies import BATCH, READABLE
from .negotiation import accepted, produces
from .problem import Problem
from .service import service

PLAIN = ("text/plain", "text/*", "*/*")
RETRY_SECONDS = 5
"""When to look again whether a service has become ready."""

NOT_OURS = {
    Standing.BEHIND: "is not yet that of this release: run ontherecord migrate",
    Standing.BEYOND: "is that of a later release, which this one cannot use: upgrade it, or restore a backup",
}

blueprint = Blueprint("health", __name__)


@blueprint.get("/livez")
@public
@produces("application/json")
def livez() -> Response:
    """That the process answers; touches nothing."""
    return jsonify(status="alive")


@blueprint.get("/readyz")
@public
@produces("application/json")
def readyz() -> Response:
    """What must work before requests are sent here. A worker is only started once the model is loaded and warm."""
    try:
        standing = schema.standing(service().database)
    except DatabaseUnavailable as error:
        raise _not_ready("the database cannot be reached") from error
    if not standing.usable:
        raise _not_ready(f"the schema of the database {NOT_OURS[standing]}")
    return jsonify(status="ready", checks={"model": "loaded", "database": "reachable", "migrations": str(standing)})


@blueprint.get("/")
@public
def root() -> AnyResponse:
    """Name, version, model, limits and formats of this service; people's browsers are led to the page."""
    is_for_people = accepted("application/json", "text/html") == "text/html"
    response = redirect("/read") if is_for_people else _described()
    response.vary.add("Accept")
    return response


def _described() -> Response:
    settings = service().settings
    return jsonify(
        name="ontherecord",
        version=__version__,
        model=service().model,
        limits={
            "characters": settings.max_characters,
            "body_bytes": settings.max_body_bytes,
            "page_characters": MAX_PAGE_CHARACTERS,
            "batch_items": settings.batch_items,
            "batch_bytes": settings.max_batch_bytes,
            "concurrent_analyses": settings.workers,
            "queue_seconds": settings.queue_seconds,
            "request_seconds": settings.request_seconds,
            "reads_per_minute": settings.reads_per_minute or None,
            "writes_per_minute": settings.writes_per_minute or None,
        },
        formats={"in": [*READABLE, *BATCH], "out": [each.media_type for each in ALL]},
        links={
            "quotes": "/quotes",
            "documents": "/documents",
            "speakers": "/speakers",
            "searches": "/searches",
            "docs": "/docs",
            "openapi": "/openapi.json",
            "metrics": "/metrics",
            "live": "/livez",
            "ready": "/readyz",
        },
    )


@blueprint.get("/metrics")
@needs(Scope.READ)
def prometheus() -> Response:
    """What was counted and timed, for Prometheus."""
    # By hand: werkzeug holds "text/plain;version=0.0.4", which scrapers ask for, to be another type than text/plain.
    qualities = {media_type.partition(";")[0].strip().lower(): quality for media_type, quality in _accepted()}
    if not next((qualities[each] for each in PLAIN if each in qualities), 0):
        raise Problem(HTTPStatus.NOT_ACCEPTABLE, "This is to be had as text/plain only.")
    with suppress(DatabaseUnavailable), service().database.reading() as connection:
        metrics.deliveries_waiting.set(webhooks.waiting(connection))
    return metrics.exposition()


def _accepted() -> Iterable[tuple[str, float]]:
    return request.accept_mimetypes if "Accept" in request.headers else [("*/*", 1)]


def _not_ready(why: str) -> Problem:
    return Problem(HTTPStatus.SERVICE_UNAVAILABLE, f"Not ready: {why}.", headers={"Retry-After": str(RETRY_SECONDS)})
