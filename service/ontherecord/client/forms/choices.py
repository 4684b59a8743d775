"""What methods can be told beside what they are about: the facts of an article, filters, pages, what offsets count."""

from collections.abc import Iterable
from datetime import date
from typing import Literal, TypedDict

from .quotations import FacetName, Kind, Modes, Offsets, SpeakerType, Status


class Representation(TypedDict, total=False):
    """How quotations are written: with ``why``; and what offsets count."""

    explain: bool
    offsets: Offsets


class VersionChoice(Representation, total=False):
    """Which quotations of an article are answered."""

    kinds: Kind | Iterable[Kind]
    mode: Modes


class Choice(VersionChoice, total=False):
    """The same; ``store=False`` keeps nothing of the article."""

    store: bool


class Facts(TypedDict, total=False):
    """What is known of an article beside its text; what is not known is left out, or None."""

    title: str | None
    url: str | None
    publisher: str | None
    published_at: str | date | None


class FactsAndChoice(Facts, Choice, total=False):
    """What is told of an article that is sent: its facts, and how it is to be answered."""


class FactsAndVersionChoice(Facts, VersionChoice, total=False):
    """The same of a new text."""


class Published(TypedDict, total=False):
    """By whom, from when, to when."""

    publisher: str
    published_from: str | date
    published_to: str | date


class DocumentFilters(Published, total=False):
    """Which articles: all that are given must hold."""

    url: str
    sort: Literal["-published", "published", "-added", "added"]
    limit: int
    cursor: str


class PageChoice(TypedDict, total=False):
    """How much of a list, from where."""

    limit: int
    cursor: str


class QuotationFilters(Published, Representation, total=False):
    """Which quotations; in ``q``, ``speaker``, ``role`` and ``affiliation`` are words, "phrases", beginnings* and
    -without."""

    q: str
    speaker: str
    speaker_id: str
    role: str
    affiliation: str
    kind: Kind | Iterable[Kind]
    mode: Modes
    status: Status
    document: str
    facets: FacetName | Iterable[FacetName]
    sort: Literal["-published", "published", "-added", "added", "relevance"]
    limit: int
    cursor: str


class HistoryFilters(TypedDict, total=False):
    """Which page of a history, and what its offsets count."""

    offsets: Offsets
    limit: int
    cursor: str


class SpeakerFilters(TypedDict, total=False):
    """Which speakers; ``name``, ``role`` and ``affiliation`` are words that must all occur."""

    name: str
    type: SpeakerType
    role: str
    affiliation: str
    document: str
    sort: Literal["-added", "added", "name"]
    limit: int
    cursor: str


class VariantsRepresentation(TypedDict, total=False):
    """Which page of a quotation's variants, and what offsets count."""

    limit: int
    cursor: str
    offsets: Offsets


class CheckFilters(TypedDict, total=False):
    """Against which quotations a draft is checked, and what offsets count."""

    publisher: str
    published_from: str | date
    published_to: str | date
    offsets: Offsets
