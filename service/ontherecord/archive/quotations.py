"""Quotations: kept with their document, found one by one, sought by words, speaker, place and time, erased."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from sqlalchemy import ColumnElement, Connection, bindparam, delete, or_, select, update

from ..formats.wire import DocumentForm, FoundForm, QuotationRecord, SpeakerForm
from . import appearances, tables
from .appearances import Placed
from .database import insert_rows
from .editing import forgetting
from .erasing import purging
from .pages import in_order
from .search import index, relevance, search
from .search.sought import QuotationsSought
from .tables import PLACES, AnyRow
from .wordings import wordings

Correctable: TypeAlias = Literal["speaker", "kind", "mode", "content", "cue", "source"]

_of = tables.quotations.c

SPANS: tuple[Literal["content"], Literal["cue"], Literal["source"]] = ("content", "cue", "source")

CORRECTABLE: tuple[Correctable, ...] = ("speaker", "kind", "mode", "content", "cue", "source")
"""What an editor can say otherwise than the engine."""

_SAID = ("key", "id", "kind", "mode", "text", "spans", "confidence", "verified", "rejected", "found")

_ROWS = (
    select(
        *(_of[name] for name in (*_SAID, "appearance_key", "speaker_key")),
        *tables.SPEAKER,
        *tables.DOCUMENT,
    )
    .join_from(tables.quotations, tables.documents)
    .outerjoin(tables.appearances, _of.appearance_key == tables.appearances.c.key)
    .outerjoin(tables.speakers, _of.speaker_key == tables.speakers.c.key)
)
_EXPLAINED_ROWS = _ROWS.add_columns(_of.why)
"""Why is as long as all the rest, and seldom asked for."""

_WHOLE = select(tables.quotations)
_REWRITE = update(tables.quotations).where(_of.key == bindparam("at_key"))


@dataclass(frozen=True, slots=True)
class Found:
    """A quotation with the document that it stands in."""

    record: QuotationRecord
    document: DocumentForm


@dataclass(frozen=True, slots=True)
class Kept:
    """A quotation as it is kept; ``found`` is what the engine says of whatever an editor says otherwise.

    ``placed`` is where its speaker was put, None for nobody.
    """

    record: QuotationRecord
    placed: Placed | None
    found: FoundForm = field(default_factory=FoundForm)

    @property
    def is_decided(self) -> bool:
        """Whether an editor corrected, verified or rejected it."""
        return self.record["verified"] or self.record["rejected"] or bool(self.found)


@dataclass(frozen=True, slots=True)
class Arriving:
    """The quotations of a new document, whose speakers are kept already: their rows by their keys.

    ``renamed`` are the keys of speakers who got a fuller name by that, which stands in earlier documents' index too.
    """

    rows: Mapping[int, Mapping[str, object]]
    renamed: Collection[int]


def arriving(
    connection: Connection,
    records: Sequence[QuotationRecord],
    *,
    document_key: int,
    publisher: str | None,
    published: int,
) -> Arriving:
    """The quotations of a new document, to be added; their speakers are kept, and known to the documents after it."""
    told = [record["speaker"] for record in records if record["speaker"]]
    placed = appearances.add(connection, told, document_key=document_key, publisher=publisher, published=published)
    kept = [Kept(record, placed[record["speaker"]["id"]] if record["speaker"] else None) for record in records]
    rows = _rows(kept, document_key=document_key, publisher=publisher, published=published)
    return Arriving(rows, {each.speaker_key for each in placed.values() if each.renamed})


def add(connection: Connection, arriving: Sequence[Arriving]) -> None:
    """Keeps the quotations of new documents, and the words to find them by."""
    rows = {key: row for each in arriving for key, row in each.rows.items()}
    insert_rows(connection, tables.quotations, list(rows.values()))
    index.enter(connection, list(rows))
    for each in arriving:  # one after another: each is put with its like among those that came before
        wordings.enter(connection, list(each.rows))
    enter_spoken(connection, {key for each in arriving for key in each.renamed})


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
    _enter(connection, list(records))


def rewrite(
    connection: Connection, kept: Sequence[Kept], *, document_key: int, publisher: str | None, published: int
) -> list[int]:
    """The quotations of a document are these from now on, in this order; the keys of those that are not touched.

    Those are the same already. Speakers to whom none is left stay: they are for the caller to erase.
    """
    rows = _rows(kept, document_key=document_key, publisher=publisher, published=published)
    before = {row.key: row for row in connection.execute(_WHOLE.where(_of.document_key == document_key))}
    there = {key for key, row in rows.items() if key in before and before[key].id == row["id"]}
    changed = {key for key in there if any(before[key]._mapping[name] != value for name, value in rows[key].items())}
    new = [key for key in rows if key not in there]
    withdraw(connection, [key for key in before if key not in there])
    if changed:
        index.remove(connection, list(changed))  # its place in time may be another
        connection.execute(_REWRITE, [{**rows[key], "found_as": None, "at_key": key} for key in changed])
    if new:
        insert_rows(connection, tables.quotations, [rows[key] for key in new])
    _enter(connection, [*changed, *new])
    return [key for key in rows if key in there and key not in changed]


def remove(connection: Connection, keys: Sequence[int]) -> None:
    """Takes quotations out, whatever they are found by, and the speakers to whom none is left."""
    speaking = select(_of.appearance_key).where(_of.key.in_(keys), _of.appearance_key.is_not(None)).distinct()
    spoke = list(connection.scalars(speaking))
    withdraw(connection, keys)
    enter_spoken(connection, appearances.erase_silent(connection, spoke))


def withdraw(connection: Connection, keys: Sequence[int]) -> None:
    """Takes quotations out, whatever they are found by; their speakers stay."""
    index.remove(connection, keys)
    wordings.leave(connection, keys)
    connection.execute(delete(tables.quotations).where(_of.key.in_(keys)))


def keys_within(connection: Connection, document_key: int) -> list[int]:
    """The keys of a document's quotations, in text order."""
    return list(connection.scalars(select(_of.key).where(_of.document_key == document_key).order_by(_of.key)))


def within(connection: Connection, document_key: int) -> list[QuotationRecord]:
    """All quotations of a document, in text order."""
    rows = connection.execute(_EXPLAINED_ROWS.where(_of.document_key == document_key).order_by(_of.key))
    return [each.record for each in _found(connection, rows.all(), explained=True)]


def kept_within(connection: Connection, document_key: int) -> list[Kept]:
    """All quotations of a document, in text order, as they are kept."""
    return _kept(connection, _of.document_key == document_key)


def kept_one(connection: Connection, identity: str) -> Kept | None:
    """The quotation with that id as it is kept, None where there is none."""
    return next(iter(_kept(connection, _of.id == identity)), None)


def change(connection: Connection, kept: Kept) -> None:
    """The quotation is this from now on, at the place where it is."""
    speaker = {
        "appearance_key": kept.placed and kept.placed.appearance_key,
        "speaker_key": kept.placed and kept.placed.speaker_key,
    }
    changed = update(tables.quotations).where(_of.id == kept.record["id"]).returning(_of.key)
    values = {**_said(kept.record), **speaker, "found": kept.found or None}
    _enter(connection, list(connection.scalars(changed.values(values))))


def _enter(connection: Connection, keys: Sequence[int]) -> None:
    """Makes quotations findable by what the tables say of them now, and puts them with those of the same words."""
    index.enter(connection, keys)
    wordings.enter(connection, keys)


def _kept(connection: Connection, condition: ColumnElement[bool]) -> list[Kept]:
    rows = connection.execute(_EXPLAINED_ROWS.where(condition).order_by(_of.key)).all()
    found = _found(connection, rows, explained=True)
    return [
        Kept(
            each.record,
            Placed(row.appearance_key, row.speaker_key) if row.speaker_id else None,
            row.found or FoundForm(),
        )
        for each, row in zip(found, rows, strict=True)
    ]


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
    """Whether the quotation was there: then it is gone, with its history and the answers that told it.

    Its speaker goes too, if that was all he or she said.
    """
    hold(connection, identity)
    sought = select(_of.key, _of.document_key, _of.text, _of.found).where(_of.id == identity)
    row = connection.execute(sought).one_or_none()
    if row is None:
        return False
    for text in {row.text, (row.found or {}).get("text", row.text)}:  # as corrected, and as the engine finds it
        forgetting.forget(connection, row.document_key, identity, text)
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


def _rows(
    kept: Sequence[Kept], *, document_key: int, publisher: str | None, published: int
) -> dict[int, dict[str, object]]:
    """The rows of a document's quotations, by their keys."""
    first, last = document_key * PLACES, document_key * PLACES + PLACES - 1
    return {
        first + place: {
            "key": first + place,
            "place_back": last - place,
            "document_key": document_key,
            "appearance_key": each.placed and each.placed.appearance_key,
            "speaker_key": each.placed and each.placed.speaker_key,
            "publisher": publisher,
            "published": published,
            **_said(each.record),
            "found": each.found or None,
        }
        for place, each in enumerate(kept)
    }


def _said(record: QuotationRecord) -> dict[str, object]:
    return {
        "id": record["id"],
        "kind": record["kind"],
        "mode": record["mode"],
        "confidence": record["confidence"],
        **_words(record),
        "verified": record["verified"],
        "rejected": record["rejected"],
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
        verified=row.verified,
        rejected=row.rejected,
        corrected=[name for name in CORRECTABLE if name in (row.found or ())],
    )
