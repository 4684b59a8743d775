"""The contract: ``/openapi.yaml`` is the file, ``/openapi.json`` the same in JSON, ``/docs`` shows it to people.

The viewer is Swagger UI. Its files come from an installed package and are served from here, and its page may load from
nowhere else: newsrooms may be cut off from the net, and should not have to trust who keeps such files for others.
"""

import json
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import yaml
from flask import Blueprint, Response, render_template
from werkzeug.exceptions import NotFound

from .access import public
from .negotiation import produces
from .pages import guides

SWAGGER_UI = "flask_openapi3_swagger"
"""The package that holds the viewer's files. It is looked up, not imported: only the files are wanted of it."""

VIEWER_FILES = {
    "swagger-ui-bundle.js": "js/swagger-ui-bundle.js",
    "swagger-ui.css": "css/swagger-ui.css",
    "swagger.svg": "images/swagger.svg",
}
MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",  # its icons
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
)
A_DAY = 86_400
"""Seconds. A new release may bring new files under the same names; after a day a browser asks whether it did."""

blueprint = Blueprint("docs", __name__)


@blueprint.get("/openapi.yaml")
@public
@produces("application/yaml")
def openapi_yaml() -> Response:
    """The hand-written OpenAPI 3.1 document."""
    return Response(_contract(), mimetype="application/yaml")


@blueprint.get("/openapi.json")
@public
@produces("application/json")
def openapi_json() -> Response:
    """The same document for programs that read JSON only."""
    return Response(_contract_as_json(), mimetype="application/json")


@blueprint.get("/docs")
@public
@produces("text/html")
def docs() -> Response:
    """The page that shows the contract, lets a reader try it, and leads to the guides."""
    response = Response(render_template("docs.html", guides=guides.listed()), mimetype="text/html")
    response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@blueprint.get("/docs/<file>")
@public
def docs_file(file: str) -> Response:
    """A file of the viewer."""
    if file not in VIEWER_FILES:
        raise NotFound
    media_type = MEDIA_TYPES[Path(file).suffix]
    return produces(media_type)(_file_of_docs)(file, media_type)


def _file_of_docs(file: str, media_type: str) -> Response:
    response = Response(_viewer_file(file), mimetype=media_type)
    response.cache_control.public = True
    response.cache_control.max_age = A_DAY
    return response


@cache
def _contract() -> bytes:
    return (files(__package__) / "openapi.yaml").read_bytes()


@cache
def _contract_as_json() -> str:
    return json.dumps(yaml.safe_load(_contract()), ensure_ascii=False)


@cache
def _viewer_file(name: str) -> bytes:
    package = find_spec(SWAGGER_UI)
    assert package and package.submodule_search_locations  # installed with this package
    return Path(package.submodule_search_locations[0], "templates", "swagger", VIEWER_FILES[name]).read_bytes()
