"""What browsers get that is no Python package, though one carries it."""

from dataclasses import dataclass

from .locked import RUNTIME, read_lock

CHARTS = "chartkick/django/static/chartkick/Chart.bundle.js"
SWAGGER = "flask_openapi3_swagger/templates/swagger"
(SWAGGER_VERSION,) = (each.version for each in read_lock(RUNTIME) if each.name == "flask-openapi3-swagger")
"""The package has the number of what it carries."""


@dataclass(frozen=True, slots=True)
class Served:
    """A library in JavaScript or CSS: the package that carries it, its files there, words that tell its version."""

    name: str
    version: str
    licence: str
    home: str
    within: str
    files: tuple[str, ...]
    telling: str = ""


SERVED = (
    Served("Chart.js", "4.2.0", "MIT", "https://www.chartjs.org", "chartkick", (CHARTS,), "Chart.js v4.2.0"),
    Served(
        "@kurkle/color",
        "0.3.2",
        "MIT",
        "https://github.com/kurkle/color",
        "chartkick",
        (CHARTS,),
        "@kurkle/color v0.3.2",
    ),
    Served(
        "chartjs-adapter-date-fns",
        "3.0.0",
        "MIT",
        "https://github.com/chartjs/chartjs-adapter-date-fns",
        "chartkick",
        (CHARTS,),
        "chartjs-adapter-date-fns v3.0.0",
    ),
    Served("date-fns", "2.29.3", "MIT", "https://date-fns.org", "chartkick", (CHARTS,), "date-fns v2.29.3"),
    Served(
        "swagger-ui-dist",
        SWAGGER_VERSION,
        "Apache-2.0",
        "https://github.com/swagger-api/swagger-ui",
        "flask-openapi3-swagger",
        tuple(f"{SWAGGER}/{name}" for name in ("css/swagger-ui.css", "images/swagger.svg", "js/swagger-ui-bundle.js")),
    ),
)
"""What the page and ``/docs`` load; all else that they load is of this project."""
