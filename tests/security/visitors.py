"""Who may come to a service: with no key, a wrong one, one of each scope, or a browser signed in or out; and what is
kept there, for them to find or not."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.conftest import Running, opened

from ontherecord.archive import keys
from ontherecord.archive.keys import Scope

from .asking import Answer, as_json, ask, bearer, from_elsewhere
from .doors import Door

COOKIE = "ontherecord_session"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ARTICLE = "“We will not go,” said Ann Lee, the mayor of Ely. “I will,” said Bob Kay, a ferryman."
GONE = "“It is gone,” said Eve Roe, the mayor of Hove."
FIXED = {"number": "1", "guide": "api", "file": "page.js", "asset": "page.css"}
"""What stands in paths beside ids."""

SCOPES = {
    "read": [Scope.READ],
    "write": [Scope.WRITE],
    "both": [Scope.READ, Scope.WRITE],
    "admin": [Scope.ADMIN],
    "revoked": [Scope.READ],
}


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody with these headers, who may do what these scopes name."""

    name: str
    headers: Mapping[str, str]
    scopes: frozenset[str] = frozenset()
    elsewhere: bool = False
    """A page of another site sends it, with the reader's cookie."""

    guesses: bool = False
    """Each request tries a key."""

    def may(self, door: Door) -> bool:
        """Whether the door is open to them."""
        if self.elsewhere:
            return door.scope is None and not (door.path.startswith("/sign") and door.method == "POST")
        return door.scope is None or door.scope in self.scopes or "admin" in self.scopes


@dataclass(frozen=True, slots=True)
class House:
    """A service with something of everything in it, and keys of every kind."""

    url: str
    keys: Mapping[str, str]
    known: Mapping[str, str]
    """An id of each kind of thing that is kept; of what was refused, the id it had."""

    unknown: Mapping[str, str]
    """Ids of the same form that nothing has."""

    def visitors(self) -> list[Visitor]:
        """All who come."""
        read, revoked = self.keys["read"], self.keys["revoked"]
        unknown = f"otr_{secrets.token_hex(8)}_{secrets.token_urlsafe(32)}"
        return [
            Visitor("no key", {}),
            Visitor("a key in another scheme", {"Authorization": f"Basic {read}"}),
            Visitor("no key after the word", {"Authorization": "Bearer"}),
            Visitor("a key in the query's place", {"Cookie": f"key={read}"}),
            Visitor("an unknown key", bearer(unknown), guesses=True),
            Visitor("a wrong secret", bearer(read[:21] + secrets.token_urlsafe(32)), guesses=True),
            Visitor("a revoked key", bearer(revoked), guesses=True),
            Visitor("read", bearer(read), frozenset({"read"})),
            Visitor("write", bearer(self.keys["write"]), frozenset({"write"})),
            Visitor("read and write", bearer(self.keys["both"]), frozenset({"read", "write"})),
            Visitor("admin", bearer(self.keys["admin"]), frozenset({"admin"})),
            Visitor("a session of another site's page", self._foreign(), frozenset({"admin"}), elsewhere=True),
            Visitor("an ended session", {"Cookie": f"{COOKIE}={self._ended_session()}"}),
            Visitor("an unknown session", {"Cookie": f"{COOKIE}={secrets.token_urlsafe(32)}"}),
            Visitor("a session", {"Cookie": f"{COOKIE}={self.session('read')}"}, frozenset({"read"})),
        ]

    def session(self, of: str) -> str:
        """What a browser gets that signs in with that key."""
        answer = ask(self.url, "POST", "/sign-in", FORM, urlencode({"key": self.keys[of]}).encode())
        return answer.headers["set-cookie"].partition(";")[0].partition("=")[2]

    def _ended_session(self) -> str:
        session = self.session("read")
        ask(self.url, "POST", "/sign-out", {"Cookie": f"{COOKIE}={session}"})
        return session

    def _foreign(self) -> dict[str, str]:
        cookie = f"{COOKIE}={self.session('admin')}"
        return {"Cookie": cookie, "Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}


def furnished(running: Running) -> House:
    """A house in that service, whose archive is empty."""
    made = _keys(running.environment["ONTHERECORD_DATABASE"])
    url, admin = running.url, bearer(made["admin"])
    gone = _posted(url, GONE, admin)["document"]
    ask(url, "DELETE", f"/documents/{gone['id']}?refuse=true", admin)
    answer = _posted(url, ARTICLE, admin)
    search = _json(ask(url, "POST", "/searches", _sending(admin), as_json({"name": "s", "query": {}, "feed": True})))
    known = {
        "document": answer["document"]["id"],
        "quotation": answer["quotes"][0]["id"],
        "speaker": answer["quotes"][0]["speaker"]["id"],
        "search": search["id"],
        "feed": search["feed_path"].rpartition("/")[2],
        "tombstone": gone["id"],
    }
    unknown = {name: secrets.token_hex(16) for name in known} | {"feed": secrets.token_urlsafe(32)}
    return House(url, made, known | FIXED, unknown | FIXED)


def _keys(database_url: str) -> dict[str, str]:
    """A key of each kind, by its name."""
    with opened(database_url) as database, database.noting() as connection:
        made = {name: keys.create(connection, name, scopes) for name, scopes in SCOPES.items()}
        keys.revoke(connection, made["revoked"].split("_")[1])
    return made


def _posted(url: str, text: str, key: Mapping[str, str]) -> dict[str, dict[str, str]]:
    return _json(ask(url, "POST", "/quotes", {**key, "Content-Type": "text/plain"}, text.encode()))


def _sending(key: Mapping[str, str]) -> dict[str, str]:
    return {**key, "Content-Type": "application/json"}


def _json(answer: Answer) -> dict[str, dict[str, str]]:
    assert answer.status in (200, 201), answer
    return dict(json.loads(answer.body))


def visit(house: House, visitor: Visitor, method: str, path: str, headers: Mapping[str, str] | None = None) -> Answer:
    """The answer to a visitor, who comes from an address of his own."""
    form = {"Content-Type": "application/x-www-form-urlencoded"} if method == "POST" else {}
    body = urlencode({"key": house.keys["read"]}).encode() if path == "/sign-in" and method == "POST" else None
    given = {**(form if body else {}), **from_elsewhere(), **visitor.headers, **(headers or {})}
    return ask(house.url, method, path, given, body)
