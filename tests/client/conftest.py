"""A real HTTP server that answers as a test tells it to, and what was asked of it."""

import gzip
import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from ontherecord.client import Client

SPOKESMAN = {"id": "5" * 32, "name": "Jeff Davis", "type": "person", "title": None, "role": None, "affiliation": None}
SOURCE = {"id": "d" * 32, "title": None, "url": None, "publisher": None, "published_at": None}
QUOTATION = {
    "id": "0" * 32,
    "kind": "direct",
    "mode": "speech",
    "text": "We saw nothing.",
    "content": [{"start": 0, "end": 17, "text": "“We saw nothing.”"}],
    "cue": None,
    "source": None,
    "speaker": SPOKESMAN,
    "confidence": 0.9,
    "verified": False,
    "rejected": False,
    "corrected": [],
}
MODEL = {"version": "0.1.0", "weights": "0" * 12, "spacy_pipeline": None}


@dataclass(frozen=True)
class Asked:
    """A request as it came in."""

    method: str
    path: str
    query: dict[str, str]
    headers: Mapping[str, str]
    sent: bytes
    at: float

    @property
    def body(self) -> bytes:
        return gzip.decompress(self.sent) if self.headers.get("Content-Encoding") == "gzip" else self.sent

    @property
    def json(self) -> Any:
        return json.loads(self.body)


Step = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Takes one step of the script for each request."""

    protocol_version = "HTTP/1.1"
    server: "ScriptedServer"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        query = dict(parse_qsl(parts.query))
        self.server.asked.append(Asked(self.command, parts.path, query, self.headers, body, time.monotonic()))
        self.server.script.popleft()(self)

    def do_POST(self) -> None:
        self.do_GET()

    def do_PATCH(self) -> None:
        self.do_GET()

    def do_PUT(self) -> None:
        self.do_GET()

    def do_DELETE(self) -> None:
        self.do_GET()

    def log_message(self, *_: object) -> None:
        """Nothing: the tests look at ``asked``."""

    def begin(self, status: int, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()


class ScriptedServer(ThreadingHTTPServer):
    """Answers the requests one after another as its script says."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.script: deque[Step] = deque()
        self.asked: list[Asked] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def answers(
        self, body: object = None, *, status: int = 200, media_type: str = "application/json", **headers: str
    ) -> None:
        """Next, an answer: JSON, or the bytes as they are."""
        content = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        def step(handler: Handler) -> None:
            handler.begin(status, {"Content-Type": media_type, "Content-Length": str(len(content)), **named})
            handler.wfile.write(content)

        self.script.append(step)

    def refuses(self, status: int, **headers: str) -> None:
        """Next, a problem."""
        body = {"type": "about:blank", "title": "Title", "status": status, "detail": "Detail.", "request_id": "r-1"}
        self.answers(body, status=status, media_type="application/problem+json", **headers)

    def hangs_up(self, after: bytes = b"", *, promised: int | None = None) -> None:
        """Next, no answer; or one that ends before the length that it promised, or without having promised any."""

        def step(handler: Handler) -> None:
            handler.close_connection = True
            if after:
                length = {} if promised is None else {"Content-Length": str(promised)}
                handler.begin(200, {"Content-Type": "application/json", "Connection": "close", **length})
                handler.wfile.write(after)

        self.script.append(step)

    def is_silent(self, seconds: float) -> None:
        """Next, nothing for some time, and then no answer."""

        def step(handler: Handler) -> None:
            handler.close_connection = True
            time.sleep(seconds)

        self.script.append(step)

    def streams(self, *chunks: object, ends: bool = True, before_last: threading.Event | None = None) -> None:
        """Next, lines of JSON (or bytes as they are) in chunks, the last of them when the event comes."""

        def step(handler: Handler) -> None:
            handler.close_connection = not ends
            handler.begin(200, {"Content-Type": "application/x-ndjson", "Transfer-Encoding": "chunked"})
            for place, each in enumerate(chunks):
                if before_last and place == len(chunks) - 1:
                    assert before_last.wait(10)
                content = each if isinstance(each, bytes) else json.dumps(each).encode() + b"\n"
                handler.wfile.write(b"%x\r\n%b\r\n" % (len(content), content))
                handler.wfile.flush()
            if ends:
                handler.wfile.write(b"0\r\n\r\n")

        self.script.append(step)


@pytest.fixture
def service() -> Iterator[ScriptedServer]:
    """A server with nothing in its script yet, which must have been gone through at the end."""
    with ScriptedServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()
        assert not server.script


@pytest.fixture
def stranger() -> Iterator[ScriptedServer]:
    """Another server."""
    with ScriptedServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def client(service: ScriptedServer) -> Iterator[Client]:
    """A client that does not wait long."""
    with Client(service.url, key="otr_secret", timeout=(5, 1), backoff=0.01) as client:
        yield client


@pytest.fixture
def source() -> dict[str, Any]:
    return dict(SOURCE)


@pytest.fixture
def quotation() -> dict[str, Any]:
    """A quotation that is kept."""
    return {**QUOTATION, "document": SOURCE}


@pytest.fixture
def answer() -> dict[str, Any]:
    """What an article is answered with."""
    return {"document": SOURCE, "quotes": [QUOTATION], "warnings": [], "model": MODEL}


@pytest.fixture
def description() -> dict[str, Any]:
    """What a service says of itself that takes three articles at once."""
    limits = {"characters": 1000, "batch_items": 3, "batch_bytes": 10_000}
    about = {"name": "ontherecord", "version": "0.1.0", "model": MODEL}
    return {**about, "limits": limits, "formats": {"in": [], "out": []}, "links": {}}
