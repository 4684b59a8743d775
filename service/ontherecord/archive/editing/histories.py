"""What editors changed in a quotation: who, when, and what was there before; kept when the quotation is no more."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypedDict

from sqlalchemy import Connection, func, insert, select

from ...formats.wire import EditorForm, FoundForm, QuotationRecord
from .. import tables, times
from ..editors import Editor
from ..pages import Order, page
from ..tables import AnyRow
from .carrying import Carried

_of = tables.corrections.c

MEMBERS = ("speaker", "kind", "mode", "text", "content", "cue", "source", "verified", "rejected")
"""What a history tells of, in this order."""

ORDER = Order((_of.key,))


class ChangeForm(TypedDict):
    """What a member was, and what it is from then on."""

    before: object
    after: object


class CorrectionForm(TypedDict):
    """A correction; ``by`` nobody where a new text left a decision without its words.

    Offsets count in the text of that ``version``.
    """

    at: str
    by: EditorForm | None
    version: int
    changes: dict[str, ChangeForm]


@dataclass(frozen=True, slots=True)
class History:
    """What became of a quotation. ``removed_in`` is the version that was without it, None while it is there.

    ``found`` is what the engine says of whatever is corrected now.
    """

    document: str
    removed_in: int | None
    found: FoundForm
    corrections: list[CorrectionForm]
    cursor: str | None


def changes_between(before: QuotationRecord, after: QuotationRecord) -> dict[str, ChangeForm]:
    """The members that are others after than before."""
    return {
        name: ChangeForm(before=before[name], after=after[name])  # type: ignore[literal-required]  # members, all
        for name in MEMBERS
        if before[name] != after[name]  # type: ignore[literal-required]
    }


def enter(
    connection: Connection,
    identity: str,
    changes: Mapping[str, ChangeForm],
    *,
    document_key: int,
    version: int,
    editor: Editor | None,
) -> None:
    """Notes what somebody changed, or, without an editor, what a new text did."""
    row = {
        "quotation_id": identity,
        "document_key": document_key,
        "at": times.now(),
        "version": version,
        "key_id": editor and editor.key_id,
        "name": editor and editor.name,
        "changes": dict(changes),
    }
    connection.execute(insert(tables.corrections), row)


def enter_lapsed(connection: Connection, carried: Sequence[Carried], *, document_key: int, version: int) -> None:
    """Notes which decisions of editors a new text gives no hold to any more."""
    for each in carried:
        if each.before is None or not (each.lapsed or each.unverified):
            continue
        all_changes = changes_between(each.before.record, each.record)
        lapsed = {*each.lapsed, *(("text",) if "content" in each.lapsed else ()), "verified"}
        changes = {name: change for name, change in all_changes.items() if name in lapsed}
        enter(connection, each.record["id"], changes, document_key=document_key, version=version, editor=None)


def history(connection: Connection, identity: str, *, limit: int, cursor: str | None) -> History | None:
    """A page of the quotation's history, from its beginning; None where there was never such a quotation.

    BadCursor for a cursor that was not given out.
    """
    there = _there(connection, identity)
    if there is None:
        return None
    keys = select(_of.key).where(_of.quotation_id == identity)
    found = page(connection, keys, ORDER, limit=limit, cursor=cursor, asked={"list": "history", "of": identity})
    rows = connection.execute(select(tables.corrections).where(_of.key.in_(found.keys)).order_by(_of.key))
    return History(*there, [_form(row) for row in rows], found.cursor)


def latest(connection: Connection, identities: Collection[str], *, most: int) -> dict[str, list[CorrectionForm]]:
    """What was changed last in each of these quotations, the latest first and so many at most; nothing where nobody
    changed anything."""
    place = func.row_number().over(partition_by=_of.quotation_id, order_by=_of.key.desc()).label("place")
    sought = select(tables.corrections, place).where(_of.quotation_id.in_(identities)).subquery()
    rows = connection.execute(select(sought).where(sought.c.place <= most).order_by(sought.c.key.desc()))
    found: defaultdict[str, list[CorrectionForm]] = defaultdict(list)
    for row in rows:
        found[row.quotation_id].append(_form(row))
    return dict(found)


def _there(connection: Connection, identity: str) -> tuple[str, int | None, FoundForm] | None:
    """The quotation's document; the version that it went with if it is gone; what the engine says of it otherwise."""
    kept, removed = tables.quotations, tables.removed_quotations
    document = tables.documents.c.id.label("document")
    there = select(document, kept.c.found).join_from(kept, tables.documents).where(kept.c.id == identity)
    if row := connection.execute(there).first():
        return row.document, None, row.found or FoundForm()
    gone = select(document, removed.c.version).join_from(removed, tables.documents).where(removed.c.id == identity)
    row = connection.execute(gone).first()
    return (row.document, row.version, FoundForm()) if row else None


def _form(row: AnyRow) -> CorrectionForm:
    return CorrectionForm(
        at=times.in_utc(row.at),
        by=None if row.name is None else Editor(row.name, row.key_id).form(),
        version=row.version,
        changes=row.changes,
    )
