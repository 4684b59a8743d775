"""Quotations as a feed: Atom 1.0 (RFC 4287) and JSON Feed 1.1, the newest first.

Links of a feed to itself are left out, though both formats like to have them: a service behind a proxy does not know
the address that it is read at, and one that is wrong, or not https, would send a secret address the wrong way. The page
after this one is given as a query alone, which is right at any address.
"""

import json
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from lxml import etree

from .wire import DocumentForm, QuotationRecord

ATOM = "application/atom+xml"
JSON_FEED = "application/feed+json"

LONGEST_TITLE = 100
"""Characters of what was said that stand in a title; more are cut off, between words."""

NAMESPACE = "http://www.w3.org/2005/Atom"
VERSION = "https://jsonfeed.org/version/1.1"

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """A quotation, and the instant at which it was added, as an RFC 3339 date-time."""

    quotation: QuotationRecord
    document: DocumentForm
    added_at: str


@dataclass(frozen=True, slots=True)
class Feed:
    """Some entries of a search, newest first; ``following`` is the query that leads to those after them."""

    id: str
    title: str
    created_at: str
    entries: Sequence[Entry]
    following: str | None = None

    @property
    def updated_at(self) -> str:
        """When it last changed, but for what was erased."""
        return max([self.created_at, *(entry.added_at for entry in self.entries)])


class ItemForm(TypedDict, total=False):
    """An item of a JSON Feed."""

    id: str
    url: str
    title: str
    content_text: str
    date_published: str
    date_modified: str
    authors: list[dict[str, str]]


def atom(feed: Feed) -> bytes:
    """The feed in XML. Characters that no XML can hold are written as U+FFFD."""
    root = etree.Element("feed", nsmap={None: NAMESPACE})
    _add(root, "id", _urn(feed.id))
    _add(root, "title", feed.title)
    _add(root, "updated", feed.updated_at)
    _add(_add(root, "author"), "name", "ontherecord")
    if feed.following:
        _add(root, "link", rel="next", href=feed.following)
    for entry in feed.entries:
        _add_entry(root, entry)
    whole: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return whole


def json_feed(feed: Feed) -> bytes:
    """The feed in JSON."""
    members = {"version": VERSION, "title": feed.title, "items": [_item(entry) for entry in feed.entries]}
    return json.dumps(members, ensure_ascii=False).encode()


def title_of(quotation: QuotationRecord) -> str:
    """Who said it, in which role, and the first words of what.

    Jeff Davis, Pentagon spokesman: Where we sit today, we still are not collaborating or coordinating with the …
    """
    return ": ".join([*_named(quotation), _shortened(quotation["text"])])


def content_of(entry: Entry) -> str:
    """The quotation in full, and where it stands."""
    quotation, document = entry.quotation, entry.document
    said = f"“{quotation['text']}”" if quotation["kind"] == "direct" else quotation["text"]
    told = " — ".join([said, *_named(quotation)])
    source = ", ".join(filter(None, (document["title"], document["publisher"], document["published_at"])))
    return f"{told}\n\n{source}" if source else told


def _add_entry(root: etree._Element, entry: Entry) -> None:
    made = _add(root, "entry")
    _add(made, "id", _urn(entry.quotation["id"]))
    _add(made, "title", title_of(entry.quotation))
    _add(made, "updated", entry.added_at)
    if published := entry.document["published_at"]:
        _add(made, "published", _date_time(published))
    if publisher := entry.document["publisher"]:
        _add(_add(made, "author"), "name", publisher)
    if url := _link(entry.document):
        _add(made, "link", rel="alternate", href=url)
    _add(made, "content", content_of(entry), type="text")


def _item(entry: Entry) -> ItemForm:
    item = ItemForm(
        id=_urn(entry.quotation["id"]),
        title=title_of(entry.quotation),
        content_text=content_of(entry),
        date_modified=entry.added_at,
    )
    if published := entry.document["published_at"]:
        item["date_published"] = _date_time(published)
    if publisher := entry.document["publisher"]:
        item["authors"] = [{"name": publisher}]
    if url := _link(entry.document):
        item["url"] = url
    return item


def _add(parent: etree._Element, name: str, words: str | None = None, **attributes: str) -> etree._Element:
    safe = {each: _NOT_IN_XML.sub("\ufffd", value) for each, value in attributes.items()}
    made = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", safe)
    if words is not None:
        made.text = _NOT_IN_XML.sub("\ufffd", words)
    return made


def _named(quotation: QuotationRecord) -> list[str]:
    speaker = quotation["speaker"]
    return [", ".join(filter(None, (speaker["name"], speaker["role"])))] if speaker else []


def _shortened(words: str) -> str:
    line = " ".join(words.split())
    if len(line) <= LONGEST_TITLE:
        return line
    whole_words = line[: LONGEST_TITLE + 1].rpartition(" ")[0]
    return f"{whole_words or line[:LONGEST_TITLE]} …"


def _link(document: DocumentForm) -> str | None:
    """Where the article stands, if it was told by an address that a reader may follow."""
    url = document["url"]
    return url if url and url.startswith(("http://", "https://")) else None


def _urn(identity: str) -> str:
    """The id, which is 32 hex digits wherever it is from, as a URI that is nobody else's.

    >>> _urn("97e37594451f9600c070e48818cef0a1")
    'urn:uuid:97e37594-451f-9600-c070-e48818cef0a1'
    """
    return uuid.UUID(identity).urn


def _date_time(published_at: str) -> str:
    """A day as its first second in UTC; a date-time as it was sent."""
    return published_at if "T" in published_at else f"{published_at}T00:00:00Z"
