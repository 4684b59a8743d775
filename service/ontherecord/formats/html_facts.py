"""What a web page states of its article for machines: title, address, publisher, time of publication.

Read from JSON-LD (schema.org ``NewsArticle`` and its kin), from ``<meta>`` tags (Open Graph, Dublin Core and others),
then from elements made for it (the canonical link, ``<time itemprop="datePublished">``, ``<title>``). Nothing is
guessed from the text or from the form of an address.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from .html_tree import NOT_TEXT, PageTree

MAX_TITLE = 1_000
MAX_URL = 2_000
MAX_PUBLISHER = 200
"""Code points. What is longer is no title, no address, no name."""

MAX_LINKED_VALUES = 10_000
"""Values of a page's JSON-LD that are looked at for its article."""

TITLE_NAMES = ("og:title", "twitter:title", "headline", "dc.title", "dcterms.title", "title")
URL_NAMES = ("og:url", "twitter:url")
PUBLISHER_NAMES = ("og:site_name", "dc.publisher", "dcterms.publisher", "publisher", "application-name")
PUBLISHED_NAMES = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "publication_date",
    "publish-date",
    "publishdate",
    "pubdate",
    "date",
)
ARTICLE_TYPE = re.compile(r"\w*(?:Article|Posting)", re.ASCII)
DATE = re.compile(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Facts:
    """Each fact as the page states it, None where it does not; ``body`` is the article's text where JSON-LD has it."""

    title: str | None
    url: str | None
    publisher: str | None
    published_at: str | None
    body: str | None


def stated_facts(page: PageTree) -> Facts:
    """The facts that a page states: of several statements, the first that can be used."""
    article = _linked_article(page.linked_data)
    meta = _meta(page.root)
    root = page.root

    def first(usable: Callable[[str], str | None], *statements: Iterable[object]) -> str | None:
        stated = (each for several in statements for each in several if isinstance(each, str))
        return next(filter(None, map(usable, stated)), None)

    def named(names: Iterable[str]) -> Iterable[object]:
        return map(meta.get, names)

    publisher = article.get("publisher")
    return Facts(
        title=first(usable_title, [article.get("headline")], named(TITLE_NAMES), _words(root, "//title | //h1")),
        url=first(usable_url, root.xpath("//link[@rel='canonical']/@href"), named(URL_NAMES), [article.get("url")]),
        publisher=first(
            usable_publisher,
            [publisher.get("name") if isinstance(publisher, dict) else publisher],
            named(PUBLISHER_NAMES),
        ),
        published_at=first(
            usable_published_at,
            [article.get("datePublished")],
            named(PUBLISHED_NAMES),
            root.xpath("//time[@itemprop='datePublished' or @pubdate]/@datetime"),
        ),
        body=first(_cleaned, [article.get("articleBody")]),
    )


def _linked_article(scripts: Iterable[str]) -> dict[str, Any]:
    """The first object of a page's JSON-LD that is of an article's type; an empty one where there is none.

    >>> _linked_article(['{"@graph": [{"@type": "NewsArticle", "headline": "Bridge closed"}]}'])["headline"]
    'Bridge closed'
    """
    ahead = [_parsed(script) for script in reversed(list(scripts))]
    for _ in range(MAX_LINKED_VALUES):
        if not ahead:
            break
        value = ahead.pop()
        if isinstance(value, list):
            ahead.extend(reversed(value))
        elif isinstance(value, dict):
            if _is_article(value.get("@type")):
                return value
            ahead.extend(reversed(value.values()))
    return {}


def _parsed(script: str) -> object:
    try:
        return json.loads(script, strict=False)
    except (ValueError, RecursionError):  # not JSON, as on many a page; brackets in thousands
        return None


def _is_article(types: object) -> bool:
    names = types if isinstance(types, list) else [types]
    return any(isinstance(name, str) and ARTICLE_TYPE.fullmatch(name) for name in names)


def _meta(root: HtmlElement) -> dict[str, str]:
    """What ``<meta>`` says under each name, which may stand in any of three attributes; the first counts."""
    said: dict[str, str] = {}
    for element in root.iter("meta"):
        for attribute in ("property", "name", "itemprop"):
            said.setdefault(element.get(attribute, "").strip().lower(), element.get("content", ""))
    return said


def _words(root: HtmlElement, xpath: str) -> Iterator[str]:
    return (element.text_content() for element in root.xpath(xpath))


def _cleaned(words: str) -> str | None:
    return NOT_TEXT.sub("", words)


def _on_one_line(words: str) -> str:
    return " ".join(NOT_TEXT.sub(" ", words).split())


def usable_title(words: str) -> str | None:
    """The title on one line."""
    title = _on_one_line(words)
    return title if len(title) <= MAX_TITLE else None


def usable_publisher(words: str) -> str | None:
    """The name; an address in its place, as some pages have it, is none."""
    name = _on_one_line(words)
    return name if len(name) <= MAX_PUBLISHER and "://" not in name else None


def usable_url(words: str) -> str | None:
    """The address if it is absolute and of the web."""
    url = words.strip()
    if len(url) > MAX_URL or not url.isprintable() or " " in url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:  # such as http://[::
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def usable_published_at(words: str) -> str | None:
    """The date-time as RFC 3339 writes it if its offset is stated, else the date alone.

    >>> usable_published_at("2016-05-20T14:03:00+0200"), usable_published_at("2016-05-20 14:03 Uhr")
    ('2016-05-20T14:03:00+02:00', '2016-05-20')
    """
    stated = words.strip()
    begins = DATE.match(stated)
    if not begins:
        return None
    for form in (stated, begins[0]):
        try:
            time = datetime.fromisoformat(form)
        except ValueError:
            continue
        offset = time.utcoffset()
        if offset is None:
            return begins[0]
        return time.isoformat(timespec="seconds") if not offset.total_seconds() % 60 else begins[0]
    return None
