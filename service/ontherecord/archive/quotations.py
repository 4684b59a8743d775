"""Quotations: kept with their document, found one by one, sought by words, speaker, place and time, erased."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, delete, insert, or_, select, update

from ..formats.wire import DocumentForm, QuotationRecord, SpeakerForm
from . import appearances, index, purging, relevance, search, tables, wordings
from .appearances import Placed
from .pages import in_order
from .sought import QuotationsSought
from .tables import PLACES, AnyRow

_of = tables.quotations.c

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
            "confidence": record["confidence"],
            **_words(record),
        }
        for place, record in enumerate(records)
    ]
    connection.execute(insert(tables.quotations), rows)
    added = range(first, first + len(records))
    index.enter(connection, added)
    wordings.enter(connection, added)
    enter_spoken(connection, {each.speaker_key for each in placed.values() if each.renamed})


def enter_spoken(connection: Connection, speaker_keys: Collection[int]) -> None:
    """Makes whatever these speakers said findable by what they are called now."""
    if speaker_keys:
        index.enter(connection, spoken_by(connection, speaker_keys))


def spoken_by(connection: Connection, speaker_keys: Collection[int]) -> Sequence[int]:
    """The keys of what these speakers said, alone or with others."""
    shown = tables.appearances.c.speaker_key.in_(speaker_keys)
    together = select(tables.memberships.c.joint_key).join(
        tables.appearances, tables.memberships.c.member_key == tables.appearances.c.key
    )
    said = or_(_of.speaker_key.in_(speaker_keys), _of.appearance_key.in_(together.where(shown)))
    return connection.scalars(select(_of.key).where(said).order_by(_of.key)).all()


def reword(connection: Connection, records: Mapping[int, QuotationRecord]) -> None:
    """Keeps of quotations, by their keys, the words that the records have; they are found by those from now on."""
    for key, record in records.items():
        connection.execute(update(tables.quotations).where(_of.key == key).values(_words(record)))
    index.enter(connection, list(records))
    wordings.enter(connection, list(records))


def remove(connection: Connection, keys: Sequence[int]) -> None:
    """Takes quotations out, whatever they are found by, and the speakers to whom none is left."""
    speaking = select(_of.appearance_key).where(_of.key.in_(keys), _of.appearance_key.is_not(None)).distinct()
    spoke = list(connection.scalars(speaking))
    index.remove(connection, keys)
    wordings.leave(connection, keys)
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


def some(connection: Connection, keys: Sequence[int], *, explain: bool = False) -> list[Found]:
    """The quotations with these keys, in their order, with ``why`` or without."""
    rows = connection.execute((_EXPLAINED_ROWS if explain else _ROWS).where(_of.key.in_(keys)))
    return _found(connection, in_order(keys, rows), explained=explain)


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
    if sort == "relevance":
        found = relevance.page_of(connection, sought, limit=limit, cursor=cursor)
    else:
        found = search.page_of(connection, sought, sort=sort, limit=limit, cursor=cursor)
    return some(connection, found.keys, explain=explain), found.cursor


def known(connection: Connection, identities: Collection[str]) -> list[Found]:
    """Those of the quotations with these ids that are there, in the order in which they were added."""
    rows = connection.execute(_ROWS.where(_of.id.in_(identities)).order_by(_of.key)).all()
    return _found(connection, rows, explained=False)


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
    purging.note(connection)
    remove(connection, [row.key])
    enter_spoken(connection, appearances.forget_unseen(connection, row.document_key))
    return True


def _words(record: QuotationRecord) -> dict[str, object]:
    return {
        "text": record["text"],
        "words": len(record["text"].split()),
        "spans": {name: record[name] for name in SPANS},
        "why": record["why"],
    }


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
