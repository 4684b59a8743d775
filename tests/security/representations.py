"""What each representation must hold up, read as a strict reader of it would: each function tells what is wrong."""

import csv
import io
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser

from lxml import etree

STEERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Characters that steer a terminal; in UTF-8 those from 80 on are two bytes."""

TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r]")
CUT = re.compile(r"[\s\"]*[=+\-@＝＋－＠]")
OURS = re.compile(r"(/(?!/)|[?#]|https?://)|")
ADDRESSES = frozenset({"href", "src", "action", "formaction", "cite", "poster", "data", "srcset", "xlink:href"})
VOID = frozenset({"input", "link", "meta", "br", "img", "hr", "wbr", "col", "path", "rect", "circle", "use"})

Elements = set[tuple[str, str]]

ALSO_OURS: Elements = {("nav", "class"), ("q", ""), ("q", "class")}
"""What a page has only of more articles than one, or of some that are longer."""

EMBEDDED: Elements = {(tag, "") for tag in ("aside", "h2", "figure", "blockquote", "p", "figcaption", "script")}
EMBEDDED |= {("aside", "lang"), ("blockquote", "cite"), ("script", "type")}
"""What a block to paste under an article has, and no other."""


class Reader(HTMLParser):
    """The elements with their attributes, the text in order, the scripts, and the addresses of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: Elements = set()
        self.text: list[str] = []
        self.addresses: list[str] = []
        self.scripts: list[str] = []
        self._script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements |= {(tag, "")} | {(tag, name) for name, _ in attrs}
        self.addresses += [value or "" for name, value in attrs if name in ADDRESSES]
        runs = dict(attrs).get("type") != "application/ld+json" and "src" not in dict(attrs)
        self._script = tag == "script" and runs

    def handle_endtag(self, tag: str) -> None:
        self._script = self._script and tag != "script"

    def handle_data(self, data: str) -> None:
        (self.scripts if self._script else self.text).append(data)

    def handle_comment(self, data: str) -> None:
        self.elements.add(("a comment", data[:20]))


def read_html(body: str) -> Reader:
    reader = Reader()
    reader.feed(body)
    reader.close()
    return reader


def html_faults(body: str, ours: Elements) -> Iterator[str]:
    """``ours`` are the elements and attributes of the same pages about words that harm nobody."""
    reader = read_html(body)
    for tag, attribute in sorted(reader.elements - ours):
        yield f"<{tag} {attribute}> is none of ours"
    for address in reader.addresses:
        if not OURS.match(address) or STEERS.search(address):
            yield f"leads to {address[:60]!r}"
    for script in reader.scripts:
        if script.strip():
            yield f"a script in the page: {script[:60]!r}"


def json_faults(body: str) -> Iterator[str]:
    """Of one JSON document."""
    if found := STEERS.search(body) or re.search("[\u2028\u2029]", body):
        yield f"holds {found[0]!r} as it is"
    try:
        json.loads(body)
    except ValueError as error:
        yield f"is no JSON: {error}"


def ndjson_faults(body: str) -> Iterator[str]:
    """Of an object a line, whoever says what a line is."""
    lines = body.split("\n")
    if lines.pop() != "":
        yield "does not end with a line end"
    if lines != body.splitlines():
        yield "has other ends of lines"
    for line in lines:
        yield from json_faults(line)
        if not line.startswith("{"):
            yield f"a line is no object: {line[:60]!r}"


def csv_faults(body: str) -> Iterator[str]:
    """Of a table: as many cells in each line, none of which is a formula, also where another sign parts cells."""
    rows = list(csv.reader(io.StringIO(body, newline=""), strict=True))
    if len({len(row) for row in rows}) != 1:
        yield "lines have not the same number of cells"
    for cell in (cell for row in rows for cell in row):
        if FORMULA.match(cell) and not re.fullmatch(r"-?[0-9.]+", cell):
            yield f"a formula: {cell[:60]!r}"
        if found := STEERS.search(cell):
            yield f"holds {found[0]!r} as it is"
    for separator in ";\t":
        for cell in (cell for line in re.split("[\r\n]", body) for cell in line.split(separator)[1:]):
            if CUT.match(cell):
                yield f"a formula, where cells are parted by {separator!r}: {cell[:60]!r}"


def xml_faults(body: bytes) -> Iterator[str]:
    """Of XML without a document type, that a strict parser takes, and a terminal too."""
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        yield "declares a document type"
    if found := STEERS.search(body.decode().replace("\x85", "")):
        yield f"holds {found[0]!r} as it is"
    try:
        etree.fromstring(body, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError as error:
        yield f"is no XML: {error}"


def terminal_faults(printed: str) -> Iterator[str]:
    """Of what a command prints for people."""
    if found := STEERS.search(printed) or TURNS.search(printed):
        yield f"steers the terminal: {found[0]!r}"


def json_line_faults(printed: str) -> Iterator[str]:
    """Of what a command prints for programs, an object or a list a line."""
    for line in printed.splitlines():
        if line[:1] in "{[":
            yield from json_faults(line)
        else:
            yield from terminal_faults(line)


def header_faults(headers: list[tuple[str, str]]) -> Iterator[str]:
    """Of the headers of an answer, as they came."""
    for name, value in headers:
        if name.lower().startswith("x-injected"):
            yield "has a header that somebody else made"
        if STEERS.search(value) or "\r" in value or "\n" in value:
            yield f"{name} holds {value[:60]!r}"
