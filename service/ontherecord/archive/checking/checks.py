"""The quotations of a draft, each with its verdict and the record that decides it.

Of several records that hold the words, who said them counts first, then how well they agree, then which is the oldest.
Words that only somebody else is on record with are *another speaker*'s, if there are enough of them that two people
would hardly say the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from ...attribution.quotation import Kind
from ...formats.wire import QuotationRecord
from ..quotations import Found
from ..times import instant
from ..wordings.wordings import LAST
from .finding import Among, Sought, is_short, records_for
from .passages import Passage, kept_passage, passages_of
from .same_speaker import same_speaker
from .verdicts import GRAVITY, Comparison, Verdict, compare

MOST_PASSAGES = 1_000
"""Passages of a draft that are checked: a book of quotations has fewer."""

SURE = 0.8
"""Share of a passage's words from which a record that differs is sure to be the one that was meant."""

TELLING = 4
"""Words from which two people do not say the same by chance; twice as many where some differ."""

OTHERS = 3
"""Records that are given besides the best."""

WORTH_SHOWING = 0.3
"""Share of a passage's words from which a record that does not hold them is shown all the same."""

NOBODY = "Nothing like it is on record."
TOO_FEW = "Too few words to be looked for, as the draft does not say whose they are."
IN_OTHER_WORDS = "On record only in a reporter's words, outside quotation marks."
NOT_SAID_BY = "These words are on record, but somebody else said them."
MAYBE_CHANCE = "Only others are on record with so few words."


@dataclass(frozen=True, slots=True)
class Match:
    """A record laid beside a passage; ``same_speaker`` is None where one of them names nobody."""

    record: Found
    comparison: Comparison
    same_speaker: bool | None


@dataclass(frozen=True, slots=True)
class Check:
    """A passage of a draft's quotation, what there is to say of it, the record that decided, and some others."""

    quotation: QuotationRecord
    passage: Passage
    verdict: Verdict
    because: str
    match: Match | None
    others: list[Match]


@dataclass(frozen=True, slots=True)
class Checked:
    """A verdict on each passage of a draft, in text order, and how many passages were left unchecked."""

    checks: list[Check]
    unchecked: int


def check(connection: Connection, quotations: Sequence[QuotationRecord], among: Among) -> Checked:
    """The verdicts on what these quotations have in quotation marks, of ``MOST_PASSAGES`` at most."""
    quoted = [(quotation, passage) for quotation in quotations for passage in passages_of(quotation) if passage.words]
    looked_at = [(quotation, [passage, *passage.parts]) for quotation, passage in quoted[:MOST_PASSAGES]]
    sought = [Sought(each, _name(quotation)) for quotation, passages in looked_at for each in passages]
    found = iter(records_for(connection, sought, among))
    checks = [
        check
        for quotation, passages in looked_at
        for check in _best([_checked(quotation, passage, next(found)) for passage in passages])
    ]
    return Checked(checks, len(quoted) - len(looked_at))


def _best(checks: Sequence[Check]) -> Sequence[Check]:
    """The check of a whole passage, which is the first, or those of its parts if these are on record apart.

    "A," he said. "B." may be on record as two quotations; but a cue inside a sentence makes none of its halves cut.
    """
    whole, parts = checks[0], checks[1:]
    verdicts = {part.verdict for part in parts}
    if whole.verdict is Verdict.NOT_ON_RECORD:
        return parts if verdicts - {Verdict.NOT_ON_RECORD} else [whole]
    are_apart = Verdict.VERBATIM in verdicts and Verdict.CUT not in verdicts
    return parts if whole.verdict is Verdict.ALTERED and are_apart else [whole]


def _name(quotation: QuotationRecord) -> str | None:
    return quotation["speaker"]["name"] if quotation["speaker"] else None


def _checked(quotation: QuotationRecord, passage: Passage, records: Sequence[Found]) -> Check:
    compared: dict[Passage, Comparison] = {}
    matches = [_match(quotation, passage, record, compared) for record in records]
    ranked = sorted((match for match in matches if match.comparison.shared >= WORTH_SHOWING), key=_rank)
    if not ranked:
        because = TOO_FEW if is_short(passage) and quotation["speaker"] is None else NOBODY
        return Check(quotation, passage, Verdict.NOT_ON_RECORD, because, None, [])
    best, *others = ranked
    verdict, because = _verdict(passage, best)
    return Check(quotation, passage, verdict, because, best, others[:OTHERS])


def _match(quotation: QuotationRecord, passage: Passage, record: Found, compared: dict[Passage, Comparison]) -> Match:
    """The record beside the passage; many records hold the same words, which are compared once."""
    kept = kept_passage(record.record)
    if record.record["kind"] == Kind.INDIRECT:
        kept = Passage(kept.text, kept.pauses)
    if kept not in compared:
        compared[kept] = compare(passage, kept)
    return Match(record, compared[kept], same_speaker(quotation["speaker"], record.record["speaker"]))


def _rank(match: Match) -> tuple[object, ...]:
    compared, published_at = match.comparison, match.record.document["published_at"]
    return (
        compared.verdict is Verdict.NOT_ON_RECORD,
        match.record.record["kind"] == Kind.INDIRECT,
        compared.shared < SURE,
        match.same_speaker is False,
        match.same_speaker is None,
        GRAVITY.index(compared.verdict),
        -compared.shared,
        LAST if published_at is None else instant(published_at),
    )


def _verdict(passage: Passage, best: Match) -> tuple[Verdict, str]:
    compared = best.comparison
    if compared.verdict is Verdict.NOT_ON_RECORD:
        return compared.verdict, compared.because
    if best.record.record["kind"] == Kind.INDIRECT:
        return Verdict.NOT_ON_RECORD, IN_OTHER_WORDS
    if best.same_speaker is not False:
        return compared.verdict, compared.because
    enough = 2 * TELLING if compared.verdict is Verdict.ALTERED else TELLING
    if compared.shared < SURE or len(passage.words) < enough:
        return Verdict.NOT_ON_RECORD, MAYBE_CHANCE
    return Verdict.ANOTHER_SPEAKER, NOT_SAID_BY
