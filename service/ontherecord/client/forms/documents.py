"""An article that is kept, its versions, and what a new text changed in its quotations."""

from typing import TypedDict

from .articles import Answer, Model
from .comparing import Change
from .quotations import Counts, Document, Quotation


class KeptDocument(Document):
    """An article that is kept."""

    added_at: str
    characters: int
    version: int
    quotes: Counts
    warnings: list[str]
    model: Model


class DocumentWithText(KeptDocument):
    """An article that is kept, with its text."""

    text: str


class DocumentsPage(TypedDict):
    """Some of the articles."""

    documents: list[KeptDocument]
    next: str | None


class Reattribution(TypedDict):
    """A quotation that another speaker is given for."""

    before: Quotation
    after: Quotation


class Rewording(Reattribution):
    """A quotation in other words."""

    difference: list[Change]


class Changes(TypedDict):
    """What a new text changed in the quotations."""

    added: list[Quotation]
    removed: list[Quotation]
    reworded: list[Rewording]
    reattributed: list[Reattribution]


class ReplacedDocument(Answer):
    """What a new text is answered with."""

    version: int
    changes: Changes


class ChangeCounts(TypedDict):
    """How many quotations a version changed."""

    added: int
    removed: int
    reworded: int
    reattributed: int


class VersionSummary(TypedDict):
    """A version of an article, without its text; ``changes`` are None of the first."""

    version: int
    title: str | None
    url: str | None
    publisher: str | None
    published_at: str | None
    added_at: str
    characters: int
    changes: ChangeCounts | None
    warnings: list[str]
    model: Model


class Version(TypedDict):
    """A version of an article; ``changes`` are None of the first."""

    version: int
    added_at: str
    document: Document
    quotes: list[Quotation]
    warnings: list[str]
    model: Model
    text: str
    changes: Changes | None


class VersionsPage(TypedDict):
    """Some versions of an article, the latest first."""

    versions: list[VersionSummary]
    next: str | None
