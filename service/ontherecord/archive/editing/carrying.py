"""What editors decided of the quotations of a document, carried over to a new analysis of it, or of a new text.

- What an editor corrected stays so, and what was rejected stays rejected, wherever the quotation stands now.
- Of what was verified everything stays; it is verified no more once its words are others.
- What was corrected, verified or rejected and is not found again stays as long as its words stand in the text; and if
  the words come back in a later text, it comes back with them, unless they are some other quotation's by then.
- Everything else is as the new analysis says, under the id that the quotation had.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol, cast

from ...attribution.quotation import Kind, Span
from ...formats.alignment import Alignment
from ...formats.wire import FoundForm, QuotationRecord, ReasonRecord, SpanRecord
from ...formats.writing import SpanWriter
from ..quotations import CORRECTABLE, Correctable, Kept
from .pairing import paired


class Wording(Protocol):
    """What reads the words said off a text, as attribution/wording.py does."""

    def kind(self, content: Sequence[Span]) -> Kind:
        """The kind of quotation that the content makes."""

    def words(self, content: Sequence[Span]) -> str:
        """What was said."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A quotation of the new analysis: ``before`` is what it was, None for a new one.

    ``keeps_speaker`` if its speaker is the one that it had, and not the one that was found now; ``is_found`` if the
    engine finds it. ``lapsed`` are decisions of editors that the new text gives no hold to any more.
    """

    record: QuotationRecord
    found: FoundForm = field(default_factory=FoundForm)
    before: Kept | None = None
    keeps_speaker: bool = False
    is_found: bool = True
    lapsed: tuple[Correctable, ...] = ()

    @property
    def unverified(self) -> bool:
        """Whether it was verified and is so no more."""
        return self.before is not None and self.before.record["verified"] and not self.record["verified"]


def carried(
    old_text: str, old: Sequence[Kept], new_text: str, new: Sequence[QuotationRecord], wording: Wording
) -> list[Carried]:
    """The quotations of the new analysis in text order, each with what editors decided of it before."""
    alignment = Alignment(old_text, new_text)
    carrier = _Carrier(alignment, SpanWriter(new_text), wording)
    pairs = paired(alignment, [_as_found(each) for each in old], new)
    met = [carrier.met(old[place], new[there]) for place, there in pairs.items()]
    left = [carrier.left(each) for place, each in enumerate(old) if place not in pairs and each.is_decided]
    again = set(pairs.values())
    added = [Carried(record) for there, record in enumerate(new) if there not in again]
    return sorted(
        [*met, *added, *(each for each in left if each)],
        key=_place,
    )


def returned(
    now: Sequence[Carried], old_text: str, gone: Sequence[Kept], new_text: str, wording: Wording
) -> list[Carried]:
    """The same quotations, and those that went with the words of an old text and are back with them."""
    known = [each for each in now if each.before]
    back = carried(old_text, gone, new_text, [each.record for each in now if not each.before], wording)
    taken = _stretches(each.record for each in now)
    free = [each for each in back if each.is_found or not _touches(each.record, taken)]
    return sorted([*known, *free], key=_place)


def _place(carried: Carried) -> list[tuple[int, int]]:
    return [(span["start"], span["end"]) for span in carried.record["content"]]


def _stretches(records: Iterable[QuotationRecord]) -> list[tuple[int, int]]:
    """What the contents of quotations cover, in order and without overlaps."""
    stretches: list[tuple[int, int]] = []
    for start, end in sorted((span["start"], span["end"]) for record in records for span in record["content"]):
        if stretches and start <= stretches[-1][1]:
            start, end = stretches[-1][0], max(end, stretches.pop()[1])
        stretches.append((start, end))
    return stretches


def _touches(record: QuotationRecord, stretches: Sequence[tuple[int, int]]) -> bool:
    for span in record["content"]:
        before = bisect_left(stretches, (span["end"], 0)) - 1
        if before >= 0 and stretches[before][1] > span["start"]:
            return True
    return False


def _as_found(kept: Kept) -> QuotationRecord:
    """The quotation as the engine found it, whatever editors made of it: that is how it will be found again."""
    found = FoundForm(**kept.found)
    if found.get("content") is None:
        found.pop("content", None)
    return _changed(kept.record, found)


def _changed(record: QuotationRecord, *changes: FoundForm) -> QuotationRecord:
    """A copy of the record with those members."""
    members: dict[str, object] = dict(record)
    for change in changes:
        members.update(change)
    return cast(QuotationRecord, members)


class _Carrier:
    """Carries quotations of the old text to the new one."""

    def __init__(self, alignment: Alignment, writer: SpanWriter, wording: Wording) -> None:
        self._alignment = alignment
        self._writer = writer
        self._wording = wording

    def met(self, kept: Kept, new: QuotationRecord) -> Carried:
        """A quotation that was found again."""
        decided = CORRECTABLE if kept.record["verified"] else tuple(name for name in CORRECTABLE if name in kept.found)
        stays = self._staying(kept.record, decided)
        record = _changed(new, stays)
        record["id"] = kept.record["id"]
        record["rejected"] = kept.record["rejected"]
        record["verified"] = kept.record["verified"] and "content" in stays
        if "speaker" in stays and kept.record["speaker"] != new["speaker"]:
            record["why"] = self._reasons(kept.record["why"])
        found = _found_now(kept, new, record, stays)
        record["corrected"] = [name for name in CORRECTABLE if name in found]
        lapsed = tuple(name for name in CORRECTABLE if name in kept.found and name not in found)
        return Carried(record, found, kept, keeps_speaker="speaker" in stays, lapsed=lapsed)

    def left(self, kept: Kept) -> Carried | None:
        """A quotation that was not found again, as an editor decided on it; None where its words are gone."""
        stays = self._staying(kept.record, CORRECTABLE)
        if "content" not in stays:
            return None
        stays["why"] = self._reasons(kept.record["why"])
        record = _changed(kept.record, FoundForm(cue=None, source=None), stays)
        return Carried(record, self._found_before(kept.found), kept, keeps_speaker=True, is_found=False)

    def _staying(self, record: QuotationRecord, names: Sequence[Correctable]) -> FoundForm:
        """Those members as they are now, as far as the text still has their words; with the text that they make."""
        stays = FoundForm()
        for name in names:
            if name == "content":
                if content := self._content(record["content"]):
                    stays["content"] = content
                    stays["text"] = self._wording.words([Span(span["start"], span["end"]) for span in content])
            elif name == "cue" or name == "source":
                span = record[name]
                moved = span and self._span(span)
                if span is None or moved:
                    stays[name] = moved
            else:
                stays[name] = record[name]
        return stays

    def _found_before(self, found: FoundForm) -> FoundForm:
        """What the engine had found, where that stands now."""
        moved = FoundForm(**found)
        if "content" in found:
            moved["content"] = self._content(found["content"] or [])
        if cue := found.get("cue"):
            moved["cue"] = self._span(cue)
        if source := found.get("source"):
            moved["source"] = self._span(source)
        if why := found.get("why"):
            moved["why"] = self._reasons(why)
        return moved

    def _reasons(self, reasons: Sequence[ReasonRecord]) -> list[ReasonRecord]:
        """The reasons whose words the text still has."""
        moved = [(reason, self._span(reason)) for reason in reasons]
        return [ReasonRecord(**span, because=reason["because"]) for reason, span in moved if span]

    def _content(self, content: Sequence[SpanRecord]) -> list[SpanRecord] | None:
        """All parts of a content, in their order; None where one is missing."""
        moved = [self._span(span) for span in content]
        whole = [span for span in moved if span]
        in_order = all(one["end"] <= other["start"] for one, other in zip(whole, whole[1:], strict=False))
        return whole if whole and len(whole) == len(moved) and in_order else None

    def _span(self, span: SpanRecord | ReasonRecord) -> SpanRecord | None:
        moved = self._alignment.moved(Span(span["start"], span["end"]))
        return self._writer.span(moved) if moved else None


def _found_now(kept: Kept, new: QuotationRecord, record: QuotationRecord, stays: FoundForm) -> FoundForm:
    """What the engine says now of whatever an editor corrected, or, of what was verified, where it says otherwise."""
    found = FoundForm()
    for name in CORRECTABLE:
        if name in stays and (name in kept.found or not _is_same(name, record, new)):
            found[name] = new[name]
            if name == "speaker":
                found["why"] = new["why"]
            if name == "content":
                found["text"] = new["text"]
    return found


def _is_same(name: Correctable, record: QuotationRecord, new: QuotationRecord) -> bool:
    if name == "speaker":
        one, other = record["speaker"], new["speaker"]
        if one is None or other is None:
            return one is other
        return all(one[each] == other[each] for each in ("name", "type", "title", "role", "affiliation"))
    return record[name] == new[name]
