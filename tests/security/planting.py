"""Requests with a canary in every place that a request has: such as leave nothing, and such as keep it and erase it."""

import gzip
import json
import socket
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from .asking import Answer, as_json, ask, bearer
from .places import Canary
from .visitors import COOKIE, FORM, House

JSON = {"Content-Type": "application/json"}
PLAIN = {"Content-Type": "text/plain"}
HTML = {"Content-Type": "text/html"}
NDJSON = {"Content-Type": "application/x-ndjson"}
PARTS = "multipart/form-data; boundary=part"


@dataclass(frozen=True, slots=True)
class Sent:
    """A request; its headers count for more than the key that it is sent with."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None = None


def article_with(word: str) -> str:
    """An article that says the word, and names somebody by it."""
    return f"“We will not go to {word},” said {word} Lee, the mayor of {word}. The road to {word} is closed."


def leaving_nothing(canary: Canary) -> Iterator[Sent]:
    """Articles that are not to be kept, drafts, searches, and whatever is wrong."""
    word, text = canary.word, article_with(canary.word)
    facts = {"title": word, "url": f"https://news.example/{word}", "publisher": word}
    body, query = as_json({"text": text, **facts}), urlencode(facts)
    yield Sent("POST", f"/quotes?store=false&explain=true&{query}", PLAIN, text.encode())
    yield Sent("POST", "/quotes?store=false", {**JSON, "Idempotency-Key": word}, body)
    yield Sent("POST", "/quotes?store=false", {**JSON, "Content-Encoding": "gzip"}, gzip.compress(body))
    yield Sent("POST", f"/quotes?store=false&{query}", HTML, f"<title>{word}</title><p>{text}</p>".encode())
    yield Sent("POST", "/quotes?store=false&format=tei", JSON, body)
    yield Sent("POST", "/quotes/batch?store=false", NDJSON, b"\n".join([body, body[:-1], as_json({"ref": word})]))
    yield Sent("POST", "/quotes/check", JSON, as_json({"text": text}))
    yield Sent("POST", "/quotes/check", PLAIN, text.encode())
    yield Sent("POST", "/check", FORM, urlencode({"text": text}).encode())
    yield Sent("POST", "/read", FORM, urlencode({"text": text, **facts}).encode())
    yield Sent("POST", "/read", {"Content-Type": PARTS}, _in_parts(word, text))
    yield from _asking(word)
    yield from _wrong(word, text)
    yield Sent(canary.middle.upper(), f"/quotes?q={word}", {})
    yield from _guessing(word, text)


def _in_parts(word: str, text: str) -> bytes:
    """A form with a file, long enough that it might be put on a disk."""
    named = f'Content-Disposition: form-data; name="file"; filename="{word}.txt"'
    return f"--part\r\n{named}\r\n\r\n{(text + ' ') * 6_000}\r\n--part--\r\n".encode()


def _asking(word: str) -> Iterator[Sent]:
    for path in ("/quotes?q={0}&speaker={0}&role={0}&publisher={0}", "/documents?url=https://news.example/{0}"):
        yield Sent("GET", path.format(word), {})
    for path in ("/speakers?name={0}", "/reports/sources?publisher={0}", "/search?q={0}", "/people?name={0}"):
        yield Sent("GET", path.format(word), {"Referer": f"https://news.example/{word}", "User-Agent": word})
    for path in ("/sources?publisher={0}", "/read?url=https://news.example/{0}", "/sign-in?next=/search?q={0}"):
        yield Sent("GET", path.format(word), {"traceparent": word, "X-Forwarded-For": word, "Host": f"{word}.example"})


def _wrong(word: str, text: str) -> Iterator[Sent]:
    for body in (text.encode(), as_json({"text": text})[:-2], as_json({"text": {word: word}}), b"\xff" + text.encode()):
        yield Sent("POST", "/quotes", JSON, body)
    for members in ({word: 1}, {"title": word * 99}, {"published_at": word}, {"url": word}, {"publisher": f"{word}\0"}):
        yield Sent("POST", "/quotes", JSON, as_json({"text": text, **members}))
    yield Sent("POST", "/quotes", {**JSON, "Content-Encoding": "gzip"}, text.encode())
    yield Sent("POST", "/quotes", {**JSON, "Content-Encoding": word}, text.encode())
    yield Sent("POST", "/quotes", {"Content-Type": f"{word}/{word}"}, text.encode())
    yield Sent("POST", "/quotes", {"Content-Type": f"text/plain; charset={word}"}, text.encode())
    yield Sent("POST", "/quotes", {**JSON, "Idempotency-Key": f"{word}\xe9"}, as_json({"text": text}))
    yield Sent("PUT", "/documents/" + 32 * "0", {**JSON, "If-Match": f'"{word}"'}, as_json({"text": text}))
    for path in (
        "/{0}",
        "/quotes/{0}",
        "/docs/{0}",
        "/assets/{0}",
        "/quotes?{0}=1",
        "/quotes?format={0}",
        "/quotes?kind={0}",
    ):
        yield Sent("GET", path.format(word), {"Accept": f"{word}/{word}"})
    yield Sent("GET", f"/quotes?cursor={word}", {})


def _guessing(word: str, text: str) -> Iterator[Sent]:
    for given in (f"Bearer {word}", f"Bearer otr_{16 * '0'}_{word:A<43}", f"Basic {word}", f"{word} {word}"):
        yield Sent("POST", f"/quotes?title={word}", {**PLAIN, "Authorization": given}, text.encode())
    yield Sent("POST", "/sign-in", FORM, urlencode({"key": word, "next": f"/{word}"}).encode())
    yield Sent("GET", f"/feeds/{word:A<43}", {})
    yield Sent("GET", "/quotes", {"Authorization": "", "Cookie": f"{COOKIE}={word}; {word}={word}"})


def unreadable(word: str) -> Iterator[bytes]:
    """What is no request."""
    yield f"GET /quotes?q={word} HTTP/9.9\r\n\r\n".encode()
    yield f"{word} {word} {word}\r\n\r\n".encode()
    yield f"GET /quotes?q={word} HTTP/1.1\r\nHost: x\r\n{word}\r\n\r\n".encode()
    yield f"GET /quotes?q={word} HTTP/1.1\r\nHost: x\r\nX: {word * 400}\r\n\r\n".encode()
    yield f"GET /quotes?q={word * 400} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    chunked = "Host: x\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked"
    yield f"POST /quotes?title={word} HTTP/1.1\r\n{chunked}\r\n\r\n{word}\r\n{word}".encode()
    yield f"POST /quotes?title={word} HTTP/1.1\r\nHost: x\r\nContent-Length: 999\r\n\r\n{word}".encode()


def send(house: House, sent: Sent) -> Answer:
    """The answer to it, from somebody who may do everything."""
    return ask(house.url, sent.method, sent.path, {**bearer(house.keys["admin"]), **sent.headers}, sent.body)


def send_raw(house: House, given: bytes) -> None:
    """Sends bytes, and hangs up."""
    where = urlsplit(house.url)
    with closing(socket.create_connection((where.hostname, where.port), timeout=10)) as connection, suppress(OSError):
        connection.sendall(given)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(65_536):
            pass


class Archive:
    """Somebody who keeps, corrects and erases."""

    def __init__(self, house: House) -> None:
        self._house = house

    def ask(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        """What is answered, which is no refusal."""
        answer = send(self._house, Sent(method, path, {**JSON, **headers}, as_json(body) if body else None))
        assert answer.status < 300, (method, path, answer)
        return json.loads(answer.body) if answer.body else None


def is_a_name(word: str, archive: Archive) -> bool:
    """Whether the engine takes the word for somebody's name, which it does not with every word that is none."""
    article = {"text": _said_by(word, "house")}
    return _speaker_named(word, archive.ask("POST", "/quotes?store=false", article)["quotes"]) is not None


def _said_by(name: str, sold: str) -> str:
    rest = f"{name} left. “It rains,” said Bob Hall, a farmer."
    return f"“I will never sell the {sold},” said {name} Lee, the mayor of Ely. {rest}"


def _speaker_named(name: str, quotes: list[Any]) -> Any:
    return next((each["speaker"] for each in quotes if each["speaker"] and name in each["speaker"]["name"]), None)


def keep(archive: Archive, words: list[str]) -> Iterator[str]:
    """Paths whose DELETE must leave nothing of the words; each stands in another place."""
    said, title, publisher, later, name, corrected, found, speech, sought = words
    facts = {"title": title, "url": f"https://news.example/{title}", "publisher": publisher}
    article = {"text": article_with(said), **facts}
    document = archive.ask("POST", "/quotes", article, **{"Idempotency-Key": "canary"})["document"]["id"]
    changed = archive.ask("PUT", f"/documents/{document}", {**article, "text": article_with(later)})["quotes"][0]["id"]
    archive.ask("PATCH", f"/quotes/{changed}", {"speaker": {"name": name}, "verified": True})
    archive.ask("PUT", f"/documents/{document}", {**article, "text": f"{article_with(later)} It rained."})
    yield f"/documents/{document}"
    other = archive.ask("POST", "/quotes", {"text": "“We will stay,” said Bob Kay, a ferryman."})["quotes"][0]["id"]
    archive.ask("PATCH", f"/quotes/{other}", {"speaker": {"name": corrected, "role": "ferryman"}})
    yield f"/quotes/{other}"
    article = {"text": _said_by(found, speech), "title": f"{found} Lee"}
    yield f"/speakers/{_speaker_named(found, archive.ask('POST', '/quotes', article)['quotes'])['id']}"
    yield f"/searches/{archive.ask('POST', '/searches', {'name': sought, 'query': {'q': sought}, 'feed': True})['id']}"
