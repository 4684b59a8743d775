"""Whether the service lives, whether it is ready, and what it is."""

from flask import Blueprint, Response, jsonify

from .. import __version__
from .negotiation import produces
from .service import service

blueprint = Blueprint("health", __name__)


@blueprint.get("/livez")
@produces("application/json")
def livez() -> Response:
    """That the process answers; touches nothing."""
    return jsonify(status="alive")


@blueprint.get("/readyz")
@produces("application/json")
def readyz() -> Response:
    """What must work before requests are sent here: a worker is only started once the model is loaded and warm."""
    return jsonify(status="ready", checks={"model": "loaded"})


@blueprint.get("/")
@produces("application/json")
def root() -> Response:
    """Name, version, model, limits and formats of this service."""
    settings = service().settings
    return jsonify(
        name="ontherecord",
        version=__version__,
        model=service().model,
        limits={
            "characters": settings.max_characters,
            "body_bytes": settings.max_body_bytes,
            "request_seconds": settings.request_seconds,
            "concurrent_analyses": settings.workers,
        },
        formats={"in": ["application/json", "text/plain"], "out": ["application/json"]},
        links={"quotes": "/quotes", "openapi": "/openapi.json", "live": "/livez", "ready": "/readyz"},
    )
