"""Searches that are kept, as the JSON objects that ``openapi.yaml`` describes."""

from typing import NotRequired, TypedDict

from .wire import QuotationForm


class DeliveriesForm(TypedDict):
    """How many deliveries are waiting to be taken, were taken, and were given up."""

    waiting: int
    delivered: int
    failed: int


class WebhookForm(TypedDict):
    """Where new matches are sent, and how that goes; ``secret`` only in the answer to what made it."""

    url: str
    state: str
    created_at: str
    deliveries: DeliveriesForm
    last_tried_at: str | None
    last_status: int | None
    last_failure: str | None
    secret: NotRequired[str]


class SearchForm(TypedDict):
    """A search that is kept; ``feed_path`` only in the answer to what made it."""

    id: str
    name: str
    query: dict[str, str | list[str]]
    created_at: str
    feed: bool
    feed_path: NotRequired[str]
    webhook: WebhookForm | None


class NamedSearchForm(TypedDict):
    """Which search a delivery is for."""

    id: str
    name: str


class DeliveryForm(TypedDict):
    """What a webhook is sent."""

    search: NamedSearchForm
    quotes: list[QuotationForm]
