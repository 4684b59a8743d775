"""The article of a web page: its main text, and what the page says of itself.

The main text is found by trafilatura (Barbaresi, ACL 2021). What it gets is not the page but a bounded tree of it, so
that no page, however it is made, takes more than seconds. The facts are those that the page states for machines; none
is guessed from the text.

Nothing is fetched, written or logged, and nothing of a page is kept once it is read. Any thread may read a page; one
page is read at a time, since the worst takes 4 seconds and 200 MB, and threads would take that each.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock

from lxml import etree
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.settings import Document
from trafilatura.utils import line_processing, trim

from .html_facts import stated_facts
from .html_tree import MAX_PAGE_CHARACTERS, MAX_PAGE_ELEMENTS, PageTooLong, PageTree, plant

__all__ = ["MAX_PAGE_CHARACTERS", "MAX_PAGE_ELEMENTS", "Page", "PageTooLong", "read_page"]

SECOND_OPINION_ELEMENTS = 3_000
"""Elements up to which trafilatura also asks readability and jusText, whose time grows with elements² × depth. Most
articles' pages are smaller; a larger one is read by trafilatura's own rules alone."""

LEAST_TEXT = 250
"""Code points under which trafilatura itself holds that it has not found the article."""

WITHIN_A_LINE = {"a", "code", "del", "label", "output", "q", "s", "span", "time"}
"""Elements that begin no line, beside those that only format words."""

BESIDE_THE_TEXT = {"figure", "head", "title"}
"""Elements of an article's markup that its text does not count with: captions, and what only machines read."""

WHITE_SPACE = re.compile(r"\s+")
ONE_PAGE = Lock()

logging.getLogger("trafilatura").setLevel(logging.CRITICAL + 1)  # its messages quote the page


@dataclass(frozen=True, slots=True)
class Page:
    """The main text, its paragraphs a blank line apart ("" where no article is found), and the facts that are stated.

    ``published_at`` is a date or a date-time with its offset (RFC 3339). A fact that is missing, malformed or too long
    (title 1,000 code points, url 2,000, publisher 200) is None.
    """

    text: str
    title: str | None
    url: str | None
    publisher: str | None
    published_at: str | None


def read_page(html: str) -> Page:
    """The article of a page of HTML; PageTooLong for one with more characters, elements or depth than is read.

    >>> read_page("<title>Bridge closed</title><article><p>“It is closed,” said Ann Lee, the mayor.</article>").title
    'Bridge closed'
    """
    with ONE_PAGE:
        page = plant(html)
        facts = stated_facts(page)  # before the text: finding it takes the tree apart
        text = _main_text(page)
    if len(text) < LEAST_TEXT and facts.body and len(facts.body) > len(text):
        text = _paragraphs(facts.body)  # of a page whose scripts write the article
    return Page(text, facts.title, facts.url, facts.publisher, facts.published_at)


def read_body(markup: str) -> str:
    """The text of markup that is all of it the article's, paragraph by paragraph; PageTooLong as for a page.

    >>> read_body("<p>“It is <b>closed</b>,” said\\nAnn Lee.</p><p>She is the mayor.</p>")
    '“It is closed,” said Ann Lee.\\n\\nShe is the mayor.'
    """
    with ONE_PAGE:
        return _paragraphs("".join(_lines(plant(markup).root)))


def _lines(root: HtmlElement) -> Iterator[str]:
    """The words of a tree, a line break before and after each element that is not within a line."""
    beside = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        is_start = event == "start"
        beside += (1 if is_start else -1) * (element.tag in BESIDE_THE_TEXT)
        if element.tag not in WITHIN_A_LINE:
            yield "\n"
        if not beside:
            yield WHITE_SPACE.sub(" ", (element.text if is_start else element.tail) or "")


def _main_text(page: PageTree) -> str:
    fast = page.elements > SECOND_OPINION_ELEMENTS
    try:
        found = bare_extraction(page.root, include_comments=False, include_tables=False, fast=fast)
        return _paragraphs(found.text or "") if isinstance(found, Document) else ""
    finally:
        for cached in (line_processing, trim):  # each holds the last thousand strings that it was given
            cached.cache_clear()


def _paragraphs(lines: str) -> str:
    """trafilatura's lines, which are paragraphs, headings and items of lists, as paragraphs."""
    return "\n\n".join(line for line in map(str.strip, re.split(r"[\n\r]+", lines)) if line)
