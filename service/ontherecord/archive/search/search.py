"""Quotations sought: by words, speaker, place and time, in one order or another, the same on both databases."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, UnaryExpression, func, or_, select
from sqlalchemy.sql.operators import custom_op

from ...attribution.quotation import Kind, Mode
from .. import tables
from ..pages import Order, Page, cut, page, reached
from ..people.identities import identified
from ..tables import AnyRow, appearances, memberships, quotations
from . import in_time, index
from .sought import QuotationsSought

_of = quotations.c

ORDERS = {
    "-published": Order((_of.published, _of.place_back), descending=True),
    "published": Order((_of.published, _of.key)),
    "-added": Order((_of.place_back,), descending=True),
    "added": Order((_of.key,)),
}
"""Within a document, the quotations stand in text order whichever way its list is sorted."""

STREAMS = {"-published": in_time.newest_page, "published": in_time.oldest_page}

_STATUS = {
    "accepted": (~_of.rejected,),
    "verified": (_of.verified,),
    "unverified": (~_of.rejected, ~_of.verified),
    "rejected": (_of.rejected,),
    "all": (),
}

FEW = 5_000
"""So many are gathered and sorted sooner than as many rows are looked at as it takes to fill a page."""


def page_of(connection: Connection, sought: QuotationsSought, *, sort: str, limit: int, cursor: str | None) -> Page:
    """At most ``limit`` keys of the quotations sought after the cursor; BadCursor for one that was not given out."""
    order = ORDERS[sort]
    asked = {"list": "quotations", "sort": sort, "sought": repr(sought)}
    if connection.dialect.name == "sqlite" and sort in STREAMS:
        after = reached(order, cursor, asked)
        rows = STREAMS[sort](connection, in_time.numbers(connection, sought), after, limit=limit + 1)
        return cut(rows, limit=limit, asked=asked)
    if connection.dialect.name == "sqlite":
        conditions = _added_in_sqlite(connection, sought)
    else:
        conditions = _conditions(connection, sought)
    return page(connection, select(_of.key).where(*conditions), order, limit=limit, cursor=cursor, asked=asked)


def newest(
    connection: Connection, sought: QuotationsSought, *columns: ColumnElement[Any], most: int
) -> Sequence[AnyRow]:
    """Columns of quotations, and of how their documents name who speaks, of the newest that fit, in no order."""
    chosen = select(*columns).outerjoin_from(quotations, appearances, _of.appearance_key == appearances.c.key)
    if connection.dialect.name == "sqlite":
        numbers = in_time.numbers(connection, sought).order_by(tables.FTS.c.rowid.desc()).limit(most)
        return connection.execute(chosen.where(_of.found_as.in_(numbers))).all()
    fitting = chosen.where(*_conditions(connection, sought))
    return connection.execute(fitting.order_by(_of.published.desc(), _of.place_back.desc()).limit(most)).all()


def said_by(connection: Connection, speaker_key: int) -> list[ColumnElement[bool]]:
    """That a speaker said it alone, and that it was said with others, if anything was: nothing is both."""
    together = select(memberships.c.joint_key).join(appearances, memberships.c.member_key == appearances.c.key)
    joint = connection.scalars(together.where(appearances.c.speaker_key == speaker_key)).all()
    return [_of.speaker_key == speaker_key, *([_of.appearance_key.in_(joint)] if joint else [])]


def fitting(connection: Connection, sought: QuotationsSought, *, document_key: int) -> list[str]:
    """The ids of a document's quotations that fit, in text order; as cheap in a large archive as in a small one."""
    of_document = _of.document_key == document_key
    fits: list[ColumnElement[bool]]
    if connection.dialect.name == "sqlite":
        lowest, highest = (select(end(_of.found_as)).where(of_document) for end in (func.min, func.max))
        stretch = tables.FTS.c.rowid.between(lowest.scalar_subquery(), highest.scalar_subquery())
        fits = [_of.found_as.in_(in_time.numbers(connection, sought).where(stretch))]
    else:
        fits = _conditions(connection, sought)
    return list(connection.scalars(select(_of.id).where(of_document, *fits).order_by(_of.key)))


def _added_in_sqlite(connection: Connection, sought: QuotationsSought) -> list[ColumnElement[bool]]:
    """Those that match are gathered where they are few, or where there are words, which rows cannot be looked at for.

    Otherwise the rows are looked at as they were added: ``+(…)`` keeps SQLite from gathering by another index instead.
    """
    numbers = in_time.numbers(connection, sought)
    if any(typed is not None for typed in sought.words.values()) or _are_few(connection, numbers):
        return [_of.found_as.in_(numbers)]
    return [UnaryExpression(each, operator=custom_op("+")) for each in _conditions(connection, sought)]


def _are_few(connection: Connection, numbers: Select[tuple[int]]) -> bool:
    some = numbers.limit(FEW).subquery()
    return connection.scalars(select(func.count()).select_from(some)).one() < FEW


def _conditions(connection: Connection, sought: QuotationsSought) -> list[ColumnElement[bool]]:
    document = None if sought.document is None else tables.key_with_id(tables.documents, sought.document)
    wanted = (
        index.holding(connection.dialect.name, sought.words),
        None if sought.speaker_id is None else _said_by(connection, sought.speaker_id),
        None if set(sought.kind) == set(Kind) else _of.kind.in_([kind.value for kind in sought.kind]),
        None if set(sought.mode) == set(Mode) else _of.mode.in_([mode.value for mode in sought.mode]),
        *_STATUS[sought.status],
        None if document is None else _of.document_key == document,
        *tables.published(quotations, by=sought.publisher, since=sought.published_from, until=sought.published_to),
    )
    return [condition for condition in wanted if condition is not None]


def _said_by(connection: Connection, identity: str) -> ColumnElement[bool]:
    """That this speaker of the archive said it, alone or with others."""
    speaker = identified(connection, identity)
    if speaker is None:
        return _of.speaker_key.is_(None) & _of.speaker_key.is_not(None)
    return or_(*said_by(connection, speaker.key))
