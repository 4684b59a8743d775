"""Hostile words as text, title, address, name, role, search, key, header and query: nothing takes them for more.

Whatever shows them again is read as a strict reader of it would: pages, CSV, JSON, feeds, TEI, headers, logs, and what
commands print.
"""

import json
import re
import socket
from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from click.testing import CliRunner, Result
from tests.conftest import Running
from tests.faults.figures import Figures, quoted
from tests.faults.served import database, service

from ontherecord.cli import main

from . import representations as shown
from .words import ADDRESSES, HEADERS, MARK, NO_ADDRESSES, WORDS

SECONDS = 30
ENGLISH = "It rained all day in the town of Ely, and the people went home to their families and their fires. " * 3
PLAIN = "nothing against anybody"
FORMATS = {
    "quotes": ("json", "csv", "ndjson", "jsonld", "annotations", "atom", "jsonfeed"),
    "documents": ("json", "ninjs", "tei"),
    "feed": ("atom", "jsonfeed", "csv"),
    "sources": ("json", "csv"),
}
XML = ("atom", "tei")
JSON_ALIKE = ("json", "jsonld", "annotations", "jsonfeed", "ninjs")
LONG = 100_000
REQUEST = b"POST /quotes?q=%0d%0aX-Injected:%201 HTTP/1.1"
NAMES = ("X-Request-Id", "traceparent", "Idempotency-Key", "User-Agent", "Accept", "If-None-Match", "X-Forwarded-For")
NAMES += ("Origin", "Cookie", "Authorization", "Content-Type", "Accept-Language")
SAFE = re.compile(r"[ -~]*")


def run(figures: Figures, *, short: bool) -> None:
    """On SQLite, which is enough for the short form, and on PostgreSQL."""
    for dialect in ("sqlite",) if short else ("sqlite", "postgresql"):
        with database(dialect) as url, service(url, ONTHERECORD_WEBHOOK_HOSTS="hooks.example") as running:
            _Attempt(figures, running, dialect).made()


class _Attempt:
    """One service that is told hostile words, and read again."""

    def __init__(self, figures: Figures, running: Running, dialect: str) -> None:
        self.figures, self.running, self.dialect = figures, running, dialect
        self.session = requests.Session()
        self.faults: dict[str, list[str]] = {}
        self.read: dict[str, int] = {}
        self.crashes: list[str] = []

    def made(self) -> None:
        ours = self._page_elements(self._kept(PLAIN, "https://plain.example/"))
        documents = [self._kept(words, address) for words, address in _with_addresses()]
        documents.append(self._kept_as_one())
        refused = [*self._refused(), *self._other_headers()]
        self._corrected(documents)
        searches = self._searches()
        for document in documents:
            self._read_document(document, ours)
        self._read_lists(searches)
        self._commands(documents)
        exit_code = self.running.stop()
        self._logs()
        self._told(len(documents), refused, exit_code)

    def _told(self, documents: int, refused: list[str], exit_code: int) -> None:
        where = f", {self.dialect}"
        self.figures.tell(f"hostile words kept{where}", f"{len(WORDS)} in {documents} documents")
        for kind, number in sorted(self.read.items()):
            self.figures.none(f"wrong in {number:,} {kind}{where}", sorted(set(self.faults.get(kind, ()))))
        self.figures.none(f"taken, though they had to be refused{where}", refused)
        self.figures.none(f"answers of 500 and above{where}", self.crashes)
        self.figures.check(f"exit code{where}", exit_code, held=exit_code == 0, bound="0")

    def _noted(self, kind: str, place: str, faults: Iterable[str]) -> None:
        self.read[kind] = self.read.get(kind, 0) + 1
        self.faults.setdefault(kind, []).extend(f"{place}: {each!s}" for each in faults)

    def _asked(self, method: str, path: str, **given: Any) -> requests.Response:
        answer = self.session.request(
            method, f"{self.running.url}{path}", timeout=SECONDS, allow_redirects=False, **given
        )
        if answer.status_code >= 500:
            self.crashes.append(f"{method} {path[:60]}: {answer.status_code}")
        self._noted("headers of answers", path[:40], shown.header_faults(list(answer.headers.items())))
        return answer

    # What is told.

    def _kept(self, words: str, address: str | None = None) -> Any:
        """The document of an article by these words, in which they are said too, and say something."""
        text = f"“{words} we will not go,” said Ann Lee, the mayor of Ely.\n\n“It is late,” said {words}.\n\n{ENGLISH}"
        facts = {
            "title": words,
            "publisher": words[:200],
            "published_at": "2026-11-20",
            **({"url": address} if address else {}),
        }
        answer = self._asked("POST", "/quotes", json={"text": text, **facts})
        self._body("quotes", "json", answer)
        return answer.json() if answer.ok else self.crashes.append(f"{quoted(words)}: {answer.status_code}")

    def _kept_as_one(self) -> Any:
        """The document of an article in which everybody is called by one of them."""
        text = "\n\n".join(f"“It is late, and we will all go home,” said {words}." for words in WORDS.values())
        return self._asked("POST", "/quotes", json={"text": f"{text}\n\n{ENGLISH}", "title": MARK}).json()

    def _refused(self) -> Iterator[str]:
        """Of what no service may take: what was taken nevertheless."""
        article = {"text": f"“We will not go,” said {MARK}."}
        wrong: list[dict[str, str]] = [{"url": each} for each in NO_ADDRESSES]
        wrong += [
            {name: spoilt} for name in ("title", "publisher", "text") for spoilt in (f"{MARK}\0", f"{MARK}\ud800")
        ]
        wrong += [{name: MARK + "N" * LONG} for name in ("title", "publisher", "url")]
        for facts in wrong:
            answer = self._asked(
                "POST", "/quotes", data=json.dumps({**article, **facts}), headers={"Content-Type": "application/json"}
            )
            self._body("problems", "json", answer)
            if answer.status_code != 422:
                yield f"{quoted(facts)}: {answer.status_code}"
        for address in (*NO_ADDRESSES, f"https://hooks.example@{MARK}.example/", f"https://hooks.example/\n{MARK}"):
            search = {"name": MARK, "query": {"q": MARK}, "webhook": {"url": address}}
            if (answer := self._asked("POST", "/searches", json=search)).status_code != 422:
                yield f"webhook {quoted(address)}: {answer.status_code}"
        for name in (f"\x1b[31m{MARK}", f"{MARK}\n", f"\u202e{MARK}", MARK + "N" * LONG, f"{MARK}\udc9b"):
            if self._command("keys", "create", name, "--scope", "read").exit_code != 1:
                yield f"key {quoted(name)}"

    def _corrected(self, documents: list[Any]) -> None:
        """An editor calls speakers so, and their roles; in one of them by names without end."""
        for words, document in zip((*WORDS.values(), MARK + "N" * LONG), documents, strict=False):
            for quotation in document["quotes"][:1]:
                called = {
                    "name": words,
                    "role": f"{words} role",
                    "affiliation": words,
                    "title": words[:200],
                    "type": "person",
                }
                answer = self._asked("PATCH", f"/quotes/{quotation['id']}", json={"speaker": called})
                if answer.ok:
                    speaker = answer.json()["speaker"]["id"]
                    self._body("quotes", "json", self._asked("PATCH", f"/speakers/{speaker}", json={"name": words}))

    def _searches(self) -> list[str]:
        """The ids of standing searches by these names, for these words."""
        made: list[str] = []
        for words in WORDS.values():
            search = {"name": words, "query": {"q": f"{words[:150]} late", "publisher": words[:200]}}
            answer = self._asked("POST", "/searches", json=search)
            self._body("searches", "json", answer)
            made += [answer.json()["id"]] if answer.ok else []
        return made

    def _other_headers(self) -> Iterator[str]:
        """Headers as bytes that no client library would send: tells of those that an answer gives back as they were."""
        host = urlsplit(self.running.url)
        for name, value in product(NAMES, HEADERS):
            lines = (REQUEST, b"Host: x", b"Content-Length: 0", b"Connection: close", name.encode() + b": " + value)
            answer = _raw(host.hostname or "", host.port or 0, b"\r\n".join(lines) + b"\r\n\r\n")
            status, *fields = answer.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
            if status.split(" ")[1:2] >= ["500"] or not status:
                self.crashes.append(f"{name}: {quoted(value)}: {status}")
            pairs = [(each.partition(": ")[0], each.partition(": ")[2]) for each in fields]
            self._noted("headers of answers", name, shown.header_faults(pairs))
            yield from (f"{name}: {quoted(each)}" for each in fields if MARK in each and not SAFE.fullmatch(each))

    # What is read.

    def _body(self, of: str, name: str, answer: requests.Response) -> None:
        body = answer.content
        if not answer.ok and of != "problems":
            name = "json"
        kind = f"{of} as {name}"
        if name in XML:
            self._noted(kind, of, shown.xml_faults(body))
        elif name == "csv":
            self._noted(kind, of, shown.csv_faults(body.decode()))
        elif name == "ndjson":
            self._noted(kind, of, shown.ndjson_faults(body.decode()))
        else:
            self._noted(kind, of, shown.json_faults(body.decode()))

    def _read_document(self, document: Any, ours: shown.Elements) -> None:
        identity = document["document"]["id"]
        for name in FORMATS["documents"]:
            self._body("documents", name, self._asked("GET", f"/documents/{identity}?format={name}"))
        for name in FORMATS["quotes"]:
            self._body(
                "quotes", name, self._asked("GET", f"/quotes?{urlencode({'document': identity, 'format': name})}")
            )
        self._body("history", "json", self._asked("GET", f"/documents/{identity}/versions"))
        for quotation in document["quotes"][:2]:
            for part in ("", "/history", "/variants"):
                self._body("quotes", "json", self._asked("GET", f"/quotes/{quotation['id']}{part}"))
        for address in self._pages(document):
            answer = self._asked("GET", address, headers={"Accept": "text/html"})
            policy = (
                []
                if "default-src 'none'" in answer.headers.get("Content-Security-Policy", "") or not answer.ok
                else ["no policy"]
            )
            self._noted("pages", address.partition("?")[0][:8], [*shown.html_faults(answer.text, ours), *policy])

    def _read_lists(self, searches: list[str]) -> None:
        for path in ("/documents?limit=200", "/speakers?limit=200", "/searches?limit=200", "/retention", "/"):
            self._body("lists", "json", self._asked("GET", path))
        for name in FORMATS["quotes"]:
            self._body("quotes", name, self._asked("GET", f"/quotes?limit=200&format={name}"))
        for name in FORMATS["sources"]:
            self._body("sources", name, self._asked("GET", f"/reports/sources?limit=200&format={name}"))
        for identity in searches:
            for name in FORMATS["feed"]:
                self._body("feeds", name, self._asked("GET", f"/searches/{identity}/feed?format={name}"))
        for words in WORDS.values():
            for name in ("q", "speaker", "role", "publisher", "cursor", words):
                self._body("problems", "json", self._asked("GET", f"/quotes?{urlencode({name: words})}"))
            line = json.dumps({"text": words, "title": words, "ref": words})
            batch = {"data": f"{line}\n", "headers": {"Content-Type": "application/x-ndjson"}}
            self._body("batches", "ndjson", self._asked("POST", "/quotes/batch", **batch))
            self._body(
                "checks",
                "json",
                self._asked("POST", "/quotes/check", json={"text": f"“{words} we will not go,” said {words}."}),
            )

    def _pages(self, document: Any) -> Iterator[str]:
        """Every page that shows the document, its speakers or words like its."""
        identity, title = document["document"]["id"], document["document"]["title"] or MARK
        yield from (f"/read/{identity}", f"/read/{identity}/facts", "/people", "/search/saved", "/sources")
        for quotation in document["quotes"][:2]:
            yield f"/search/{quotation['id']}"
            kept = self._asked("GET", f"/quotes/{quotation['id']}").json()
            if kept.get("speaker"):
                yield f"/people/{kept['speaker']['id']}?{urlencode({'q': title[:100]})}"
        yield f"/search?{urlencode({'q': title[:150], 'speaker': title[:150], 'publisher': title[:150]})}"
        yield f"/search?{urlencode({'q': MARK, 'from': title[:100], 'sort': title[:100]})}"
        yield f"/sources?{urlencode({'publisher': title[:150], 'from': title[:50]})}"
        yield f"/read?{urlencode({'url': title})}"
        yield f"/sign-in?{urlencode({'next': title})}"
        yield f"/{title[:50].encode().hex()}?{urlencode({title[:20]: title})}"

    def _page_elements(self, document: Any) -> shown.Elements:
        """Elements and attributes of all pages about words that harm nobody, corrected as the others will be."""
        self._corrected([document])
        self._searches()
        pages = [self._asked("GET", address, headers={"Accept": "text/html"}).text for address in self._pages(document)]
        return set().union(*(shown.read_html(page).elements for page in pages))

    # What commands print, and what is logged.

    def _commands(self, documents: list[Any]) -> None:
        """As for people on a terminal, and as JSON; over files whose names are hostile, too."""
        lists = (
            ("search", "late"),
            ("speakers", "list", "--limit", "200"),
            ("documents", "list"),
            ("searches", "list"),
            ("report",),
            ("keys", "list"),
        )
        each = [arguments for document in documents for arguments in self._commands_of(document)]
        for arguments in (*lists, *each):
            self._printed("what commands print", shown.terminal_faults, *arguments)
        for arguments in lists:
            self._printed("JSON of commands", lambda printed: shown.STEERS.findall(printed), *arguments, "--json")
        with TemporaryDirectory() as folder:
            for number, words in enumerate(WORDS.values()):
                name = f"{number} {words[:60]}".replace("/", " ").replace("\0", " ")
                Path(folder, f"{name}.txt").write_text(f"“{words} we will go,” said {words}.", "utf-8", newline="")
            names = [str(each) for each in sorted(Path(folder).iterdir())]
            self._printed("what commands print", shown.terminal_faults, "attribute", "--explain", *names)
            self._printed("what commands print", shown.terminal_faults, "check", *names)
            self._printed(
                "what commands print", shown.terminal_faults, "watch", folder, "--once", "--url", self.running.url
            )
            self._printed(
                "JSON of commands", lambda printed: shown.STEERS.findall(printed), "attribute", "--json", *names
            )

    def _commands_of(self, document: Any) -> Iterator[tuple[str, ...]]:
        yield ("embed", document["document"]["id"], "--json-ld", "--kind", "direct", "--kind", "mixed")
        for quotation in document["quotes"][:1]:
            yield ("quotes", "history", quotation["id"])

    def _printed(self, kind: str, faults: Any, *arguments: str) -> None:
        finished = self._command(*arguments)
        printed = finished.output_bytes.decode("utf-8", "replace")
        if finished.exception and not isinstance(finished.exception, SystemExit):
            self.crashes.append(f"{arguments[0]}: {quoted(repr(finished.exception))}")
        self._noted(kind, " ".join(arguments[:2]), faults(printed))

    def _command(self, *arguments: str) -> Result:
        """In this process: a hundred of their own would take minutes."""
        settings = {name: value for name, value in self.running.environment.items() if name.startswith("ONTHERECORD_")}
        return CliRunner().invoke(main, arguments, env=settings)

    def _logs(self) -> None:
        """Each line is an object, and holds nothing that was sent."""
        lines = [*self.running.requests_logged.queue, *self.running.errors]
        for line in (each for each in lines if each.strip() and not each.startswith(("Starting on", "  curl"))):
            self._noted("lines of the log", "log", shown.ndjson_faults(line))
            if MARK in line.lower():
                self._noted("lines of the log", "log", [f"holds what was sent: {line[:80]!r}"])


def _with_addresses() -> Iterator[tuple[str, str]]:
    for number, words in enumerate(WORDS.values()):
        yield words, ADDRESSES[number % len(ADDRESSES)] + str(number)


def _raw(host: str, port: int, request: bytes) -> bytes:
    with socket.create_connection((host, port), timeout=SECONDS) as connection:
        connection.sendall(request)
        parts: list[bytes] = []
        while part := connection.recv(65_536):
            parts.append(part)
    return b"".join(parts)
