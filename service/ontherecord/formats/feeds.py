"""Quotations as a feed: Atom 1.0 (RFC 4287) and JSON Feed 1.1, the newest first.

Links of a feed to itself are left out, though both formats like to have them: a service behind a proxy does not know
the address that it is read at, and one that is wrong, or not https, would send a secret address the wrong way. The page
after this one is given as a query alone, which is right at any address.
"""

from collections.abc import Iterator
from typing import TypedDict

from lxml import etree

from .facts import date_time, urn, web_address
from .selection import Heading, Selection, quoted, said_by, tags
from .spelling import as_json, as_xml
from .wire import QuotationForm

LONGEST_TITLE = 100
"""Characters of what was said that stand in a title; more are cut off, between words."""

NAMESPACE = "http://www.w3.org/2005/Atom"
VERSION = "https://jsonfeed.org/version/1.1"


class ItemForm(TypedDict, total=False):
    """An item of a JSON Feed."""

    id: str
    url: str
    title: str
    content_text: str
    date_published: str
    date_modified: str
    authors: list[dict[str, str]]
    tags: list[str]


def atom(selection: Selection) -> Iterator[bytes]:
    """The feed in XML. Characters that no XML can hold are written as U+FFFD."""
    heading = _heading(selection)
    quotations = list(selection.quotations)
    root = etree.Element("feed", nsmap={None: NAMESPACE})
    _add(root, "id", urn(heading.id))
    _add(root, "title", heading.title)
    _add(root, "updated", max([heading.created_at, *(_added(selection, each) for each in quotations)]))
    _add(_add(root, "author"), "name", "ontherecord")
    if selection.following:
        _add(root, "link", rel="next", href=selection.following)
    for quotation in quotations:
        _add_entry(root, quotation, _added(selection, quotation))
    yield etree.tostring(root, encoding="utf-8", xml_declaration=True)


def json_feed(selection: Selection) -> Iterator[bytes]:
    """The feed in JSON."""
    items = [_item(quotation, _added(selection, quotation)) for quotation in selection.quotations]
    yield as_json({"version": VERSION, "title": _heading(selection).title, "items": items}).encode()


def title_of(quotation: QuotationForm) -> str:
    """Who said it, in which role, and the first words of what.

    Capt. Jeff Davis, Pentagon spokesman: Where we sit today, we still are not collaborating or coordinating with the …
    """
    return ": ".join(filter(None, (said_by(quotation["speaker"]), _shortened(quotation["text"]))))


def content_of(quotation: QuotationForm) -> str:
    """The quotation in full, and where it stands."""
    document = quotation["document"]
    told = " — ".join(filter(None, (quoted(quotation), said_by(quotation["speaker"]))))
    source = ", ".join(filter(None, (document["title"], document["publisher"], document["published_at"])))
    return f"{told}\n\n{source}" if source else told


def _heading(selection: Selection) -> Heading:
    assert selection.heading, "a feed has one"
    return selection.heading


def _added(selection: Selection, quotation: QuotationForm) -> str:
    return selection.added_at[quotation["document"]["id"]]


def _add_entry(root: etree._Element, quotation: QuotationForm, added_at: str) -> None:
    document = quotation["document"]
    made = _add(root, "entry")
    _add(made, "id", urn(quotation["id"]))
    _add(made, "title", title_of(quotation))
    _add(made, "updated", added_at)
    if published := document["published_at"]:
        _add(made, "published", date_time(published))
    if publisher := document["publisher"]:
        _add(_add(made, "author"), "name", publisher)
    if url := web_address(document["url"]):
        _add(made, "link", rel="alternate", href=url)
    for tag in tags(quotation):
        _add(made, "category", term=tag)
    _add(made, "content", content_of(quotation), type="text")


def _item(quotation: QuotationForm, added_at: str) -> ItemForm:
    document = quotation["document"]
    item = ItemForm(
        id=urn(quotation["id"]),
        title=title_of(quotation),
        content_text=content_of(quotation),
        date_modified=added_at,
        tags=tags(quotation),
    )
    if published := document["published_at"]:
        item["date_published"] = date_time(published)
    if publisher := document["publisher"]:
        item["authors"] = [{"name": publisher}]
    if url := web_address(document["url"]):
        item["url"] = url
    return item


def _add(parent: etree._Element, name: str, words: str | None = None, **attributes: str) -> etree._Element:
    safe = {each: as_xml(value) for each, value in attributes.items()}
    made = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", safe)
    if words is not None:
        made.text = as_xml(words)
    return made


def _shortened(words: str) -> str:
    line = " ".join(words.split())
    if len(line) <= LONGEST_TITLE:
        return line
    whole_words = line[: LONGEST_TITLE + 1].rpartition(" ")[0]
    return f"{whole_words or line[:LONGEST_TITLE]} …"
