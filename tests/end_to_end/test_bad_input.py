"""What is wrong gets its documented problem from the running service, and the next request its answer."""

import gzip
import json
import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import yaml
from jsonschema import Draft202012Validator, FormatChecker

from ontherecord.archive import keys
from ontherecord.archive.database import open_database
from ontherecord.archive.keys import Scope

PATIENCE = 60
"""Seconds."""

JSON = {"Content-Type": "application/json"}
PLAIN = {"Content-Type": "text/plain"}
NDJSON = {"Content-Type": "application/x-ndjson"}
GZIP = {"Content-Encoding": "gzip"}
NOBODY = "0" * 32
BOMB = gzip.compress(bytes(200_000_000))
WRONG_KEY = f"otr_{'0' * 16}_{'A' * 43}"


@dataclass(frozen=True)
class Bad:
    """A request that is wrong in one way: the status that it gets, and what the problem's ``errors`` name."""

    status: int
    method: str
    path: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    key: str = "admin"
    named: tuple[str, ...] = ()


BAD = {
    "not JSON": Bad(400, "POST", "/quotes", b'{"text": ', JSON),
    "nothing at all": Bad(400, "POST", "/quotes", b"", JSON),
    "not UTF-8": Bad(400, "POST", "/quotes", b'{"text": "\xff"}', JSON),
    "a wrong type": Bad(422, "POST", "/quotes", b'{"text": 1}', JSON, named=("/text",)),
    "an array": Bad(422, "POST", "/quotes", b"[]", JSON, named=("",)),
    "an empty object": Bad(422, "POST", "/quotes", b"{}", JSON, named=("/text",)),
    "an empty title": Bad(422, "POST", "/quotes", b'{"text": "", "title": ""}', JSON, named=("/title",)),
    "a NUL": Bad(422, "POST", "/quotes", b'{"text": "a\\u0000b"}', JSON, named=("/text",)),
    "a NUL in plain text": Bad(422, "POST", "/quotes", b"a\0b", PLAIN, named=("/text",)),
    "a lone surrogate": Bad(422, "POST", "/quotes", b'{"text": "\\ud83d"}', JSON, named=("/text",)),
    "a text of 10 MB": Bad(413, "POST", "/quotes", b'{"text": "' + b"a" * 10_000_000 + b'"}', JSON),
    "a plain text of 10 MB": Bad(413, "POST", "/quotes", b"a" * 10_000_000, PLAIN),
    "a body over the limit": Bad(413, "POST", "/quotes", b"a" * 12_100_000, PLAIN),
    "a batch over the limit": Bad(413, "POST", "/quotes/batch", b"\n" * 33_600_000, NDJSON),
    "a batch of too many lines": Bad(413, "POST", "/quotes/batch", b'{"text":""}\n' * 1001, NDJSON),
    "a gzip bomb": Bad(413, "POST", "/quotes", BOMB, {**PLAIN, **GZIP}),
    "a gzip bomb in a batch": Bad(413, "POST", "/quotes/batch", BOMB, {**NDJSON, **GZIP}),
    "no gzip": Bad(400, "POST", "/quotes", b"a", {**PLAIN, **GZIP}),
    "an unknown coding": Bad(415, "POST", "/quotes", b"a", {**PLAIN, "Content-Encoding": "zstd"}),
    "an unknown field": Bad(422, "POST", "/quotes", b'{"text": "", "txet": ""}', JSON, named=("/txet",)),
    "a field given twice": Bad(422, "POST", "/quotes", b'{"text": "", "text": ""}', JSON, named=("/text",)),
    "brackets in thousands": Bad(400, "POST", "/quotes", b'{"text":' + b"[" * 200_000, JSON),
    "a number of thousands of digits": Bad(400, "POST", "/quotes", b'{"text":' + b"1" * 10_000 + b"}", JSON),
    "a number beyond all bounds": Bad(422, "POST", "/quotes", b'{"text":-1e999}', JSON, named=("/text",)),
    "an unknown parameter": Bad(422, "GET", "/quotes?quot=a", named=("quot",)),
    "an unknown parameter of a POST": Bad(422, "POST", "/quotes?save=no", b'{"text": ""}', JSON, named=("save",)),
    "a made-up cursor": Bad(400, "GET", "/quotes?cursor=AAAA", named=("cursor",)),
    "a huge limit": Bad(422, "GET", "/quotes?limit=100000000000000000000", named=("limit",)),
    "a limit too large": Bad(422, "GET", "/documents?limit=201", named=("limit",)),
    "a negative limit": Bad(422, "GET", "/speakers?limit=-1", named=("limit",)),
    "a wrong key": Bad(401, "GET", "/quotes", key=WRONG_KEY),
    "no key": Bad(401, "POST", "/quotes", b'{"text": ""}', JSON, key=""),
    "what is no key": Bad(401, "GET", "/quotes", key="' OR 1=1 --"),
    "a wrong scope for sending": Bad(403, "POST", "/quotes", b'{"text": ""}', JSON, key="read"),
    "a wrong scope for deleting": Bad(403, "DELETE", f"/documents/{NOBODY}", key="read"),
    "an unknown quotation": Bad(404, "GET", f"/quotes/{NOBODY}"),
    "an unknown document": Bad(404, "DELETE", f"/documents/{NOBODY}"),
    "an unknown speaker": Bad(404, "GET", f"/speakers/{NOBODY}"),
    "what is no id": Bad(404, "GET", "/quotes/1%20OR%201=1"),
    "a NUL in the path": Bad(404, "GET", "/documents/%00"),
    "no UTF-8 in the path": Bad(404, "GET", "/documents/%ff%fe"),
    "a path out of the service": Bad(404, "GET", "/docs/..%2f..%2f..%2fetc%2fpasswd"),
    "a repeated parameter": Bad(422, "GET", "/quotes?q=a&q=a", named=("q",)),
    "a bad date": Bad(422, "GET", "/quotes?published_from=2016-02-30", named=("published_from",)),
    "a date without its offset": Bad(
        422, "GET", "/documents?published_to=2016-05-20T14:03:00", named=("published_to",)
    ),
    "a bad date of an article": Bad(
        422, "POST", "/quotes", b'{"text": "", "published_at": "20 May"}', JSON, named=("/published_at",)
    ),
    "a bad media type": Bad(415, "POST", "/quotes", b"%PDF-", {"Content-Type": "application/pdf"}),
    "no media type": Bad(415, "POST", "/quotes", b"{}"),
    "a form": Bad(415, "POST", "/quotes", b"text=a", {"Content-Type": "application/x-www-form-urlencoded"}),
    "a bad charset": Bad(415, "POST", "/quotes", b"a", {"Content-Type": "text/plain; charset=utf-16"}),
    "a bad Accept": Bad(406, "GET", "/quotes", headers={"Accept": "text/html"}),
    "a bad Accept of a POST": Bad(406, "POST", "/quotes", b'{"text": ""}', {**JSON, "Accept": "image/*"}),
    "an Accept that refuses all": Bad(406, "GET", "/documents", headers={"Accept": "*/*;q=0"}),
    "a NUL in the query": Bad(422, "GET", "/quotes?q=%00", named=("q",)),
    "no UTF-8 in the query": Bad(422, "GET", "/quotes?q=%ff", named=("q",)),
    "a surrogate in the query": Bad(422, "GET", "/quotes?q=%ed%a0%80", named=("q",)),
    "a bad Idempotency-Key": Bad(
        422, "POST", "/quotes", b'{"text": ""}', {**JSON, "Idempotency-Key": "a b"}, named=("Idempotency-Key",)
    ),
    "a tag of something else": Bad(404, "DELETE", f"/documents/{NOBODY}", headers={"If-Match": '"other"'}),
    "PUT": Bad(405, "PUT", "/quotes", b'{"text": ""}', JSON),
    "PATCH": Bad(405, "PATCH", f"/documents/{NOBODY}", b"{}", JSON),
    "TRACE": Bad(405, "TRACE", "/quotes"),
    "a method that is none": Bad(405, "BREW", "/quotes"),
    "DELETE of everything": Bad(405, "DELETE", "/documents"),
}


@dataclass(frozen=True)
class Guarded:
    """A service with keys."""

    url: str
    tokens: dict[str, str]

    def send(self, method: str, path: str, key: str = "admin", **more: Any) -> requests.Response:
        """The answer to a request with that key; the path is sent as it stands."""
        headers = {"Content-Type": "", **more.pop("headers", {})}
        if not headers["Content-Type"]:
            del headers["Content-Type"]
        if key:
            headers["Authorization"] = f"Bearer {self.tokens.get(key, key)}"
        with requests.Session() as session:
            request = session.prepare_request(requests.Request(method, self.url, headers=headers, **more))
            request.url = f"{self.url}{path}"
            return session.send(request, timeout=PATIENCE)

    def raw(self, sent: bytes, *, hang_up: bool = False) -> bytes:
        """All that comes back for these bytes, until the service hangs up; the sender may have before."""
        where = urlsplit(self.url)
        with socket.create_connection((where.hostname or "", where.port or 0), timeout=10) as connection:
            connection.sendall(sent)
            if hang_up:
                connection.shutdown(socket.SHUT_WR)
            received = b""
            while more := connection.recv(65_536):
                received += more
        return received


@pytest.fixture(scope="module")
def guarded(
    start_server: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory, migrated_sqlite_file: Path
) -> Iterator[Guarded]:
    """A service with two workers, a key that may do everything and one that may read."""
    home = tmp_path_factory.mktemp("home")
    file = home / "ontherecord.sqlite"
    file.write_bytes(migrated_sqlite_file.read_bytes())
    database = open_database(f"sqlite:///{file}")
    with database.writing() as connection:
        tokens = {scope.value: keys.create(connection, scope.value, {scope}) for scope in (Scope.ADMIN, Scope.READ)}
    database.engine.dispose()
    with start_server(home, ONTHERECORD_DATABASE=f"sqlite:///{file}") as running:
        yield Guarded(running.url, tokens)
        assert running.stop() == 0
        logged = [*running.errors, *running.requests_logged.queue]
        assert not [line for line in logged if "Traceback" in line or '"level": "error"' in line]


@pytest.fixture(scope="module")
def problem_schema() -> Draft202012Validator:
    """What openapi.yaml says of a problem."""
    contract = yaml.safe_load((Path(__file__).parents[2] / "openapi.yaml").read_text("utf-8"))
    schema = {"$ref": "#/components/schemas/Problem", "components": contract["components"]}
    return Draft202012Validator(schema, format_checker=FormatChecker())


@pytest.fixture
def still_answers(guarded: Guarded, article: str) -> Iterator[None]:
    """After the test, a good request gets its answer."""
    yield
    response = guarded.send("POST", "/quotes", json={"text": article})
    assert response.status_code in (200, 201)
    assert len(response.json()["quotes"]) == 2
    assert guarded.send("GET", "/quotes?q=unusual", key="read").json()["quotes"]


@pytest.mark.usefixtures("still_answers")
@pytest.mark.parametrize("what", BAD)
def test_bad_input_gets_its_problem(guarded: Guarded, problem_schema: Draft202012Validator, what: str) -> None:
    bad = BAD[what]
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    ids = {"X-Request-Id": "bad-1", "traceparent": f"00-{trace}-00f067aa0ba902b7-01"}
    response = guarded.send(bad.method, bad.path, key=bad.key, data=bad.body, headers={**bad.headers, **ids})
    assert response.status_code == bad.status, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = response.json()
    problem_schema.validate(problem)
    assert (problem["status"], problem["request_id"], problem["trace_id"]) == (bad.status, "bad-1", trace)
    assert response.headers["X-Request-Id"] == "bad-1"
    named = [each.get("pointer", each.get("parameter", each.get("header"))) for each in problem.get("errors", [])]
    assert tuple(dict.fromkeys(named)) == bad.named
    expected = {401: "WWW-Authenticate", 403: "WWW-Authenticate", 405: "Allow"}.get(bad.status)
    assert expected is None or response.headers[expected]


@pytest.mark.usefixtures("still_answers")
def test_a_cursor_that_was_tampered_with_gets_its_problem(
    guarded: Guarded, article: str, problem_schema: Draft202012Validator
) -> None:
    guarded.send("POST", "/quotes", json={"text": article})
    following = guarded.send("GET", "/quotes?limit=1").json()["next"]
    [cursor] = parse_qs(urlsplit(following).query)["cursor"]
    middle = len(cursor) // 2
    for tampered in (cursor[::-1], cursor[:middle] + ("x" if cursor[middle] != "x" else "y") + cursor[middle + 1 :]):
        response = guarded.send("GET", f"/quotes?limit=1&cursor={tampered}")
        assert response.status_code == 400
        problem_schema.validate(response.json())
        assert [each["parameter"] for each in response.json()["errors"]] == ["cursor"]
    assert guarded.send("GET", following).status_code == 200


@pytest.mark.usefixtures("still_answers")
@pytest.mark.parametrize("name", ["q", "speaker", "role", "affiliation", "publisher"])
@pytest.mark.parametrize(
    "typed",
    [
        '"',
        '"unusual',
        "unusual AND",
        "NOT unusual",
        "unusual OR x",
        "NEAR(unusual, 2)",
        "said : unusual",
        "{said} : unusual",
        "unusua*",
        "^x",
        "(((",
        "'; DROP TABLE quotations; --",
        "' OR '1'='1",
        "x') UNION SELECT text FROM texts --",
        "%",
        "_",
        "\\",
        "' & !x:*",
        "$1",
        ":fts",
        "%(fts)s",
        "{0}",
        "a\n\r\tb",
    ],
)
def test_the_syntax_of_databases_is_words_like_any_others_and_a_beginning_finds_what_begins_so(
    guarded: Guarded, name: str, typed: str
) -> None:
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {guarded.tokens['read']}"
        response = session.get(f"{guarded.url}/quotes", params={name: typed}, timeout=PATIENCE)
    assert response.status_code == 200
    found = response.json()["quotes"]
    assert bool(found) == ((name, typed) in (("q", '"unusual'), ("q", "unusua*")))


@pytest.mark.usefixtures("still_answers")
@pytest.mark.parametrize("typed", ["1' OR '1'='1", "0 UNION SELECT 1", f"{NOBODY}' --"])
@pytest.mark.parametrize("name", ["document", "speaker_id", "cursor", "sort", "limit", "kind", "published_from"])
def test_sql_where_something_else_belongs_is_a_422(guarded: Guarded, name: str, typed: str) -> None:
    response = guarded.send("GET", f"/quotes?{name}={requests.utils.quote(typed)}")
    assert response.status_code == 422
    assert {each["parameter"] for each in response.json()["errors"]} == {name}


@pytest.mark.parametrize(
    "given", ["a b", "a" * 129, "a<b>", "é", "a,b", '{"a":1}', "%0d%0aSet-Cookie:%20a=b", "${jndi:ldap://x}"]
)
def test_a_request_id_that_cannot_be_trusted_is_replaced(guarded: Guarded, given: str) -> None:
    response = guarded.send("GET", "/livez", headers={"X-Request-Id": given.encode()})
    assert re.fullmatch("[0-9a-f]{32}", response.headers["X-Request-Id"])


@pytest.mark.parametrize("traceparent", ["", "00-0-0-00", "a" * 10_00, "00-" + "0" * 32 + "-" + "0" * 16 + "-01"])
def test_a_trace_that_is_none_is_replaced(guarded: Guarded, traceparent: str) -> None:
    problem = guarded.send("GET", "/nothing", headers={"traceparent": traceparent}).json()
    assert re.fullmatch("[0-9a-f]{32}", problem["trace_id"]) and set(problem["trace_id"]) != {"0"}


@pytest.mark.parametrize(
    ("method", "path"), [("HEAD", "/quotes"), ("OPTIONS", "/quotes"), ("OPTIONS", f"/documents/{NOBODY}")]
)
def test_head_and_options_are_answered_without_a_body(guarded: Guarded, method: str, path: str) -> None:
    response = guarded.send(method, path)
    assert (response.status_code, response.content) == (200, b"")
    assert method == "HEAD" or "DELETE" in response.headers["Allow"] or "POST" in response.headers["Allow"]


BARE = b"POST /quotes HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\n"


@pytest.mark.usefixtures("still_answers")
@pytest.mark.parametrize(
    ("what", "sent", "status"),
    [
        ("no HTTP", b"\x16\x03\x01\x02\x00\x01\r\n\r\n", 400),
        ("a request line too long", b"GET /quotes?q=" + b"a" * 9000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        ("a header too long", b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 9000 + b"\r\n\r\n", 431),
        ("too many headers", b"GET / HTTP/1.1\r\nHost: a\r\n" + b"X: a\r\n" * 100 + b"\r\n", 431),
        ("a version that is none", b"GET / HTTP/9.9\r\nHost: a\r\n\r\n", 400),
        ("a length that is no number", BARE + b"Content-Length: ten\r\n\r\n0123456789", 400),
        ("a negative length", BARE + b"Content-Length: -1\r\n\r\n", 400),
        ("two lengths", BARE + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
        ("a length and chunks", BARE + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        ("an unknown transfer coding", BARE + b"Transfer-Encoding: gzip, what\r\n\r\n", 501),
        ("a line folded", b"GET / HTTP/1.1\r\nHost: a\r\nX: a\r\n b\r\n\r\n", 400),
        ("a space before the colon", b"GET / HTTP/1.1\r\nHost: a\r\nX : a\r\n\r\n", 400),
        ("a header cut in two", b"GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: a\rSet-Cookie: b\r\n\r\n", 400),
        ("a NUL in a header", b"GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: a\0b\r\n\r\n", 400),
    ],
)
def test_what_is_no_request_is_refused_by_the_server_itself(
    guarded: Guarded, problem_schema: Draft202012Validator, what: str, sent: bytes, status: int
) -> None:
    answer = guarded.raw(sent)
    assert answer.startswith(b"HTTP/1.1 %d " % status), (what, answer[:300])
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"Content-Type: application/problem+json" in head and b"Set-Cookie" not in head
    problem = json.loads(body)
    problem_schema.validate(problem)
    assert problem["status"] == status
    assert problem["request_id"].encode() in head


def posted(rest: bytes, token: str, content_type: bytes = b"text/plain") -> bytes:
    """A POST /quotes that goes on like this."""
    key = f"Authorization: Bearer {token}\r\n".encode()
    return b"POST /quotes HTTP/1.1\r\nHost: 127.0.0.1\r\n" + key + b"Content-Type: " + content_type + b"\r\n" + rest


CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.mark.usefixtures("still_answers")
@pytest.mark.parametrize(
    "rest",
    [
        pytest.param(b"Content-Length: 100\r\n\r\nHalf an article.", id="less than it says"),
        pytest.param(CHUNKED + b"5\r\nHalf", id="half a chunk"),
        pytest.param(CHUNKED + b"4\r\nHalf\r\n", id="no last chunk"),
        pytest.param(CHUNKED + b"zz\r\nHalf\r\n0\r\n\r\n", id="a size that is no number"),
        pytest.param(CHUNKED + b"-4\r\nHalf\r\n0\r\n\r\n", id="a negative size"),
        pytest.param(CHUNKED + b"2\r\nHalf\r\n0\r\n\r\n", id="a size too small"),
    ],
)
def test_a_body_that_is_cut_short_or_ill_cut_is_a_400_and_not_kept(
    guarded: Guarded, problem_schema: Draft202012Validator, rest: bytes
) -> None:
    answer = guarded.raw(posted(rest, guarded.tokens["admin"]), hang_up=True)
    head, _, body = answer.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 "), answer
    assert b"application/problem+json" in head
    problem_schema.validate(json.loads(body))
    texts = [guarded.send("GET", f"/documents/{each['id']}").json()["text"] for each in kept(guarded)]
    assert not [text for text in texts if text.startswith("Ha")]


def kept(guarded: Guarded) -> list[dict[str, Any]]:
    """The documents that were kept."""
    documents: list[dict[str, Any]] = guarded.send("GET", "/documents?limit=200").json()["documents"]
    return documents


def test_what_comes_after_the_length_is_no_second_request(guarded: Guarded) -> None:
    before = len(kept(guarded))
    second = posted(b"Content-Length: 6\r\n\r\nSecond", guarded.tokens["admin"])
    answer = guarded.raw(posted(b"Content-Length: 5\r\n\r\nFirst" + second, guarded.tokens["admin"]))
    assert answer.count(b"HTTP/1.1 ") == 1
    assert len(kept(guarded)) == before + 1
