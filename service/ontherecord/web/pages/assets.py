"""``/assets/…``: styles and scripts of the pages, ours and Chart.js, which draws the charts.

Chart.js comes in an installed package and is served from here. An address carries a digest of what is there, so that a
browser keeps a file for good and asks for another once there is a new one.
"""

import hashlib
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

from flask import Response, redirect, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from ..access import public
from .shell import blueprint

CHARTS = "chartkick"
"""The package that holds Chart.js. It is looked up, not imported: only the file is wanted of it."""

MEDIA_TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
A_YEAR = 365 * 86_400
"""Seconds."""


@blueprint.get("/assets/<name>")
@public
def asset(name: str) -> Response:
    """A style, a script or an image."""
    if name not in _names():
        raise NotFound
    response = Response(_content(name), mimetype=MEDIA_TYPES[Path(name).suffix])
    response.cache_control.public = True
    response.cache_control.max_age = A_YEAR
    response.cache_control.immutable = True
    return response


@blueprint.get("/favicon.ico")
@public
def favicon() -> AnyResponse:
    """Our mark, for browsers that look for it here, whatever the page says."""
    return redirect(address("mark.svg"))


@blueprint.app_template_global("asset")
def address(name: str) -> str:
    """Where a file of ours is to be had, as it is now."""
    return url_for("pages.asset", name=name, v=_digest(name))


@cache
def _digest(name: str) -> str:
    return hashlib.sha256(_content(name)).hexdigest()[:12]


@cache
def _names() -> frozenset[str]:
    return frozenset(["chart.js", *(file.name for file in (files(__package__) / "assets").iterdir())])


@cache
def _content(name: str) -> bytes:
    return _charts().read_bytes() if name == "chart.js" else (files(__package__) / "assets" / name).read_bytes()


def _charts() -> Path:
    package = find_spec(CHARTS)
    assert package and package.submodule_search_locations  # installed with this package
    return Path(package.submodule_search_locations[0], "django", "static", "chartkick", "Chart.bundle.js")
