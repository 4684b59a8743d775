"""The formats that quotations are to be had in: what each is called, its media type, and what writes it.

Whoever offers some of them, over HTTP, on a page or in a terminal, has their names, labels and writers from here.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from . import annotations, feeds, jsonld, ndjson, ninjs, quotations_csv, tei
from .selection import Selection


@dataclass(frozen=True, slots=True)
class Format:
    """A format: ``name`` is for programs (``?format=``), ``label`` for people.

    It has no writer if whoever offers it writes it, as the service does its JSON. ``counts`` if it holds offsets as
    they were asked for; all others hold none, or are in code points whatever was asked.
    """

    name: str
    label: str
    media_type: str
    write: Callable[[Selection], Iterator[bytes]] | None = None
    counts: bool = False

    @property
    def content_type(self) -> str:
        """The media type with the charset, where it has one."""
        is_text = self.media_type.startswith("text/") or self.media_type.endswith("+xml")
        return f"{self.media_type}; charset=utf-8" if is_text else self.media_type

    def utf16(self, offsets: str) -> bool:
        """Whether it is to be written from offsets in UTF-16 units."""
        return self.counts and offsets == "utf16"


JSON = Format("json", "JSON", "application/json", counts=True)
JSON_LD = Format("jsonld", "JSON-LD", "application/ld+json", jsonld.dump)
ANNOTATIONS = Format(
    "annotations", "Web Annotation", f'application/ld+json; profile="{annotations.CONTEXT}"', annotations.dump
)
CSV = Format("csv", "CSV", "text/csv", quotations_csv.dump, counts=True)
NDJSON = Format("ndjson", "NDJSON", "application/x-ndjson", ndjson.dump, counts=True)
ATOM = Format("atom", "Atom", "application/atom+xml", feeds.atom)
JSON_FEED = Format("jsonfeed", "JSON Feed", "application/feed+json", feeds.json_feed)
NINJS = Format("ninjs", "ninjs", ninjs.MEDIA_TYPE, ninjs.dump)
TEI = Format("tei", "TEI", "application/tei+xml", tei.dump)

ONE = (JSON, JSON_LD, ANNOTATIONS, CSV, NDJSON)
"""What one quotation is to be had in; as all others, the first unless the client says otherwise."""

LISTED = (*ONE, ATOM, JSON_FEED)
OF_ARTICLES = (NINJS, TEI)
"""What holds an article with its text."""

ARTICLE = (*ONE, *OF_ARTICLES)
DOCUMENT = (JSON, *OF_ARTICLES)
FEED = (ATOM, JSON_FEED, CSV)
REPORT = (JSON, CSV)

ALL = (*LISTED, *OF_ARTICLES)


def called(name: str) -> Format:
    """The format of that name."""
    return next(each for each in ALL if each.name == name)


def names(formats: Sequence[Format]) -> tuple[str, ...]:
    """What they are called in ``?format=``."""
    return tuple(each.name for each in formats)
