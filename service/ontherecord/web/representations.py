"""The formats that answers are to be had in: what each is called in ``?format=``, its media type, and what writes it.

A view asks ``offered`` for the one that the client wants, and hands it to ``written`` with what there is to write.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from flask import Response, after_this_request

from ..formats import annotations, feeds, jsonld, ndjson, ninjs, ninjs_items, quotations_csv, tei
from ..formats.selection import Selection
from .negotiation import accepted


@dataclass(frozen=True, slots=True)
class Format:
    """A format; without a writer if the view writes it itself, as it does its JSON.

    ``counts`` if it holds offsets as they were asked for, and not in code points whatever was asked.
    """

    name: str
    media_type: str
    write: Callable[[Selection], Iterator[bytes]] | None = None
    counts: bool = True

    @property
    def content_type(self) -> str:
        """The media type with the charset, where it has one."""
        is_text = self.media_type.startswith("text/") or self.media_type.endswith("+xml")
        return f"{self.media_type}; charset=utf-8" if is_text else self.media_type

    def utf16(self, offsets: str) -> bool:
        """Whether it is to be written from offsets in UTF-16 units."""
        return self.counts and offsets == "utf16"


JSON = Format("json", "application/json")
JSON_LD = Format("jsonld", "application/ld+json", jsonld.dump)
ANNOTATIONS = Format(
    "annotations", f'application/ld+json; profile="{annotations.CONTEXT}"', annotations.dump, counts=False
)
CSV = Format("csv", "text/csv", quotations_csv.dump)
NDJSON = Format("ndjson", "application/x-ndjson", ndjson.dump)
ATOM = Format("atom", "application/atom+xml", feeds.atom)
JSON_FEED = Format("jsonfeed", "application/feed+json", feeds.json_feed)
NINJS = Format("ninjs", ninjs_items.MEDIA_TYPE, ninjs.dump)
TEI = Format("tei", "application/tei+xml", tei.dump, counts=False)

ONE = (JSON, JSON_LD, ANNOTATIONS, CSV, NDJSON)
"""What one quotation is to be had in; as all others, the first unless the client says otherwise."""

LISTED = (*ONE, ATOM, JSON_FEED)
ARTICLE = (*ONE, NINJS, TEI)
DOCUMENT = (JSON, NINJS, TEI)
FEED = (ATOM, JSON_FEED, CSV)
REPORT = (JSON, CSV)

ALL = (*ONE, ATOM, JSON_FEED, NINJS, TEI)


def names(formats: Sequence[Format]) -> tuple[str, ...]:
    """What they are called in ``?format=``."""
    return tuple(each.name for each in formats)


def offered(formats: Sequence[Format], named: str | None) -> Format:
    """The format that is named in the query, or else accepted; a Problem 406 where none of them is."""
    after_this_request(_vary)
    if named:
        return next(each for each in formats if each.name == named)
    by_media_type = {each.media_type: each for each in formats}
    return by_media_type[accepted(*by_media_type)]


def written(form: Format, selection: Selection, *, bom: bool = False) -> Response:
    """The quotations in the format; ``bom`` begins CSV with a byte order mark."""
    assert form.write, f"{form.name} is the view's own to write"
    parts = quotations_csv.dump(selection, bom=bom) if form is CSV else form.write(selection)
    return Response(b"".join(parts), content_type=form.content_type)


def _vary(response: Response) -> Response:
    response.vary.add("Accept")
    return response
