"""What a new version of an article changed in its quotations, as it is kept and as it is sent."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from .differences import ChangeForm, difference, forms
from .wire import QuotationForm, QuotationRecord

Pair = tuple[QuotationRecord, QuotationRecord]


class ChangedIds(TypedDict):
    """The ids of what changed; a quotation that became another keeps its own."""

    added: list[str]
    removed: list[str]
    reworded: list[str]
    reattributed: list[str]


class ReattributionForm(TypedDict):
    """A quotation before and after."""

    before: QuotationForm
    after: QuotationForm


class RewordingForm(ReattributionForm):
    """A quotation before and after, and which words of its text are others."""

    difference: list[ChangeForm]


class ChangesForm(TypedDict):
    """What changed; spans of what was before count in the text before."""

    added: list[QuotationForm]
    removed: list[QuotationForm]
    reworded: list[RewordingForm]
    reattributed: list[ReattributionForm]


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed, each quotation with all there is to say of it; one may be reworded and reattributed at once."""

    added: Sequence[QuotationRecord] = ()
    removed: Sequence[QuotationRecord] = ()
    reworded: Sequence[Pair] = ()
    reattributed: Sequence[Pair] = ()

    def ids(self) -> ChangedIds:
        """What is kept of them: before and after are in the versions themselves."""
        return ChangedIds(
            added=[each["id"] for each in self.added],
            removed=[each["id"] for each in self.removed],
            reworded=[after["id"] for _, after in self.reworded],
            reattributed=[after["id"] for _, after in self.reattributed],
        )


def recalled(ids: ChangedIds, before: Sequence[QuotationRecord], after: Sequence[QuotationRecord]) -> Changes:
    """The changes between two versions whose ids were kept; what was deleted since is left out."""
    old, new = ({each["id"]: each for each in version} for version in (before, after))
    return Changes(
        [new[each] for each in ids["added"] if each in new],
        [old[each] for each in ids["removed"] if each in old],
        _pairs(ids["reworded"], old, new),
        _pairs(ids["reattributed"], old, new),
    )


def changes_form(
    changes: Changes,
    wanted: Callable[[QuotationRecord], bool],
    shown: Callable[[QuotationRecord], QuotationForm],
    *,
    utf16: bool = False,
) -> ChangesForm:
    """The changes of the quotations that are wanted, before or after."""
    reworded, reattributed = (
        [pair for pair in pairs if wanted(pair[0]) or wanted(pair[1])]
        for pairs in (changes.reworded, changes.reattributed)
    )
    return ChangesForm(
        added=[shown(each) for each in changes.added if wanted(each)],
        removed=[shown(each) for each in changes.removed if wanted(each)],
        reworded=[
            RewordingForm(
                before=shown(before),
                after=shown(after),
                difference=_difference(before["text"], after["text"], utf16=utf16),
            )
            for before, after in reworded
        ],
        reattributed=[ReattributionForm(before=shown(before), after=shown(after)) for before, after in reattributed],
    )


def _difference(before: str, after: str, *, utf16: bool) -> list[ChangeForm]:
    return forms(difference(before, after), before, after, utf16=utf16)


def _pairs(
    ids: Sequence[str], before: Mapping[str, QuotationRecord], after: Mapping[str, QuotationRecord]
) -> list[Pair]:
    return [(before[each], after[each]) for each in ids if each in before and each in after]
