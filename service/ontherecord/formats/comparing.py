"""What is sent of quotations that were compared: the variants of one, and the checks of a draft's."""

from typing import TypedDict

from ..provenance import Model
from .differences import ChangeForm
from .wire import DocumentForm, QuotationForm, SpeakerForm


class PrintingForm(TypedDict):
    """One quotation of some words: who printed it, and to whom it gives them."""

    id: str
    kind: str
    speaker: SpeakerForm | None
    document: DocumentForm


class VariantForm(TypedDict):
    """A wording: as it was first printed, how often it was, and by whom, as far as the page goes.

    ``difference`` leads to it from the quotation that was asked for.
    """

    text: str
    quotes: int
    first: PrintingForm
    difference: list[ChangeForm]
    printings: list[PrintingForm]


class SaidByForm(TypedDict):
    """Somebody to whom the words are given, in so many quotations; null where no speaker was found."""

    id: str | None
    name: str | None
    type: str | None
    quotes: int


class VariantCountsForm(TypedDict):
    """How many wordings there are, and how many quotations of them."""

    wordings: int
    quotes: int


class GroupForm(TypedDict):
    """What is known of all variants of a quotation."""

    quotation: QuotationForm
    first: PrintingForm | None
    counts: VariantCountsForm
    speakers: list[SaidByForm]


class MatchForm(TypedDict):
    """A quotation of the archive beside what a draft quotes; ``difference`` leads from it to the draft's words."""

    quotation: QuotationForm
    words: str
    same_speaker: bool | None
    shared: float
    difference: list[ChangeForm]


class CheckForm(TypedDict):
    """What there is to say of words that a draft has in quotation marks."""

    text: str
    verdict: str
    because: str
    quotation: QuotationForm
    match: MatchForm | None
    others: list[MatchForm]


class CheckedForm(TypedDict):
    """What a draft is answered with."""

    checks: list[CheckForm]
    verdicts: dict[str, int]
    warnings: list[str]
    model: Model
