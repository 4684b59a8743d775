"""A page of HTML as a tree of bounded size, without scripts, styles and drawings.

libxml2 splits the page into tags and text; the tree is built here, for three things that its own tree does badly: an
element of 130,000 attributes takes it 40 seconds, everything below the 256th level is dropped without a word, and how
much memory a page takes is known only once it is taken.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml.etree import TreeBuilder, fromstring
from lxml.html import HtmlElement, HTMLParser

MAX_PAGE_CHARACTERS = 5_000_000
"""Code points of a page. Nearly all of a large news page is script: its article seldom has 50,000, the page may have
millions."""

MAX_PAGE_ELEMENTS = 20_000
"""Elements of a page that go into its tree (neither ``LEFT_OUT`` nor ``FORMATTING``). An article's page has a few
thousand, a long live report with readers' comments ten. Twice as many would take four times as long."""

MAX_OPEN_ELEMENTS = 1_000
"""Elements open at once, nearly all of which somebody forgot to close."""

MAX_DEPTH = 100
"""Levels of the tree; the text of what stands deeper is put on the last one. What reads the tree calls itself at each
level, and looks at all that an element holds at each of them."""

MAX_BESIDE = 500
"""Elements in one element, but for those that a page may have many of (``MANY``); the next ones leave only their text.
trafilatura takes most of them away one by one, and each time moves the text round them."""

MAX_ATTRIBUTE = 2_000
"""Code points of an attribute's value; a longer one (a picture as data:) is left out."""

MAX_LINKED_DATA = 1_000_000
"""Code points of all the JSON-LD of a page; a script that goes beyond is left out."""

KEPT_ATTRIBUTES = {
    *("aria-hidden", "class", "content", "data-component", "data-testid", "datetime", "href", "id", "itemprop"),
    *("lang", "name", "property", "pubdate", "rel", "role", "style", "type"),
}
"""Those by which trafilatura tells an article from what is round it, and those that facts are stated with."""

LEFT_OUT = {
    *("audio", "button", "canvas", "embed", "iframe", "math", "noframes", "noscript", "object", "picture", "script"),
    *("select", "style", "svg", "template", "textarea", "video"),
}
"""Elements without a word of the article, left out with all that they hold."""

FORMATTING = {
    *("abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "data", "dfn", "em", "font", "i", "img", "input", "ins"),
    *("kbd", "mark", "nobr", "ruby", "samp", "small", "strong", "sub", "sup", "tt", "u", "var", "wbr"),
}
"""Tags within a sentence that tell nothing of where the article is; only the text in them is kept."""

MANY = {"article", "blockquote", "br", "dd", "div", "dt", "li", "p", "section", "td", "th", "tr"}
"""Elements that a long page may have thousands of in one, as a book its paragraphs."""

END_A_PARAGRAPH = (MANY - {"br"}) | {
    *("address", "aside", "details", "dl", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6"),
    *("header", "hr", "main", "nav", "ol", "pre", "table", "ul"),
}
"""Elements that no paragraph holds: where one begins, an open ``p`` ends with all that is open in it, as in a browser.
libxml2 does so only where nothing else is open in between. trafilatura joins the paragraphs of a paragraph one by one,
each time copying all those before."""

LINKED_DATA = "application/ld+json"
TAG = re.compile(r"[a-z][a-z0-9]*")
NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Characters that no XML has, which the tree is made for."""


class PageTooLong(ValueError):
    """A page that is not read for its size; the message says what it has too many of, and how many are read."""


@dataclass(slots=True)
class PageTree:
    """A page as it was read: its tree, how many elements that has, and its JSON-LD, one string a script."""

    root: HtmlElement = None
    elements: int = 0
    linked_data: list[str] = field(default_factory=list)


def plant(html: str) -> PageTree:
    """The tree of a page; PageTooLong for one that is larger than is read."""
    if len(html) > MAX_PAGE_CHARACTERS:
        raise PageTooLong(f"a page may have {MAX_PAGE_CHARACTERS:,} characters, not {len(html):,}")
    builder = _Builder()
    # The encoding is said here, so that what the page declares is not heeded: these bytes are ours.
    parser = HTMLParser(target=builder, encoding="utf-8", huge_tree=True)
    builder.page.root = fromstring(b"<html>" + html.encode("utf-8", "replace"), parser)
    return builder.page


class _Builder:
    """Takes the tags and the text of a page from libxml2, which calls the methods without an underscore by their names.

    One ``html``, and in it at most one ``body``, which stays open: pages go on after their ``</body></html>``.
    """

    def __init__(self) -> None:
        self.page = PageTree()
        self._tree = TreeBuilder(element_factory=HTMLParser().makeelement)
        self._tree.start("html", {})
        self._open: list[str | None] = []  # None: an element of the page that the tree has not
        self._beside = [0]  # for each open element of the tree, how many elements it has, those of MANY aside
        self._text: list[str] = []
        self._body = False
        self._left_out = 0
        self._is_linked_data = False
        self._linked_data_left = MAX_LINKED_DATA

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if len(self._open) == MAX_OPEN_ELEMENTS:
            raise PageTooLong(f"a page may have {MAX_OPEN_ELEMENTS:,} elements open at once")
        if self._left_out or tag in LEFT_OUT:
            self._flush()
            self._left_out += 1
            self._is_linked_data = tag == "script" and attributes.get("type", "").strip().lower() == LINKED_DATA
            self._open.append(None)
        else:
            if tag in END_A_PARAGRAPH and "p" in self._open:
                self._end_paragraph()
            name = self._planted_name(tag)
            if name:
                self._plant(name, attributes)
            self._open.append(None if name == "body" else name)

    def _planted_name(self, tag: str) -> str | None:
        """What an element is called in the tree; None where only its text goes there."""
        if tag in FORMATTING or tag == "html" or (tag == "body" and (self._body or any(self._open))):
            return None
        if len(self._beside) > MAX_DEPTH:
            self._text.append("\n")
            return None
        name = tag if TAG.fullmatch(tag) else "span"
        self._beside[-1] += name not in MANY
        return name if self._beside[-1] <= MAX_BESIDE or name in MANY else None

    def _plant(self, name: str, attributes: Mapping[str, str]) -> None:
        self.page.elements += 1
        if self.page.elements > MAX_PAGE_ELEMENTS:
            raise PageTooLong(f"a page may have {MAX_PAGE_ELEMENTS:,} elements")
        self._flush()
        self._tree.start(name, dict(_kept(attributes)))
        self._beside.append(0)
        self._body = self._body or name == "body"

    def _end_paragraph(self) -> None:
        """Ends the open ``p`` and what is open in it; their end tags, if they come, end nothing any more."""
        self._flush()
        for place in range(len(self._open) - 1, self._open.index("p") - 1, -1):
            if name := self._open[place]:
                self._tree.end(name)
                self._beside.pop()
                self._open[place] = None

    def data(self, text: str) -> None:
        self._text.append(text)

    def _flush(self) -> None:
        text = "".join(self._text)
        self._text.clear()
        if self._is_linked_data and len(text) <= self._linked_data_left:
            self.page.linked_data.append(text)
            self._linked_data_left -= len(text)
        if text and not self._left_out:
            self._tree.data(NOT_TEXT.sub("", text))

    def end(self, _: str) -> None:
        name = self._open.pop()
        if self._left_out:
            self._flush()
            self._left_out -= 1
            self._is_linked_data = False
        elif name:
            self._flush()
            self._tree.end(name)
            self._beside.pop()

    def close(self) -> HtmlElement:
        self._flush()
        for name in filter(None, [*reversed(self._open), "body" if self._body else None, "html"]):
            self._tree.end(name)
        return self._tree.close()


def _kept(attributes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in attributes.items():
        if name in KEPT_ATTRIBUTES and len(value) <= MAX_ATTRIBUTE:
            yield name, NOT_TEXT.sub("", value)
