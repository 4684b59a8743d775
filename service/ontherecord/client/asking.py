"""How every method asks: for one answer, for page after page, for a change, for a deletion."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

from .batches import as_json
from .connection import Connection, Form, read, visible_ascii
from .queries import query_of, query_of_next

IDENTIFIER = re.compile(r"[0-9A-Za-z_-]+")
"""Nothing that would make another path of it. Which ids there are is for the service to say."""

NOTHING: Mapping[str, object] = {}
ANY = {"Accept": "*/*"}
"""For what is asked for by its format."""


class Asking:
    """What every room of the client is built on: the connection, and how things are asked over it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def _get(self, form: type[Form], path: str, query: Mapping[str, object] = NOTHING, *, once: bool = False) -> Form:
        return read(self._connection.send("GET", path, query=query_of(query), once=once), form)

    def _get_with_etag(self, form: type[Form], path: str) -> tuple[Form, str]:
        response = self._connection.send("GET", path)
        return read(response, form), response.headers.get("ETag", "")

    def _each(
        self, form: type[Form], name: str, filters: Mapping[str, object], *, path: str | None = None
    ) -> Iterator[Any]:
        path = path or f"/{name}"
        query: Mapping[str, str] | str | None = query_of(filters)
        while query is not None:
            page = cast(dict[str, Any], read(self._connection.send("GET", path, query=query), form))
            yield from page[name]
            following = page["next"]
            query = None if following is None else query_of_next(following, f"{self._connection.url}{path}")

    def _change(
        self,
        method: str,
        path: str,
        body: Mapping[str, object],
        query: Mapping[str, object],
        if_match: str | None,
        form: type[Form],
        *,
        once: bool = False,
    ) -> Form:
        headers = {"Content-Type": "application/json", **_if_match(if_match)}
        response = self._connection.send(
            method, path, query=query_of(query), headers=headers, body=as_json(body), once=once
        )
        return read(response, form)

    def _delete(self, path: str, if_match: str | None, query: Mapping[str, object] = NOTHING) -> None:
        self._connection.send("DELETE", path, query=query_of(query), headers=_if_match(if_match))


def path_of(kind: str, identifier: str) -> str:
    """The path of what has this id."""
    if not IDENTIFIER.fullmatch(identifier):
        raise ValueError(f"an id is letters and digits, not {identifier!r}")
    return f"/{kind}/{identifier}"


def _if_match(if_match: str | None) -> dict[str, str]:
    return {} if if_match is None else {"If-Match": visible_ascii(if_match, "if_match")}
