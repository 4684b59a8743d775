"""The Flask application: a list of its parts."""

from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Any

from flask import Flask, Response
from flask.json.provider import DefaultJSONProvider
from werkzeug.routing import BaseConverter

from ..archive.database import Database
from ..formats.spelling import harmless
from ..provenance import model_facts
from ..settings import Settings
from . import (
    access,
    batches,
    caching,
    checks,
    corrections,
    docs,
    documents,
    feeds,
    health,
    logs,
    metrics,
    pages,
    problems,
    quotes,
    rates,
    reports,
    retention,
    searches,
    speakers,
    variants,
    versions,
)
from .forms import BoundedRequest
from .service import Service
from .turns import Turns

if TYPE_CHECKING:
    from ..attribution.pipeline import Attributor


def create_app(settings: Settings, database: Database, attributor: "Attributor") -> Flask:
    """The service, ready to answer; it keeps nothing between requests but in the database.

    The attributor is given loaded, so that it is loaded once, before gunicorn forks its workers.
    """
    app = Flask("ontherecord", static_folder=None)
    app.request_class = BoundedRequest
    app.json = _Json(app)
    app.url_map.merge_slashes = False
    app.url_map.converters["id"] = _Id
    app.url_map.converters["token"] = _Token
    app.url_map.converters["version"] = _Version
    app.config["MAX_CONTENT_LENGTH"] = max(settings.max_body_bytes, settings.max_batch_bytes) + 1  # see bodies.py
    app.extensions["ontherecord"] = Service(
        settings,
        database,
        attributor,
        model_facts(settings.spacy_pipeline),
        Turns(
            settings.queue_seconds,
            settings.queue_length,
            most_people=settings.few,
            longest_turn=settings.request_seconds,
        ),
        BoundedSemaphore(settings.few),
    )

    for part in (logs, metrics, problems, caching):
        part.register(app)
    quotations = (quotes, batches, corrections, variants, checks, searches, feeds)
    for views in (*quotations, documents, versions, speakers, reports, retention, health, docs, pages):
        app.register_blueprint(views.blueprint)
    for gate in (access, rates):  # once all views are there: who may, then how often
        gate.register(app)
    app.after_request(_taken_at_its_word)
    return app


def _taken_at_its_word(response: Response) -> Response:
    """An answer is what it says it is: no browser is to find a page in a text."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


class _Id(BaseConverter):
    """The id of something in the archive; nothing else in its place is a path of ours."""

    regex = "[0-9a-f]{32}"


class _Token(BaseConverter):
    """What the secret address of a feed ends in."""

    regex = "[A-Za-z0-9_-]{43}"


class _Version(BaseConverter):
    """The number of a version, spelt as everybody spells it."""

    regex = "[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        return int(value)


class _Json(DefaultJSONProvider):
    """JSON in UTF-8, members in the order they were written in."""

    ensure_ascii = False
    sort_keys = False

    def dumps(self, obj: Any, **kwargs: Any) -> str:
        """On one line, whatever its reader takes for the end of one, and harmless to a terminal."""
        return harmless(super().dumps(obj, **kwargs))
