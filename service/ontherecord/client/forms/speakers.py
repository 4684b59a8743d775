"""A speaker of the archive, with names and roles over time, and what editors decided about it."""

from typing import Literal, TypedDict

from .corrections import Editor
from .quotations import Counts, Document, Speaker


class Said(TypedDict):
    """Which quotation it is, and where and when it was published."""

    quote: str
    document: str
    published_at: str


class KeptSpeaker(Speaker):
    """A speaker of the archive; title, role and affiliation are those that the latest article tells."""

    aliases: list[str]
    quotes: Counts
    first: Said | None
    last: Said | None


class NameSeen(TypedDict):
    """A name, in how many articles it stands, and the first and the last of them."""

    name: str
    documents: int
    first: Document
    last: Document


class RoleSeen(TypedDict):
    """What articles say that a speaker is; in how many, and the first and the last of them."""

    title: str | None
    role: str | None
    affiliation: str | None
    documents: int
    first: Document
    last: Document


class WholeSpeaker(KeptSpeaker):
    """A speaker with names, roles and organisations over time, the last seen first."""

    named_by_hand: bool
    former_ids: list[str]
    names: list[NameSeen]
    roles: list[RoleSeen]
    organisations: list[NameSeen]


class SpeakersPage(TypedDict):
    """Some of the speakers."""

    speakers: list[KeptSpeaker]
    next: str | None


class NamedSpeaker(TypedDict):
    """A speaker by id and name."""

    id: str
    name: str


class Decision(TypedDict):
    """What an editor decided about a speaker; what it does not concern is None."""

    decision: Literal["renamed", "merged", "split", "split off"]
    at: str
    by: Editor
    name_before: str | None
    name_after: str | None
    speaker: NamedSpeaker | None
    documents: int | None


class DecisionsPage(TypedDict):
    """Some of the decisions; ``next`` leads to more, or is None."""

    decisions: list[Decision]
    next: str | None
