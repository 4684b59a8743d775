"""Hostile words as text, title, address, name, role, search, key, header and query: nothing takes them for more.

Whatever shows them again is read as a strict reader of it would: pages, CSV, JSON, feeds, TEI, headers, logs, and what
commands print.
"""

import json
import re
import socket
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.conftest import Running
from tests.faults.figures import Figures, quoted
from tests.faults.served import database, service

from . import representations as shown
from .attempt import SECONDS, Attempt
from .words import ADDRESSES, HEADERS, MARK, NO_ADDRESSES, WORDS

ENGLISH = "It rained all day in the town of Ely, and the people went home to their families and their fires. " * 3
PLAIN = "nothing against anybody"
QUOTES = ("json", "csv", "ndjson", "jsonld", "annotations", "atom", "jsonfeed")
LONG = 100_000
REQUEST = b"POST /quotes?q=%0d%0aX-Injected:%201 HTTP/1.1"
NAMES = ("X-Request-Id", "traceparent", "Idempotency-Key", "User-Agent", "Accept", "If-None-Match", "X-Forwarded-For")
NAMES += ("Origin", "Cookie", "Authorization", "Content-Type", "Accept-Language")
SAFE = re.compile(r"[ -~]*")
SPELT_LONG = 200
"""Characters of a publisher's or a search's name, which may have no more."""


def run(figures: Figures, *, short: bool) -> None:
    """On SQLite, which is enough for the short form, and on PostgreSQL; the short form reads every third on its own."""
    for dialect in ("sqlite",) if short else ("sqlite", "postgresql"):
        with database(dialect) as url, service(url, ONTHERECORD_WEBHOOK_HOSTS="hooks.example") as running:
            attempt = Attempt(figures, running)
            ours = _page_elements(attempt)
            documents = [_kept(attempt, words, address) for words, address in _with_addresses()]
            refused = [*_refused(attempt), *_given_back(attempt)]
            _corrected(attempt, documents)
            searches = _searches(attempt)
            for document in documents[:: 3 if short else 1]:
                _read_document(attempt, document, ours)
            _read_lists(attempt, searches[:: 3 if short else 1])
            _read_commands(attempt, documents[:: 9 if short else 1])
            exit_code = running.stop()
            _read_logs(attempt, running)
        figures.tell(f"hostile words kept, {dialect}", f"{len(WORDS)}, each as everything that an article has")
        attempt.told(f", {dialect}")
        figures.none(f"taken or given back, though it had to be refused, {dialect}", refused)
        figures.check(f"exit code, {dialect}", exit_code, held=exit_code == 0, bound="0")


# What is told.


def _kept(attempt: Attempt, words: str, address: str) -> Any:
    """The answer to an article by these words, in which they are said too, and say something."""
    text = f"“{words} we will not go,” said Ann Lee, the mayor of Ely.\n\n“It is late,” said {words}.\n\n{ENGLISH}"
    facts = {"title": words, "publisher": words[:SPELT_LONG], "published_at": "2026-11-20", "url": address}
    answer = attempt.json("quotes", "POST", "/quotes", json={"text": text, **facts})
    assert answer.ok, quoted(words)
    return answer.json()


def _with_addresses() -> Iterator[tuple[str, str]]:
    for number, words in enumerate(WORDS.values()):
        yield words, ADDRESSES[number % len(ADDRESSES)] + str(number)


def _refused(attempt: Attempt) -> Iterator[str]:
    """Of what no service may take: what was taken nevertheless."""
    article, spoilt = {"text": f"“We will not go,” said {MARK}."}, (f"{MARK}\0", f"{MARK}\ud800")
    wrong: list[dict[str, str]] = [{"url": each} for each in NO_ADDRESSES]
    wrong += [{name: words} for name in ("title", "publisher", "text") for words in spoilt]
    wrong += [{name: MARK + "N" * LONG} for name in ("title", "publisher", "url")]
    for facts in wrong:
        sent = json.dumps({**article, **facts})
        answer = attempt.json("problems", "POST", "/quotes", data=sent, headers={"Content-Type": "application/json"})
        if answer.status_code != 422:
            yield f"{quoted(facts)}: {answer.status_code}"
    for address in (*NO_ADDRESSES, f"https://hooks.example@{MARK}.example/", f"https://hooks.example/\n{MARK}"):
        search = {"name": MARK, "query": {"q": MARK}, "webhook": {"url": address}}
        if attempt.json("problems", "POST", "/searches", json=search).status_code != 422:
            yield f"webhook {quoted(address)}"
    for name in (f"\x1b[31m{MARK}", f"{MARK}\n", f"\u202e{MARK}", MARK + "N" * LONG, f"{MARK}\udc9b"):
        if attempt.command("keys", "create", name, "--scope", "read").exit_code != 1:
            yield f"key {quoted(name)}"


def _given_back(attempt: Attempt) -> Iterator[str]:
    """Headers as bytes that no client library would send: tells of those that an answer gives back as they were."""
    host = urlsplit(attempt.running.url)
    for name, value in product(NAMES, HEADERS):
        lines = (REQUEST, b"Host: x", b"Content-Length: 0", b"Connection: close", name.encode() + b": " + value)
        answer = _raw(host.hostname or "", host.port or 0, b"\r\n".join(lines) + b"\r\n\r\n")
        status, *fields = answer.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        if not re.match(r"HTTP/1\.1 [1-4]", status):
            attempt.crashes.append(f"{name}: {quoted(value)}: {status}")
        pairs = [(each.partition(": ")[0], each.partition(": ")[2]) for each in fields]
        attempt.noted("headers of answers", name, shown.header_faults(pairs))
        yield from (f"{name}: {quoted(each)}" for each in fields if MARK in each and not SAFE.fullmatch(each))


def _raw(host: str, port: int, request: bytes) -> bytes:
    with socket.create_connection((host, port), timeout=SECONDS) as connection:
        connection.sendall(request)
        parts: list[bytes] = []
        while part := connection.recv(65_536):
            parts.append(part)
    return b"".join(parts)


def _corrected(attempt: Attempt, documents: list[Any]) -> None:
    """An editor calls each document's first speaker so, and the role, and then the speaker by the name alone."""
    for document in documents:
        words, quotation = document["document"]["title"], document["quotes"][0]
        called = {"name": words, "role": f"{words} role", "affiliation": words, "title": words[:SPELT_LONG]}
        said = {"speaker": {**called, "type": "person"}}
        answer = attempt.json("quotes", "PATCH", f"/quotes/{quotation['id']}", json=said)
        quotation.update(answer.json())
        attempt.json("speakers", "PATCH", f"/speakers/{quotation['speaker']['id']}", json={"name": words[:SPELT_LONG]})


def _searches(attempt: Attempt) -> list[str]:
    """The ids of standing searches by these names, each for the quotations that the article by the same words has."""
    made: list[str] = []
    for words in WORDS.values():
        search = {"name": words[:SPELT_LONG], "query": {"q": "late", "publisher": words[:SPELT_LONG]}}
        answer = attempt.json("searches", "POST", "/searches", json=search)
        made += [answer.json()["id"]] if answer.ok else []
    return made


# What is read.


def _page_elements(attempt: Attempt) -> shown.Elements:
    """Elements and attributes of all pages about words that harm nobody, corrected as the others will be."""
    document = _kept(attempt, PLAIN, "https://plain.example/")
    _corrected(attempt, [document])
    attempt.json("searches", "POST", "/searches", json={"name": PLAIN, "query": {"q": "late"}})
    pages = [attempt.asked("GET", each, headers={"Accept": "text/html"}).text for each in _pages(document)]
    return shown.ALSO_OURS.union(*(shown.read_html(page).elements for page in pages))


def _pages(document: Any) -> Iterator[str]:
    """Every page that shows the document, its speakers or words like its."""
    identity, title = document["document"]["id"], document["document"]["title"]
    yield from (
        f"/read/{identity}",
        f"/read/{identity}/facts",
        "/people",
        "/search/saved",
        "/sources",
        "/search?q=late",
    )
    for quotation in document["quotes"][:2]:
        yield f"/search/{quotation['id']}"
    yield from (f"/people/{each}?{urlencode({'q': title[:100]})}" for each in _speakers(document)[:2])
    yield f"/search?{urlencode({'q': title[:150], 'speaker': title[:150], 'publisher': title[:150]})}"
    yield f"/search?{urlencode({'q': 'late', 'from': title[:100], 'sort': title[:100]})}"
    yield f"/sources?{urlencode({'publisher': title[:150], 'from': title[:50]})}"
    yield f"/read?{urlencode({'url': title})}"
    yield f"/sign-in?{urlencode({'next': title})}"
    yield f"/{title[:50].encode().hex()}?{urlencode({title[:20]: title})}"


def _speakers(document: Any) -> list[str]:
    return [each["speaker"]["id"] for each in document["quotes"] if each["speaker"]]


def _read_document(attempt: Attempt, document: Any, ours: shown.Elements) -> None:
    identity, words = document["document"]["id"], document["document"]["title"]
    for name in ("json", "ninjs", "tei"):
        attempt.formatted("documents", name, "GET", f"/documents/{identity}?format={name}")
    for name in QUOTES:
        attempt.formatted("quotes", name, "GET", f"/quotes?document={identity}&format={name}")
    attempt.json("versions", "GET", f"/documents/{identity}/versions")
    for part in ("", "/history", "/variants"):
        attempt.json("quotes", "GET", f"/quotes/{document['quotes'][0]['id']}{part}")
    for address in _pages(document):
        attempt.page(address, ours)
    for name in ("q", "speaker", "role", "cursor", words):
        attempt.json("problems", "GET", f"/quotes?{urlencode({name: words})}")
    line = json.dumps({"text": words, "title": words, "ref": words[:SPELT_LONG]})
    batch: dict[str, Any] = {"data": f"{line}\n", "headers": {"Content-Type": "application/x-ndjson"}}
    attempt.formatted("batches", "ndjson", "POST", "/quotes/batch", **batch)
    attempt.json("checks", "POST", "/quotes/check", json={"text": f"“{words} we will not go,” said {words}."})


def _read_lists(attempt: Attempt, searches: list[str]) -> None:
    for path in ("/documents?limit=200", "/speakers?limit=200", "/searches?limit=200", "/retention", "/"):
        attempt.json("lists", "GET", path)
    for name in QUOTES:
        attempt.formatted("quotes", name, "GET", f"/quotes?limit=200&format={name}")
    for name in ("json", "csv"):
        attempt.formatted("reports", name, "GET", f"/reports/sources?limit=200&format={name}")
    for identity, name in product(searches, ("atom", "jsonfeed", "csv")):
        attempt.formatted("feeds", name, "GET", f"/searches/{identity}/feed?format={name}")


def _read_commands(attempt: Attempt, documents: list[Any]) -> None:
    """What commands print of all of it, and of files whose names are hostile, too."""
    for arguments in ("search late", "speakers list", "documents list", "searches list", "report sources", "keys list"):
        attempt.printed(*arguments.split())
        if not arguments.startswith("search "):
            attempt.printed(*arguments.split(), "--json")
    for document in documents:
        attempt.embedded(document["document"]["id"])
        attempt.printed("quotes", "history", document["quotes"][0]["id"])
        attempt.printed("speakers", "show", _speakers(document)[0])
    with TemporaryDirectory() as folder:
        for number, words in enumerate(WORDS.values()):
            path = Path(folder, f"{number} {words[:60]}.txt".replace("/", " "))
            path.write_text(f"“{words} we will go,” said {words}.", "utf-8", newline="")
        files = [str(each) for each in sorted(Path(folder).iterdir())]
        attempt.printed("attribute", "--explain", *files)
        attempt.printed("attribute", "--json", *files)
        attempt.printed("check", *files)
        attempt.printed("watch", folder, "--once", "--url", attempt.running.url)


def _read_logs(attempt: Attempt, running: Running) -> None:
    """Each line is an object, and holds nothing that was sent."""
    lines = [*running.requests_logged.queue, *running.errors]
    for line in (each for each in lines if each.startswith("{")):
        attempt.noted("lines of the log", "log", shown.ndjson_faults(line))
    attempt.noted("lines of the log", "log", [line[:80] for line in lines if MARK in line.lower()])
    others = [line for line in running.errors if not line.startswith(("{", "Starting on ", "  curl ")) and line.strip()]
    attempt.noted("lines of the log", "log", [f"is no object: {line[:80]!r}" for line in others])
