"""Corrections: what editors say of a quotation otherwise than the engine, checked against the text and kept.

A correction names the members that change, and leaves out those that stay, as a JSON merge patch does (RFC 7396). The
words and the kind follow from the content, by the same rules as in an analysis.
"""

from typing import TypedDict, cast

from sqlalchemy import Connection, select

from ...attribution.wording import Wording
from ...formats.wire import FoundForm, QuotationRecord, SpeakerForm
from ...formats.writing import SpanWriter
from .. import appearances, quotations, tables
from ..alerts import webhooks
from ..appearances import Placed
from ..editors import Editor
from ..quotations import CORRECTABLE, Correctable, Found, Kept
from ..tables import AnyRow
from . import histories
from .marked import Marked, SpanSaid
from .meant import SpeakerSaid, is_same_speaker, placed_as_said, speaker_placed


class Correction(TypedDict, total=False):
    """What changes. ``verified`` takes back ``rejected``, and the other way round."""

    speaker: SpeakerSaid | None
    kind: str
    mode: str
    content: list[SpanSaid]
    cue: SpanSaid | None
    source: SpanSaid | None
    verified: bool
    rejected: bool


def correct(
    connection: Connection, identity: str, correction: Correction, *, editor: Editor, utf16: bool = False
) -> Found | None:
    """The quotation as it is from now on; None where there is none.

    Raises CannotBe for what the text, or the archive, does not allow. A correction that changes nothing is not kept.
    """
    quotations.hold(connection, identity)
    before = quotations.kept_one(connection, identity)
    if before is None:
        return None
    document = _document_of(connection, identity)
    said = _said(connection, document, correction, utf16=utf16)
    placed = _placed(connection, document, before, correction)
    after = _corrected(before, said, placed, speaker_placed(connection, document, placed), correction)
    if after != before:
        _keep(connection, document, before, after)
        now = quotations.kept_one(connection, identity) or after
        changes = histories.changes_between(before.record, now.record)
        histories.enter(
            connection, identity, changes, document_key=document.key, version=document.version, editor=editor
        )
        webhooks.arrived(connection, document.key)  # it may be what somebody listens for only now
    return quotations.one(connection, identity)


def _document_of(connection: Connection, identity: str) -> AnyRow:
    return connection.execute(
        select(tables.documents)
        .join_from(tables.documents, tables.quotations)
        .where(tables.quotations.c.id == identity)
    ).one()


def _said(connection: Connection, document: AnyRow, correction: Correction, *, utf16: bool) -> FoundForm:
    """The members that were corrected, but for the speaker, and those that follow from them."""
    said = FoundForm()
    if any(name in correction for name in quotations.SPANS):
        texts = tables.texts.c
        text = connection.execute(select(texts.text).where(texts.document_key == document.key)).scalar_one()
        said = _spans(text, correction, utf16=utf16)
    if "kind" in correction:
        said["kind"] = correction["kind"]
    if "mode" in correction:
        said["mode"] = correction["mode"]
    return said


def _spans(text: str, correction: Correction, *, utf16: bool) -> FoundForm:
    marked, writer = Marked(text, utf16=utf16), SpanWriter(text)
    said = FoundForm()
    if "content" in correction:
        content = marked.content(correction["content"])
        wording = Wording.of(text)
        said["content"] = [writer.span(span) for span in content]
        said["text"] = wording.words(content)
        said["kind"] = wording.kind(content).value
    if "cue" in correction:
        cue = correction["cue"]
        said["cue"] = writer.span(marked.phrase(cue, "cue")) if cue else None
    if "source" in correction:
        source = correction["source"]
        said["source"] = writer.span(marked.phrase(source, "source")) if source else None
    return said


def _placed(connection: Connection, document: AnyRow, before: Kept, correction: Correction) -> Placed | None:
    """Where the speaker is put, be it where he or she was."""
    if "speaker" not in correction:
        return before.placed
    said = correction["speaker"]
    return None if said is None else placed_as_said(connection, document, before, said)


def _corrected(
    before: Kept, said: FoundForm, placed: Placed | None, speaker: SpeakerForm | None, correction: Correction
) -> Kept:
    """The quotation with what was said of it, and what the engine says otherwise."""
    record = cast(QuotationRecord, {**before.record, **said, "speaker": speaker})
    if "verified" in correction:
        record["verified"] = correction["verified"]
        record["rejected"] = record["rejected"] and not correction["verified"]
    if "rejected" in correction:
        record["rejected"] = correction["rejected"]
        record["verified"] = record["verified"] and not correction["rejected"]
    found = FoundForm(**before.found)
    for name in CORRECTABLE:
        if record[name] != before.record[name]:
            _enter_found(found, name, before.record, record)
    record["corrected"] = [name for name in CORRECTABLE if name in found]
    return Kept(record, placed, found)


def _enter_found(found: FoundForm, name: Correctable, before: QuotationRecord, record: QuotationRecord) -> None:
    """Notes what the engine says, before the first correction; and forgets it as soon as that is what is said again."""
    if name not in found:
        found[name] = before[name]
        if name == "speaker":
            found["why"], record["why"] = before["why"], []
        if name == "content":
            found["text"] = before["text"]
    elif _is_as_found(name, record, found):
        found.pop(name)
        if name == "speaker":
            record["why"] = found.pop("why", [])
        if name == "content":
            found.pop("text", None)


def _is_as_found(name: Correctable, record: QuotationRecord, found: FoundForm) -> bool:
    if name != "speaker":
        return bool(record[name] == found[name])
    one, other = record["speaker"], found["speaker"]
    return is_same_speaker(one, other) if one and other else one is other


def _keep(connection: Connection, document: AnyRow, before: Kept, after: Kept) -> None:
    """Keeps the quotation, at its place in the order of the text."""
    if after.record["content"] == before.record["content"]:
        quotations.change(connection, after)
    else:
        others = [
            each for each in quotations.kept_within(connection, document.key) if each.record["id"] != after.record["id"]
        ]
        quotations.rewrite(
            connection,
            sorted([*others, after], key=_place_in_text),
            document_key=document.key,
            publisher=document.publisher,
            published=document.published,
        )
    if before.placed and before.placed != after.placed:
        quotations.enter_spoken(connection, appearances.erase_silent(connection, [before.placed.appearance_key]))


def _place_in_text(kept: Kept) -> list[tuple[int, int]]:
    return [(span["start"], span["end"]) for span in kept.record["content"]]
