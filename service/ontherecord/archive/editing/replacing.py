"""A document gets a new text, or a new analysis of the text that it has; what editors decided outlives either.

An unchanged quotation keeps its id, and so does one that was reworded or re-attributed, wherever it stands now. The ids
of new ones are made from the new text, so that none of them is that of a quotation which stood there before.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from ...formats.changes import ChangedIds, Changes, recalled
from ...formats.facts import address_digest, digest_of
from ...formats.wire import DocumentForm, QuotationRecord, Record
from .. import appearances, quotations, tables, times
from ..alerts import webhooks
from ..appearances import Placed
from ..documents import holder_of
from ..erasing import admission
from ..erasing.admission import LEFT_OUT
from ..erasing.erasure import ERASED
from ..erasing.redaction import as_blacked_out
from ..people.linking import Place
from ..quotations import Kept
from ..search import index
from ..tables import AnyRow
from . import histories, recurring
from .carrying import Carried
from .pairing import is_same_speaker, is_same_wording
from .planning import Before, Plan, before_of, planned

_of = tables.documents.c

FACTS = ("text_id", "title", "url", "publisher", "published_at")
"""What makes a version: any of these being another than before, the text with its source or what is known of it."""


class TextOfAnother(ValueError):
    """The text, from that source, is or was another document's; ``document`` is its id."""

    def __init__(self, document: str) -> None:
        super().__init__(f"the document {document} has this text, or had it before")
        self.document = document


@dataclass(frozen=True, slots=True)
class Replaced:
    """The document as it is from now on; ``version`` is its number, ``changes`` is what became of its quotations."""

    record: Record
    version: int
    changes: Changes


def check_text(connection: Connection, identity: str, text_id: str) -> None:
    """Raises TextOfAnother where the text is not that document's to have."""
    holder = holder_of(connection, text_id)
    if holder not in (None, identity):
        raise TextOfAnother(str(holder))


def put(
    connection: Connection, identity: str, record: Record, text: str, *, plan: Plan | None = None
) -> Replaced | None:
    """The document as what was found in its text makes it; None where there is no such document.

    Raises TextOfAnother. Until the transaction ends, nobody else changes the document; a ``plan`` that was made before
    holds if nobody has since.
    """
    row = connection.execute(select(tables.documents).where(_of.id == identity).with_for_update()).one_or_none()
    was = before_of(connection, identity) if row else None
    if row is None or was is None:
        return None
    check_text(connection, identity, record.document["id"])
    received, text = _receivable(connection, row, was, record, text)
    if plan is None or plan.before != was or received != record:
        record, plan = received, None
    if plan is None:
        plan = planned(was, record, text)
    before, now = was.quotes, _named_apart(plan.now, record.document["id"])
    changes = changes_between([each.record for each in before], [each.record for each in now])
    version = _advance(connection, row, record, text, was, changes)  # first: it makes the text this document's alone
    kept = _settled(connection, row, record, now)
    place = _place(row.key, record.document)
    untouched = quotations.rewrite(
        connection, kept, document_key=row.key, publisher=place.publisher, published=place.published
    )
    recurring.move(connection, place)
    index.enter(connection, untouched)  # who says it may be described otherwise
    quotations.enter_spoken(connection, appearances.erase_silent(connection, appearances.within(connection, row.key)))
    _enter_removed(connection, row.key, before, kept, version)
    histories.enter_lapsed(connection, now, document_key=row.key, version=version)
    if changes.added:
        webhooks.arrived(connection, row.key)
    told, changes = _told(connection, identity, row.key, record, before, changes.ids())
    return Replaced(told, version, changes)


def changes_between(before: Sequence[QuotationRecord], after: Sequence[QuotationRecord]) -> Changes:
    """What changed from one version to the next; what editors rejected is in neither."""
    old, new = ({each["id"]: each for each in version if not each["rejected"]} for version in (before, after))
    pairs = [(old[identity], each) for identity, each in new.items() if identity in old]
    return Changes(
        [each for identity, each in new.items() if identity not in old],
        [each for identity, each in old.items() if identity not in new],
        [(was, now) for was, now in pairs if not is_same_wording(was, now)],
        [(was, now) for was, now in pairs if not is_same_speaker(was["speaker"], now["speaker"])],
    )


def _receivable(connection: Connection, row: AnyRow, was: Before, record: Record, text: str) -> tuple[Record, str]:
    """What may be kept of a text and of what was found in it.

    In the text that the document has, something may have been erased: it does not come back so.
    """
    if row.text_id != record.document["id"]:
        return admission.admitted(connection, record, text)
    left = as_blacked_out(record, text, was.text)
    told = [each for each in row.warnings if each in (ERASED, LEFT_OUT) and each not in left.warnings]
    return admission.without_refused(connection, replace(left, warnings=[*left.warnings, *told]), was.text)


def _settled(connection: Connection, row: AnyRow, record: Record, now: Sequence[Carried]) -> list[Kept]:
    """The quotations with their speakers put in their places."""
    place = _place(row.key, record.document)
    new = [each.record["speaker"] for each in now if not each.keeps_speaker and each.record["speaker"]]
    kept = [each.before.placed for each in now if each.keeps_speaker and each.before and each.before.placed]
    placed = recurring.settle(connection, new, place, held={each.appearance_key for each in kept})
    for each in now:
        if _is_back(each) and (speaker := each.record["speaker"]):
            placed[each.record["id"]] = recurring.corrected(connection, speaker, place, speaker_key=None, before=None)
    return [Kept(each.record, _placed(each, placed), each.found) for each in now]


def _placed(each: Carried, placed: Mapping[str, Placed]) -> Placed | None:
    if _is_back(each):
        return placed[each.record["id"]]
    if each.keeps_speaker:
        return each.before.placed if each.before else None
    return placed[each.record["speaker"]["id"]] if each.record["speaker"] else None


def _is_back(each: Carried) -> bool:
    """Whether the quotation's speaker was taken out with it, and has to be put in a place again."""
    speaker = each.before and each.before.placed is None and each.before.record["speaker"]
    return each.keeps_speaker and bool(speaker)


def _named_apart(now: Sequence[Carried], text_id: str) -> list[Carried]:
    """The quotations, the new ones under ids that none has which moved away from there, in a text that comes back."""
    taken = {each.record["id"] for each in now if each.before}
    return [each if each.before else Carried(_renamed(each.record, taken, text_id)) for each in now]


def _renamed(record: QuotationRecord, taken: Collection[str], text_id: str) -> QuotationRecord:
    identity = record["id"]
    while identity in taken:
        identity = digest_of(text_id, "again", identity)
    return {**record, "id": identity}


def _place(document_key: int, document: DocumentForm) -> Place:
    return Place(document_key, document["publisher"], tables.instant_of(document["published_at"]))


def _advance(connection: Connection, row: AnyRow, record: Record, text: str, was: Before, changes: Changes) -> int:
    """Keeps what the document was, if its text or what is known of it is another now; the number of what it is."""
    facts = {**record.document, "text_id": record.document["id"]}
    analysed = {"warnings": record.warnings, "model": record.model}
    if all(row._mapping[name] == facts[name] for name in FACTS):
        connection.execute(update(tables.documents).where(_of.key == row.key).values(analysed))
        return int(row.version)
    connection.execute(insert(tables.versions), _superseded(row, was, changes))
    connection.execute(update(tables.texts).where(tables.texts.c.document_key == row.key).values(text=text))
    values = {
        **{name: facts[name] for name in FACTS},
        **analysed,
        "address": address_digest(record.document["url"]),
        "published": tables.instant_of(record.document["published_at"]),
        "characters": len(text),
        "version": row.version + 1,
    }
    try:
        with connection.begin_nested():
            connection.execute(update(tables.documents).where(_of.key == row.key).values(values))
    except IntegrityError:  # somebody has just posted that text
        check_text(connection, row.id, record.document["id"])
        raise
    return int(row.version) + 1


def _superseded(row: AnyRow, was: Before, changes: Changes) -> dict[str, object]:
    return {
        "document_key": row.key,
        "number": row.version,
        **{name: row._mapping[name] for name in (*FACTS, "characters", "warnings", "model")},
        "replaced": times.now(),
        "changes": changes.ids(),
        "text": was.text,
        "quotes": [each.record for each in was.quotes],
    }


def _enter_removed(
    connection: Connection, document_key: int, before: Sequence[Kept], now: Sequence[Kept], version: int
) -> None:
    """Notes which quotations are no more, so that their history can be told; and forgets it of those that are back."""
    removed = tables.removed_quotations
    there = {each.record["id"] for each in now}
    connection.execute(delete(removed).where(removed.c.document_key == document_key, removed.c.id.in_(there)))
    rows = [
        {
            "id": each.record["id"],
            "document_key": document_key,
            "version": version,
            "record": each.record if each.is_decided else None,
            "found": each.found or None,
        }
        for each in before
        if each.record["id"] not in there
    ]
    if rows:
        connection.execute(insert(removed), rows)


def _told(
    connection: Connection, identity: str, document_key: int, record: Record, before: Sequence[Kept], ids: ChangedIds
) -> tuple[Record, Changes]:
    """What is kept now, its speakers under the ids that they have in all of the archive."""
    quotes = quotations.within(connection, document_key)
    document = DocumentForm(**{**record.document, "id": identity})
    changes = recalled(ids, [each.record for each in before], quotes)
    return Record(document, quotes, record.warnings, record.model), changes
