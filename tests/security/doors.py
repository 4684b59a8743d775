"""Every way into the service: the operations of openapi.yaml, and the page's routes as the application has them.

None can be forgotten: what is new in either is here by itself, and fails until it is known what stands behind it.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

import yaml
from flask import Flask
from tests.conftest import opened

from ontherecord.attribution.pipeline import Attributor
from ontherecord.settings import Settings
from ontherecord.web.app import create_app

CONTRACT = Path(__file__).parents[2] / "openapi.yaml"
PLACEHOLDER = re.compile(r"{(\w+)}")

BEHIND = {
    "/quotes": "quotation",
    "/documents": "document",
    "/speakers": "speaker",
    "/searches": "search",
    "/tombstones": "tombstone",
    "/feeds": "feed",
    "/docs/guides": "guide",
    "/docs": "file",
    "/assets": "asset",
    "/read/{document}/quotes": "quotation",
    "/read": "document",
    "/search/saved": "search",
    "/search": "quotation",
    "/people": "speaker",
}
"""What the first placeholder after it stands for."""

BY_NAME = {"document": "document", "number": "number"}
"""What placeholders of these names stand for, wherever they are."""


@dataclass(frozen=True, slots=True, order=True)
class Door:
    """A method and a path, and the scope that it needs; none is for everybody."""

    path: str
    method: str
    scope: str | None
    of_page: bool

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def at(self, ids: Mapping[str, str]) -> str:
        """The path with ids in it, by what they are ids of."""
        return PLACEHOLDER.sub(lambda found: ids[self._behind(found)], self.path)

    @property
    def leads_to_things(self) -> bool:
        """Whether it has an id of the archive in its path."""
        return any(self._behind(found) not in ("guide", "file", "asset") for found in PLACEHOLDER.finditer(self.path))

    def _behind(self, found: "re.Match[str]") -> str:
        return BY_NAME.get(found[1]) or BEHIND[self.path[: found.start() - 1]]


def doors() -> list[Door]:
    """All of them; those that end a session are the last."""
    return sorted([*operations(), *page_routes()], key=lambda door: (door.path.startswith("/sign"), door))


def contract() -> dict[str, Any]:
    """openapi.yaml."""
    return cast(dict[str, Any], yaml.safe_load(CONTRACT.read_text("utf-8")))


def operations() -> Iterator[Door]:
    """Those of the contract."""
    for path, item in contract()["paths"].items():
        for method, operation in item.items():
            scopes = [scope for needed in operation["security"] for scope in needed["key"]]
            yield Door(path, method.upper(), scopes[0] if scopes else None, of_page=False)


def page_routes() -> Iterator[Door]:
    """Those of the page, which no contract has, as the application says whom they are for."""
    app = application()
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("pages."):
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
                path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
                yield Door(path, method, scope_of(app, rule.endpoint), of_page=True)


def application() -> Flask:
    """The service as it is shipped, to be asked for its routes alone."""
    with TemporaryDirectory() as folder, opened(f"sqlite:///{folder}/none.sqlite") as database:
        return create_app(Settings(), database, cast(Attributor, None))


def scope_of(app: Flask, endpoint: str) -> str | None:
    """The scope that the view states."""
    return cast("str | None", vars(app.view_functions[endpoint])["access"])
