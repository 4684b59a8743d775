"""The Flask application: a list of its parts."""

from typing import TYPE_CHECKING

from flask import Flask
from flask.json.provider import DefaultJSONProvider

from ..provenance import model_facts
from ..settings import Settings
from . import caching, docs, health, logs, problems, quotes
from .service import Service

if TYPE_CHECKING:
    from ..attribution.pipeline import Attributor


def create_app(settings: Settings, attributor: "Attributor") -> Flask:
    """The service, ready to answer; it keeps nothing between requests.

    The attributor is given loaded, so that it is loaded once, before gunicorn forks its workers.
    """
    app = Flask("ontherecord", static_folder=None)
    app.json = _Json(app)
    app.url_map.merge_slashes = False
    app.config["MAX_CONTENT_LENGTH"] = settings.max_body_bytes + 1  # see bodies.py
    app.extensions["ontherecord"] = Service(settings, attributor, model_facts(settings.spacy_pipeline))

    for part in (logs, problems, caching):
        part.register(app)
    for part in (quotes, health, docs):
        app.register_blueprint(part.blueprint)
    return app


class _Json(DefaultJSONProvider):
    """JSON in UTF-8, members in the order they were written in."""

    ensure_ascii = False
    sort_keys = False
