"""A search that is kept, its webhook and what that is sent, and its feed."""

from datetime import date
from typing import Any, Literal, NotRequired, TypedDict

from .quotations import Kind, Modes, QuotationWithDocument


class SavedQuery(TypedDict, total=False):
    """What a search is for: the filters of ``quotes``."""

    q: str
    speaker: str
    speaker_id: str
    role: str
    affiliation: str
    kind: list[Kind]
    mode: Modes
    publisher: str
    document: str
    published_from: str | date
    published_to: str | date


class WebhookAddress(TypedDict):
    """Where new matches are to be sent."""

    url: str


class NewSearch(TypedDict):
    """A search to keep."""

    name: str
    query: SavedQuery
    feed: NotRequired[bool]
    webhook: NotRequired[WebhookAddress | None]


class SearchChanges(TypedDict, total=False):
    """What of a search is to change: ``feed=True`` gives it another address, ``webhook`` another secret; False and None
    take them away."""

    name: str
    feed: bool
    webhook: WebhookAddress | None


class DeliveryCounts(TypedDict):
    """How many deliveries wait, were taken by the receiver, and were given up."""

    waiting: int
    delivered: int
    failed: int


class Webhook(TypedDict):
    """Where a search's new matches are sent, and how that goes; ``secret`` only in the answer to what made it."""

    url: str
    state: Literal["listening", "gone"]
    created_at: str
    deliveries: DeliveryCounts
    last_tried_at: str | None
    last_status: int | None
    last_failure: str | None
    secret: NotRequired[str]


class Search(TypedDict):
    """A search that is kept; ``feed_path`` only in the answer to what made it."""

    id: str
    name: str
    query: SavedQuery
    created_at: str
    feed: bool
    feed_path: NotRequired[str]
    webhook: Webhook | None


class SearchesPage(TypedDict):
    """Some of the searches."""

    searches: list[Search]
    next: str | None


class NamedSearch(TypedDict):
    """Which search a delivery is for."""

    id: str
    name: str


class Delivery(TypedDict):
    """What a webhook is sent: a search, and quotations that it found since."""

    search: NamedSearch
    quotes: list[QuotationWithDocument]


class JsonFeed(TypedDict):
    """What a search finds, as a JSON Feed 1.1; the last added first."""

    version: str
    title: str
    items: list[dict[str, Any]]
