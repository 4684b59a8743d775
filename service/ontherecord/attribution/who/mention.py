"""A mention: one place where a text names somebody or something."""

from dataclasses import dataclass
from enum import StrEnum

from ..quotation import Span


class Named(StrEnum):
    """What a name names."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    PEOPLE = "people"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a name stands: tokens ``first`` to ``last`` (included), without title; words folded."""

    span: Span
    first: int
    last: int
    words: tuple[str, ...]
    named: Named
    title: Span | None = None
