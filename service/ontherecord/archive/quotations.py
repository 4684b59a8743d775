"""Quotations: kept with their document, found one by one, sought by words, speaker, place and time, erased."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, Connection, delete, insert, select

from ..attribution.quotation import Kind, Mode
from ..formats.wire import DocumentForm, QuotationRecord, SpeakerForm
from . import appearances, index, speakers, tables
from .appearances import Placed
from .index import Field
from .pages import Order, in_order, page
from .tables import PLACES, AnyRow

_of = tables.quotations.c

AT_ONCE = 1_000
"""Quotations that are read, and entered in the index, together."""

SPANS: tuple[Literal["content"], Literal["cue"], Literal["source"]] = ("content", "cue", "source")

_ROWS = (
    select(
        *(_of[name] for name in ("key", "id", "kind", "mode", "text", "spans", "confidence", "appearance_key")),
        *tables.SPEAKER,
        *tables.DOCUMENT,
    )
    .join_from(tables.quotations, tables.documents)
    .outerjoin(tables.appearances, _of.appearance_key == tables.appearances.c.key)
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
    placed = appearances.add(connection, told, document_key=document_key, publisher=publisher, published=published)
    first, last = document_key * PLACES, document_key * PLACES + PLACES - 1
    rows = [
        {
            "key": first + place,
            "place_back": last - place,
            "document_key": document_key,
            **_speaker_keys(record["speaker"], placed),
            "publisher": publisher,
            "published": published,
            "id": record["id"],
            "kind": record["kind"],
            "mode": record["mode"],
            "text": record["text"],
            "words": len(record["text"].split()),
            "spans": {name: record[name] for name in SPANS},
            "confidence": record["confidence"],
            "why": record["why"],
        }
        for place, record in enumerate(records)
    ]
    connection.execute(insert(tables.quotations), rows)
    index.enter(connection, range(first, first + len(records)))
    enter_spoken(connection, {each.speaker_key for each in placed.values() if each.renamed})


def enter_spoken(connection: Connection, speaker_keys: Collection[int]) -> None:
    """Makes whatever these speakers said findable by what they are called now."""
    if not speaker_keys:
        return
    spoken = select(_of.key).where(_of.speaker_key.in_(speaker_keys)).order_by(_of.key)
    enter_each(connection, list(connection.scalars(spoken)))


def enter_each(connection: Connection, keys: Sequence[int]) -> None:
    """Makes many quotations findable, some at a time."""
    for start in range(0, len(keys), AT_ONCE):
        index.enter(connection, keys[start : start + AT_ONCE])


def remove(connection: Connection, keys: Sequence[int]) -> None:
    """Takes quotations out, whatever they are found by, and the speakers to whom none is left."""
    speaking = select(_of.appearance_key).where(_of.key.in_(keys), _of.appearance_key.is_not(None)).distinct()
    spoke = list(connection.scalars(speaking))
    index.remove(connection, keys)
    connection.execute(delete(tables.quotations).where(_of.key.in_(keys)))
    enter_spoken(connection, appearances.erase_silent(connection, spoke))


def keys_within(connection: Connection, document_key: int) -> list[int]:
    """The keys of a document's quotations, in text order."""
    return list(connection.scalars(select(_of.key).where(_of.document_key == document_key).order_by(_of.key)))


def within(connection: Connection, document_key: int) -> list[QuotationRecord]:
    """All quotations of a document, in text order."""
    rows = connection.execute(_EXPLAINED_ROWS.where(_of.document_key == document_key).order_by(_of.key))
    return [each.record for each in _found(connection, rows.all(), explained=True)]


def one(connection: Connection, identity: str) -> Found | None:
    """The quotation with that id, None where there is none."""
    rows = connection.execute(_EXPLAINED_ROWS.where(_of.id == identity)).all()
    return next(iter(_found(connection, rows, explained=True)), None)


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
    return _found(connection, in_order(found.keys, rows), explained=explain), found.cursor


def hold(connection: Connection, identity: str) -> None:
    """Until this transaction ends, nobody else erases the quotation, nor another of its document."""
    document = select(_of.document_key).where(_of.id == identity).scalar_subquery()
    connection.execute(select(tables.documents.c.key).where(tables.documents.c.key == document).with_for_update())


def erase(connection: Connection, identity: str) -> bool:
    """Whether the quotation was there: then it is gone, with the answers that told it.

    Its speaker goes too, if that was all he or she said.
    """
    hold(connection, identity)
    row = connection.execute(select(_of.key, _of.document_key).where(_of.id == identity)).one_or_none()
    if row is None:
        return False
    connection.execute(delete(tables.repeats).where(tables.repeats.c.document_key == row.document_key))
    remove(connection, [row.key])
    enter_spoken(connection, appearances.forget_unseen(connection, row.document_key))
    return True


def _conditions(dialect: str, sought: QuotationsSought) -> list[ColumnElement[bool]]:
    words: dict[Field, str | None] = {
        "said": sought.q,
        "speaker": sought.speaker,
        "role": sought.role,
        "affiliation": sought.affiliation,
    }
    speaker = None if sought.speaker_id is None else speakers.with_id(sought.speaker_id)
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


def _speaker_keys(speaker: SpeakerForm | None, placed: Mapping[str, Placed]) -> dict[str, int | None]:
    if speaker is None:
        return {"appearance_key": None, "speaker_key": None}
    return {
        "appearance_key": placed[speaker["id"]].appearance_key,
        "speaker_key": placed[speaker["id"]].speaker_key,
    }


def _found(connection: Connection, rows: Sequence[AnyRow], *, explained: bool) -> list[Found]:
    members = appearances.members_of(connection, {row.appearance_key for row in rows if row.speaker_id})
    return [
        Found(_record(row, members[row.appearance_key], explained=explained), tables.document_form(row)) for row in rows
    ]


def _record(row: AnyRow, members: list[SpeakerForm], *, explained: bool) -> QuotationRecord:
    spans = row.spans
    return QuotationRecord(
        id=row.id,
        kind=row.kind,
        mode=row.mode,
        text=row.text,
        content=spans["content"],
        cue=spans["cue"],
        source=spans["source"],
        speaker=appearances.form_of(row, members) if row.speaker_id else None,
        confidence=row.confidence,
        why=row.why if explained else [],
    )
