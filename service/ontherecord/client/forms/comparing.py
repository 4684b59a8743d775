"""Words beside words: the wordings of a quotation, and the verdicts on a draft."""

from typing import Literal, TypedDict

from .articles import Model
from .quotations import Document, Kind, Quotation, QuotationWithDocument, Span, Speaker, SpeakerType

Op = Literal["same", "removed", "added", "changed"]
Verdict = Literal["verbatim", "altered", "cut", "another_speaker", "not_on_record"]


class Change(TypedDict):
    """What became of a stretch of words: ``before`` is None of what was added, ``after`` of what was removed."""

    op: Op
    before: Span | None
    after: Span | None


class Printing(TypedDict):
    """A quotation of some words: who printed it, and to whom it gives them."""

    id: str
    kind: Kind
    speaker: Speaker | None
    document: Document


class Variant(TypedDict):
    """A wording, as it was first printed; ``quotes`` is how often it was, ``printings`` those on the page.

    ``difference`` leads to it from the quotation that was asked for.
    """

    text: str
    quotes: int
    first: Printing
    difference: list[Change]
    printings: list[Printing]


class SaidBy(TypedDict):
    """Somebody to whom the words are given, in so many quotations; None where no speaker was found."""

    id: str | None
    name: str | None
    type: SpeakerType | None
    quotes: int


class VariantCounts(TypedDict):
    """How many wordings there are, and how many quotations of them."""

    wordings: int
    quotes: int


class VariantsPage(TypedDict):
    """Some of the wordings of a quotation; all but ``variants`` and ``next`` is of all of them."""

    quotation: QuotationWithDocument
    first: Printing | None
    counts: VariantCounts
    speakers: list[SaidBy]
    variants: list[Variant]
    next: str | None


class Match(TypedDict):
    """A quotation that is kept, beside the words of a draft; ``difference`` leads from it to them.

    ``words`` is the verdict on the words alone; ``same_speaker`` is None where one of the two names nobody.
    """

    quotation: QuotationWithDocument
    words: Verdict
    same_speaker: bool | None
    shared: float
    difference: list[Change]


class Check(TypedDict):
    """What there is to say of words that a draft has in quotation marks."""

    text: str
    verdict: Verdict
    because: str
    quotation: Quotation
    match: Match | None
    others: list[Match]


class Checked(TypedDict):
    """The verdicts on a draft, in text order."""

    checks: list[Check]
    verdicts: dict[Verdict, int]
    warnings: list[str]
    model: Model
