"""Variants and checks as they are sent (formats/comparing.py)."""

from collections import Counter

from ...formats import differences, wire, writing
from ...formats.comparing import (
    CheckedForm,
    CheckForm,
    GroupForm,
    MatchForm,
    PrintingForm,
    SaidByForm,
    VariantCountsForm,
    VariantForm,
)
from ..checking.checks import Check, Checked, Match
from ..checking.verdicts import Verdict
from ..quotations import Found
from .variants import Said, Variants, Wording

SHARE_DIGITS = 3


def group_form(found: Variants, *, utf16: bool = False) -> GroupForm:
    """What is known of all variants."""
    asked = found.quotation
    return GroupForm(
        quotation=writing.shown(asked.record, utf16=utf16, document=asked.document),
        first=_printing(found.first) if found.first else None,
        counts=VariantCountsForm(wordings=found.wordings, quotes=found.quotations),
        speakers=[_said_by(each) for each in found.speakers],
    )


def variant_forms(found: Variants, *, utf16: bool = False) -> list[VariantForm]:
    """The wordings of a page."""
    return [_variant(found.quotation.record["text"], each, utf16) for each in found.on_page]


def checked_form(draft: wire.Record, found: Checked, *, utf16: bool = False) -> CheckedForm:
    """The verdicts on a draft."""
    counts = Counter(each.verdict for each in found.checks)
    unchecked = [f"{found.unchecked:,} more were not checked: the draft quotes too much."] if found.unchecked else []
    return CheckedForm(
        checks=[_check(each, utf16) for each in found.checks],
        verdicts={verdict.value: counts[verdict] for verdict in Verdict},
        warnings=[*draft.warnings, *unchecked],
        model=draft.model,
    )


def _variant(before: str, wording: Wording, utf16: bool) -> VariantForm:
    after = wording.first.record["text"]
    return VariantForm(
        text=after,
        quotes=wording.quotations,
        first=_printing(wording.first),
        difference=differences.forms(differences.difference(before, after), before, after, utf16=utf16),
        printings=[_printing(each) for each in wording.printings],
    )


def _printing(found: Found) -> PrintingForm:
    record = found.record
    return PrintingForm(id=record["id"], kind=record["kind"], speaker=record["speaker"], document=found.document)


def _said_by(said: Said) -> SaidByForm:
    return SaidByForm(id=said.id, name=said.name, type=said.type, quotes=said.quotations)


def _check(check: Check, utf16: bool) -> CheckForm:
    return CheckForm(
        text=check.passage.text,
        verdict=check.verdict.value,
        because=check.because,
        quotation=writing.shown(check.quotation, utf16=utf16),
        match=_match(check, check.match, utf16) if check.match else None,
        others=[_match(check, each, utf16) for each in check.others],
    )


def _match(check: Check, match: Match, utf16: bool) -> MatchForm:
    record, compared = match.record.record, match.comparison
    return MatchForm(
        quotation=writing.shown(record, utf16=utf16, document=match.record.document),
        words=compared.verdict.value,
        same_speaker=match.same_speaker,
        shared=round(compared.shared, SHARE_DIGITS),
        difference=differences.forms(compared.changes, record["text"], check.passage.text, utf16=utf16),
    )
