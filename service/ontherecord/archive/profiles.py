"""A speaker's profile: names, roles and organisations over time, each with the documents that say so first and last."""

from collections.abc import Sequence
from typing import Any, TypeAlias

from sqlalchemy import Column, Connection, case, func, or_, select

from ..formats.wire import DocumentForm, NameSeenForm, RoleSeenForm, SeenForm, WholeSpeakerForm
from . import speakers, tables
from .tables import DATED, UNDATED, AnyRow, appearances

MOST = 100
"""Names, roles or organisations that are told of one speaker, the last seen first."""

MOST_DOCUMENTS = 2_000
"""Documents among which the first and last are looked for, should many be of one instant, or none be dated."""

Told: TypeAlias = tuple[str | None, ...]

_of = appearances.c


def profile(connection: Connection, identity: str) -> WholeSpeakerForm | None:
    """The speaker who has or had that id, with all that documents tell; None where there is nobody."""
    key = speakers.key_of(connection, identity)
    kept = None if key is None else speakers.one(connection, identity)
    if key is None or kept is None:
        return None
    former = tables.former_speakers.c
    named = select(tables.speakers.c.named_by_hand).where(tables.speakers.c.key == key)
    names = _over_time(connection, key, _of.name)
    roles = _over_time(connection, key, _of.title, _of.role, _of.affiliation)
    organisations = _over_time(connection, key, _of.affiliation)
    return WholeSpeakerForm(
        **kept,
        named_by_hand=connection.execute(named).scalar_one(),
        former_ids=list(connection.scalars(select(former.id).where(former.speaker_key == key).order_by(former.id))),
        names=[NameSeenForm(name=name or "", **seen) for (name,), seen in names],
        roles=[
            RoleSeenForm(title=title, role=role, affiliation=affiliation, **seen)
            for (title, role, affiliation), seen in roles
        ],
        organisations=[NameSeenForm(name=name or "", **seen) for (name,), seen in organisations],
    )


def _over_time(connection: Connection, key: int, *columns: Column[Any]) -> list[tuple[Told, SeenForm]]:
    """What documents tell in these columns together, and in which first and last; the last seen first."""
    rows = _spans(connection, key, columns)
    documents = _documents(connection, key, columns, {when for row in rows for when in (row.first, row.last)})
    over_time = []
    for row in rows:
        told = tuple(row[: len(columns)])
        first, last = documents.get((told, row.first)), documents.get((told, row.last))
        if first and last:
            over_time.append((told, SeenForm(documents=row.documents, first=first, last=last)))
    return over_time


def _spans(connection: Connection, key: int, columns: Sequence[Column[Any]]) -> Sequence[AnyRow]:
    """Each thing told, in how many documents, and from when to when; the undated count only where none is dated."""
    dated = case((_of.published >= DATED, _of.published))
    last = func.coalesce(func.max(dated), UNDATED).label("last")
    spans = select(
        *columns,
        func.count(_of.document_key.distinct()).label("documents"),
        func.coalesce(func.min(dated), UNDATED).label("first"),
        last,
    )
    told = or_(*(column.is_not(None) for column in columns))
    return connection.execute(
        spans.where(_of.speaker_key == key, told).group_by(*columns).order_by(last.desc(), *columns).limit(MOST)
    ).all()


def _documents(
    connection: Connection, key: int, columns: Sequence[Column[Any]], instants: set[int]
) -> dict[tuple[Told, int], DocumentForm]:
    """By what it tells, and when, a document of that speaker."""
    rows = connection.execute(
        select(*columns, _of.published.label("instant"), *tables.DOCUMENT)
        .join_from(appearances, tables.documents)
        .where(_of.speaker_key == key, _of.published.in_(instants))
        .order_by(_of.published, _of.key)
        .limit(MOST_DOCUMENTS)
    )
    documents: dict[tuple[Told, int], DocumentForm] = {}
    for row in rows:
        documents.setdefault((tuple(row[: len(columns)]), row.instant), tables.document_form(row))
    return documents
