"""A source as read, before it is known whom it means."""

from dataclasses import dataclass
from enum import StrEnum

from ..quotation import Span
from .entities import Gender
from .mention import Mention


class SourceKind(StrEnum):
    """How a source names its speaker."""

    NAME = "name"
    JOINT = "joint"
    PRONOUN = "pronoun"
    RELATIVE = "relative"
    PERSON = "person described"
    ORGANISATION = "organisation described"
    DOCUMENT = "document"
    GROUP = "group"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class SourcePhrase:
    """A source as read: tokens ``first`` to ``last`` are its core, without article, apposition and clause.

    ``heads`` are the mentions that name the speaker or, in a joint source, the speakers; ``noun`` is the head noun of
    a description, ``definite`` whether it points back ("the", "his"), ``gender`` what its words show.
    """

    span: Span
    kind: SourceKind
    first: int
    last: int
    heads: tuple[Mention, ...] = ()
    noun: str = ""
    words: frozenset[str] = frozenset()
    definite: bool = False
    possessive: bool = False
    gender: Gender | None = None
    parts: tuple["SourcePhrase", ...] = ()
    """Those joined where some are only described: "Ann Lee" and "other leaders" of "Ann Lee and other leaders"."""


RELATIVES = frozenset(("who", "which", "that", "whose", "whom", "where"))
"""Words that begin a clause about the noun before."""
