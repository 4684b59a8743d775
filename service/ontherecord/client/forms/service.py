"""What the service is, which limits are in force, and how it is."""

from typing import Any, TypedDict

from .articles import Model


class Limits(TypedDict):
    """The most of each that the service takes; the rates a minute are None where there are none."""

    characters: int
    page_characters: int
    body_bytes: int
    batch_items: int
    batch_bytes: int
    request_seconds: int
    queue_seconds: int
    concurrent_analyses: int
    reads_per_minute: int | None
    writes_per_minute: int | None


class Description(TypedDict):
    """What the service is, with the limits in force."""

    name: str
    version: str
    model: Model
    limits: Limits
    formats: dict[str, Any]
    links: dict[str, str]


class Health(TypedDict):
    """That the process answers."""

    status: str


class Readiness(Health):
    """That requests can be sent, and how each part is that must work."""

    checks: dict[str, str]
