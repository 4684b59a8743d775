"""Quotations: kept with their document, found one by one, sought by words, speaker, place and time, erased."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from ..attribution.quotation import Kind, Mode
from ..formats.wire import DocumentForm, QuotationRecord, ReasonRecord, SpeakerForm
from . import index, speakers, tables
from .index import Field
from .pages import Order, in_order, page
from .tables import PLACES, AnyRow

_of = tables.quotations.c

SPANS: tuple[Literal["content"], Literal["cue"], Literal["source"]] = ("content", "cue", "source")

_ROWS = (
    select(_of.key, _of.id, _of.kind, _of.mode, _of.text, _of.spans, _of.confidence, *tables.SPEAKER, *tables.DOCUMENT)
    .join_from(tables.quotations, tables.documents)
    .outerjoin(tables.speakers, _of.speaker_key == tables.speakers.c.key)
)
_EXPLAINED_ROWS = _ROWS.add_columns(_of.why)
"""Why is as long as all the rest, and seldom asked for."""

ORDERS = {
    "-published": Order((_of.published, _of.place_back), descending=True),
    "published": Order((_of.published, _of.key)),
    "-added": Order((_of.place_back,), descending=True),
    "added": Order((_of.key,)),
}
"""Within a document, the quotations stand in text order whichever way its list is sorted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotationsSought:
    """Which quotations: those that fit everything given. ``q``, ``speaker``, ``role`` and ``affiliation`` are words
    that must all be there; instants are microseconds since 1970, both ends included."""

    q: str | None = None
    speaker: str | None = None
    speaker_id: str | None = None
    role: str | None = None
    affiliation: str | None = None
    kind: tuple[Kind, ...] = tuple(Kind)
    mode: tuple[Mode, ...] = tuple(Mode)
    publisher: str | None = None
    document: str | None = None
    published_from: int | None = None
    published_to: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A quotation with the document that it stands in."""

    record: QuotationRecord
    document: DocumentForm


def add(
    connection: Connection,
    records: Sequence[QuotationRecord],
    *,
    document_key: int,
    publisher: str | None,
    published: int,
) -> None:
    """Keeps the quotations of a document, with their speakers and the words to find them by."""
    if not records:
        return
    told = [record["speaker"] for record in records if record["speaker"]]
    speaker_keys = speakers.add(connection, told, document_key=document_key)
    first, last = document_key * PLACES, document_key * PLACES + PLACES - 1
    rows = [
        {
            "key": first + place,
            "place_back": last - place,
            "document_key": document_key,
            "speaker_key": speaker_keys[record["speaker"]["id"]] if record["speaker"] else None,
            "publisher": publisher,
            "published": published,
            "id": record["id"],
            "kind": record["kind"],
            "mode": record["mode"],
            "text": record["text"],
            "spans": {name: record[name] for name in SPANS},
            "confidence": record["confidence"],
            "why": record["why"],
        }
        for place, record in enumerate(records)
    ]
    connection.execute(insert(tables.quotations), rows)
    index.add(connection, [(first + place, _fields(record)) for place, record in enumerate(records)])


def within(connection: Connection, document_key: int) -> list[QuotationRecord]:
    """All quotations of a document, in text order."""
    rows = connection.execute(_EXPLAINED_ROWS.where(_of.document_key == document_key).order_by(_of.key))
    return [_record(row, row.why) for row in rows]


def one(connection: Connection, identity: str) -> Found | None:
    """The quotation with that id, None where there is none."""
    row = connection.execute(_EXPLAINED_ROWS.where(_of.id == identity)).one_or_none()
    return _found(row, row.why) if row else None


def listed(
    connection: Connection,
    sought: QuotationsSought,
    *,
    sort: str,
    limit: int,
    cursor: str | None,
    explain: bool = False,
) -> tuple[list[Found], str | None]:
    """A page of the quotations sought, with ``why`` or without, and the cursor of the next.

    BadCursor for one that was not given out.
    """
    keys = select(_of.key).where(*_conditions(connection.dialect.name, sought))
    asked = {"list": "quotations", "sort": sort, "sought": repr(sought)}
    found = page(connection, keys, ORDERS[sort], limit=limit, cursor=cursor, asked=asked)
    rows = connection.execute((_EXPLAINED_ROWS if explain else _ROWS).where(_of.key.in_(found.keys)))
    return [_found(row, row.why if explain else []) for row in in_order(found.keys, rows)], found.cursor


def hold(connection: Connection, identity: str) -> None:
    """Until this transaction ends, nobody else erases the quotation, nor another of its document."""
    document = select(_of.document_key).where(_of.id == identity).scalar_subquery()
    connection.execute(select(tables.documents.c.key).where(tables.documents.c.key == document).with_for_update())


def erase(connection: Connection, identity: str) -> bool:
    """Whether the quotation was there: then it is gone, with the answers that told it.

    Its speaker goes too, if that was all he or she said.
    """
    hold(connection, identity)
    row = connection.execute(select(_of.key, _of.document_key, _of.speaker_key).where(_of.id == identity)).one_or_none()
    if row is None:
        return False
    index.remove(connection, first=row.key, last=row.key)
    connection.execute(delete(tables.quotations).where(_of.key == row.key))
    connection.execute(delete(tables.repeats).where(tables.repeats.c.document_key == row.document_key))
    if row.speaker_key is not None:
        speakers.erase_silent(connection, row.speaker_key)
    return True


def _conditions(dialect: str, sought: QuotationsSought) -> list[ColumnElement[bool]]:
    words: dict[Field, str | None] = {
        "said": sought.q,
        "speaker": sought.speaker,
        "role": sought.role,
        "affiliation": sought.affiliation,
    }
    speaker = None if sought.speaker_id is None else tables.key_with_id(tables.speakers, sought.speaker_id)
    document = None if sought.document is None else tables.key_with_id(tables.documents, sought.document)
    wanted = (
        index.holding(dialect, words),
        None if speaker is None else _of.speaker_key == speaker,
        None if set(sought.kind) == set(Kind) else _of.kind.in_([kind.value for kind in sought.kind]),
        None if set(sought.mode) == set(Mode) else _of.mode.in_([mode.value for mode in sought.mode]),
        None if document is None else _of.document_key == document,
        *tables.published(
            tables.quotations, by=sought.publisher, since=sought.published_from, until=sought.published_to
        ),
    )
    return [condition for condition in wanted if condition is not None]


def _fields(record: QuotationRecord) -> dict[Field, str]:
    """What a quotation is found by; joint speakers by each member's name and role too."""
    named = _everybody(record["speaker"])
    return {
        "said": record["text"],
        "speaker": " ".join(each["name"] for each in named),
        "role": " ".join(each["role"] or "" for each in named),
        "affiliation": " ".join(each["affiliation"] or "" for each in named),
    }


def _everybody(speaker: SpeakerForm | None) -> list[SpeakerForm]:
    return [speaker, *speaker.get("members", [])] if speaker else []


def _found(row: AnyRow, why: list[ReasonRecord]) -> Found:
    return Found(_record(row, why), tables.document_form(row))


def _record(row: AnyRow, why: list[ReasonRecord]) -> QuotationRecord:
    spans = row.spans
    return QuotationRecord(
        id=row.id,
        kind=row.kind,
        mode=row.mode,
        text=row.text,
        content=spans["content"],
        cue=spans["cue"],
        source=spans["source"],
        speaker=speakers.form_of(row) if row.speaker_id else None,
        confidence=row.confidence,
        why=why,
    )
