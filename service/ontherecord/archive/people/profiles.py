"""A speaker's profile: names, roles and organisations over time, each with the documents that say so first and last."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sqlalchemy import Connection, case, func, select

from ...formats.wire import DocumentForm, NameSeenForm, RoleSeenForm, SeenForm, WholeSpeakerForm
from .. import speakers, tables
from ..tables import DATED, UNDATED, AnyRow, appearances
from . import identities

MOST = 100
"""Names, roles or organisations that are told of one speaker, the last seen first."""

MOST_WORDINGS = 1_000
"""Wordings, of name, title, role and affiliation together, that are looked at, the last seen first."""

MOST_DOCUMENTS = 2_000
"""Documents among which the first and last are looked for, should many be of one instant, or none be dated."""

Member: TypeAlias = Literal["name", "title", "role", "affiliation"]
Told: TypeAlias = tuple[str | None, ...]

_of = appearances.c

_WORDING = (_of.name, _of.title, _of.role, _of.affiliation)


@dataclass(slots=True)
class _Span:
    """In how many documents something is told, and from when to when; UNDATED if none of them is dated."""

    documents: int
    first: int
    last: int

    def widen(self, other: "_Span") -> None:
        dated = [instant for instant in (self.first, other.first) if instant != UNDATED]
        self.documents += other.documents
        self.first = min(dated, default=UNDATED)
        self.last = max(self.last, other.last)


def profile(connection: Connection, identity: str) -> WholeSpeakerForm | None:
    """The speaker who has or had that id, with all that documents tell; None where there is nobody."""
    key = identities.key_of(connection, identity)
    kept = None if key is None else speakers.one(connection, identity)
    if key is None or kept is None:
        return None
    former = tables.former_speakers.c
    named = select(tables.speakers.c.named_by_hand).where(tables.speakers.c.key == key)
    names, roles, organisations = _over_time(
        connection, key, [("name",), ("title", "role", "affiliation"), ("affiliation",)]
    )
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


def _over_time(
    connection: Connection, key: int, wanted: Sequence[tuple[Member, ...]]
) -> list[list[tuple[Told, SeenForm]]]:
    """For each of some members together, what documents tell of them, and in which first and last."""
    wordings = _wordings(connection, key)
    spans = [_spans(wordings, members) for members in wanted]
    instants = {instant for each in spans for _, span in each for instant in (span.first, span.last)}
    rows = _rows_of(connection, key, instants)
    return [_seen(each, rows, members) for each, members in zip(spans, wanted, strict=True)]


def _wordings(connection: Connection, key: int) -> Sequence[AnyRow]:
    """Each wording, in how many documents it stands, and from when to when: one pass through what may be thousands."""
    dated = case((_of.published >= DATED, _of.published))
    last = func.coalesce(func.max(dated), UNDATED).label("last")
    first = func.coalesce(func.min(dated), UNDATED).label("first")
    counted = select(*_WORDING, func.count().label("documents"), first, last).where(_of.speaker_key == key)
    return connection.execute(counted.group_by(*_WORDING).order_by(last.desc(), *_WORDING).limit(MOST_WORDINGS)).all()


def _spans(wordings: Iterable[AnyRow], members: tuple[Member, ...]) -> list[tuple[Told, _Span]]:
    """The same for some members of the wordings; where they are all None, nothing is told."""
    spans: dict[Told, _Span] = {}
    for row in wordings:
        told = _told(row, members)
        span = _Span(row.documents, row.first, row.last)
        if told in spans:
            spans[told].widen(span)
        elif any(told):
            spans[told] = span
    return sorted(spans.items(), key=lambda each: -each[1].last)[:MOST]


def _rows_of(connection: Connection, key: int, instants: set[int]) -> Sequence[AnyRow]:
    """How the documents of these instants show the speaker."""
    shown = select(*_WORDING, _of.published.label("instant"), *tables.DOCUMENT).join_from(appearances, tables.documents)
    at_some = shown.where(_of.speaker_key == key, _of.published.in_(instants))
    return connection.execute(at_some.order_by(_of.published, _of.key).limit(MOST_DOCUMENTS)).all()


def _seen(
    spans: Iterable[tuple[Told, _Span]], rows: Iterable[AnyRow], members: tuple[Member, ...]
) -> list[tuple[Told, SeenForm]]:
    documents: dict[tuple[Told, int], DocumentForm] = {}
    for row in rows:
        documents.setdefault((_told(row, members), row.instant), tables.document_form(row))
    seen = []
    for told, span in spans:
        first, last = documents.get((told, span.first)), documents.get((told, span.last))
        if first and last:
            seen.append((told, SeenForm(documents=span.documents, first=first, last=last)))
    return seen


def _told(row: AnyRow, members: tuple[Member, ...]) -> Told:
    return tuple(row._mapping[member] for member in members)
