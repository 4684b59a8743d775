"""An article that comes as an item of ninjs, the IPTC's News in JSON: what its text is, and what it says of itself.

Of every generation: 3.x (``versionCreated``), 2.x (``versioncreated``), and 1.x, which has ``body_text`` where the
others have ``bodies``. As with a web page, a fact that is missing, malformed or too long is not known.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from .html import Page, read_body
from .html_facts import usable_published_at, usable_publisher, usable_title, usable_url

MARKUP = re.compile(r"html", re.IGNORECASE)
TAG = re.compile(r"\s*<[a-zA-Z!]")


def read_item(item: Mapping[str, Any]) -> Page:
    """The article of an item; its text is "" where no body is text. PageTooLong for a body of too much markup."""
    names, addresses = ("infoSources", "infosources", "infosource"), ("altIds", "altids")
    named = [name for member in names for name in _members(item, member, "name")]
    return Page(
        text=_text(item),
        title=_first(usable_title, [item.get("headline"), *_members(item, "headlines", "value"), item.get("title")]),
        url=_first(usable_url, [item["uri"], *(each for name in addresses for each in _members(item, name, "value"))]),
        publisher=_first(usable_publisher, [*named, item.get("copyrightHolder"), item.get("copyrightholder")]),
        published_at=_first(
            usable_published_at,
            [item.get(name) for name in ("firstCreated", "firstcreated", "versionCreated", "versioncreated")],
        ),
    )


def _text(item: Mapping[str, Any]) -> str:
    """The body that is plain text, as it stands; else the first that is markup, without it."""
    plain, markup = [item.get("body_text")], [item.get("body_xhtml")]
    for body in item.get("bodies") or []:
        kind = body.get("contentType") or body.get("contenttype") or ""
        if MARKUP.search(kind) or (not kind and TAG.match(body["value"])):
            markup.append(body["value"])
        elif kind.partition(";")[0].strip().lower() in ("", "text/plain"):
            plain.append(body["value"])
    as_it_stands = next((each for each in plain if each and not each.isspace()), None)
    return as_it_stands or next((text for each in markup if each and (text := read_body(each))), "")


def _members(item: Mapping[str, Any], name: str, member: str) -> list[str | None]:
    return [each.get(member) for each in item.get(name) or []]


def _first(usable: Callable[[str], str | None], stated: Iterable[str | None]) -> str | None:
    return next(filter(None, map(usable, filter(None, stated))), None)
