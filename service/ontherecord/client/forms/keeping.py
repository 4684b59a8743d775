"""How long articles are kept, and what is left of one that was erased."""

from typing import Literal, TypedDict


class PublisherDays(TypedDict):
    """How long the articles of one publisher are kept; None is for ever."""

    publisher: str
    days: int | None


class Retention(TypedDict):
    """How long articles are kept."""

    default_days: int | None
    publishers: list[PublisherDays]


class Tombstone(TypedDict):
    """That what had this id was erased for good."""

    id: str
    of: Literal["document", "speaker"]
    erased_at: str
