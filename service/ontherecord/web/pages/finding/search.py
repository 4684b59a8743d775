"""``/search``: the archive asked as ``GET /quotes`` asks it. The whole search stands in the address."""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import request, url_for
from marshmallow import validate
from sqlalchemy import Connection
from werkzeug.wrappers import Response as AnyResponse

from ....archive import speakers
from ....archive.keys import Scope
from ....archive.search.facets import COLUMNS, Facet, facets_of
from ....archive.wordings import variants
from ....attribution.quotation import Kind
from ....formats.catalogue import ATOM, CSV, JSON, NDJSON
from ....formats.wire import FacetForm, FacetsForm
from ... import lists, metrics, quotes
from ...access import may, needs
from ...schemas.bodies import SavedQuery
from ...schemas.queries import QuotesFilter
from ...service import service
from ...values import WholeNumber
from ..shell import LONGEST_FILTER, asked, blueprint, given, here, phrase_of, render, tidied
from ..words import day, month, wrong_way_round

FORMATS = (CSV, NDJSON, JSON, ATOM)
"""What the same search can be had as."""

MOST_DOWNLOADED = "200"
"""Quotations of a download: the longest page."""

FILTER_NAMES = {
    "q": "Words",
    "speaker": "Speaker",
    "speaker_id": "Speaker",
    "role": "Role",
    "affiliation": "Organisation",
    "publisher": "Publisher",
    "kind": "Kind",
    "mode": "Mode",
    "status": "Status",
    "document": "Article",
    "published_from": "Published from",
    "published_to": "Published until",
}
"""What a search can be narrowed by, as its chips call it."""

FACETS: dict[Facet, str] = {
    "speaker": "Speaker",
    "role": "Role",
    "publisher": "Publisher",
    "kind": "Kind",
    "month": "Month",
}

OFFERED = {
    "mode": [("", "What was said"), ("thought", "What is thought, wanted or feared"), ("all", "Both")],
    "status": [
        ("", "All but the rejected"),
        ("verified", "Verified"),
        ("unverified", "Not yet looked at"),
        ("rejected", "Rejected"),
        ("all", "All"),
    ],
    "sort": [
        ("", "Newest first"),
        ("published", "Oldest first"),
        ("-added", "Last added first"),
        ("relevance", "Best match first"),
    ],
}
"""What the form offers of what QuotesFilter takes, as values with what they read as; the default is ``""``."""

NO_WORDS = "Best match needs words to match. Type some, or choose another order."


class SearchQuery(QuotesFilter):
    """Which quotations the page shows: as many as one likes to scroll past."""

    limit = WholeNumber(load_default=20, validate=validate.Range(min=1, max=200))


@dataclass(frozen=True, slots=True)
class Chip:
    """Something that the search is narrowed by, and the address without it."""

    label: str
    value: str
    without: str


@dataclass(frozen=True, slots=True)
class Narrower:
    """Some of what was found: how many, and the address of those alone; None if that is what is shown, or cannot be."""

    reads: str
    count: int
    address: str | None


@blueprint.get("/search")
@needs(Scope.READ)
def search() -> AnyResponse:
    """A page of the quotations that fit, with what they are of."""
    if elsewhere := tidied():
        return elsewhere
    query, faults = asked(SearchQuery)
    sought = quotes.sought_with(query)
    with metrics.step("read"), service().database.reading() as connection, lists.cursor_checked():
        found, cursor = quotes.page_of(connection, sought, **lists.paging(query))
        facets = facets_of(connection, sought, tuple(COLUMNS))
        stories = variants.other_documents(connection, [each["id"] for each in found])
        narrowed = {name: value for name, value in given().items() if name in FILTER_NAMES and name not in faults}
        chips = list(_chips(connection, narrowed))
    return render(
        "search.html",
        asked_for=given(),
        faults=_faults_told(faults),
        offered=OFFERED,
        kinds=[each.value for each in Kind],
        labels={**FILTER_NAMES, "sort": "Order"},
        chips=chips,
        quotations=found,
        wrong_way_round=wrong_way_round(query["published_from"], query["published_to"]),
        other_stories=stories,
        cursor=cursor,
        facets=facets,
        narrowers={name: list(_narrowers(facet, facets)) for facet, name in FACETS.items()},
        downloads=_downloads(narrowed, query["sort"]),
        may_write=may(Scope.WRITE),
        saving=f"{url_for('pages.saved_searches')}?{urlencode(narrowed)}",
        unsaved=[FILTER_NAMES[name] for name in narrowed if name not in SavedQuery().fields],
        suggested=" ".join(chip.value for chip in chips)[:LONGEST_FILTER] or "Everything new",
    )


def _faults_told(faults: Mapping[str, str]) -> dict[str, str]:
    """The faults of what stands in the form, in a reader's words where the schema speaks of parameters."""
    told = {name: fault for name, fault in faults.items() if name in FILTER_NAMES}
    return told | ({"sort": NO_WORDS} if "sort" in faults else {})


def _chips(connection: Connection, narrowed: Mapping[str, str]) -> Iterator[Chip]:
    for name, value in narrowed.items():
        gone: dict[str, str | None] = {name: None}
        if name == "q" and request.args.get("sort") == "relevance":
            gone["sort"] = None
        yield Chip(FILTER_NAMES[name], _reads(connection, name, value), here(**gone))


def _reads(connection: Connection, name: str, value: str) -> str:
    if name == "speaker_id":
        speaker = speakers.one(connection, value)
        return speaker["name"] if speaker else "nobody in the archive"
    if name == "document":
        return "one only"
    if name in ("published_from", "published_to"):
        return day(value)
    return value.replace(",", ", ") if name == "kind" else value


def _narrowers(facet: Facet, facets: FacetsForm) -> Iterator[Narrower]:
    for each in _in_order(facet, facets[facet]):
        query = _query_of(facet, each["value"])
        is_shown = query is not None and query.items() <= given().items()
        address = None if query is None or is_shown else here(**query)
        yield Narrower(_reading(facet, each), each["count"], address)


def _in_order(facet: Facet, values: Iterable[FacetForm]) -> Iterable[FacetForm]:
    """Months from the latest; all else as it comes, the most frequent first."""
    return sorted(values, key=lambda each: each["value"], reverse=True) if facet == "month" else values


def _reading(facet: Facet, each: FacetForm) -> str:
    return month(each["value"]) if facet == "month" else each.get("name", each["value"])


def _query_of(facet: Facet, value: str) -> dict[str, str] | None:
    """What asks for those alone; None where no filter can say it."""
    if facet == "speaker":
        return {"speaker_id": value}
    if facet == "month":
        year, number = map(int, value.split("-"))
        return {"published_from": f"{value}-01", "published_to": f"{value}-{monthrange(year, number)[1]}"}
    if facet == "role":
        phrase = phrase_of(value)
        return {"role": phrase} if phrase else None
    return {facet: value} if len(value) <= LONGEST_FILTER else None


def _downloads(narrowed: Mapping[str, str], sort: str) -> dict[str, str]:
    """The addresses of the same search in other formats, by what these are called."""
    query: dict[str, Any] = {**narrowed, "sort": sort, "limit": MOST_DOWNLOADED}
    return {
        form.label: f"{url_for('quotes.get_quotes')}?{urlencode({**query, 'format': form.name})}" for form in FORMATS
    }
