"""What is to become of a document's quotations: read off the archive, then planned while nobody waits for it."""

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import Connection, select

from ...attribution.wording import Wording
from ...formats.wire import FoundForm, Record
from .. import quotations, tables
from ..quotations import Kept
from . import forgetting
from .carrying import Carried, carried, returned

_of = tables.documents.c

MOST_TEXTS_BACK = 5
"""Texts among whose words, gone with them, what editors decided on is looked for when a new text comes."""


@dataclass(frozen=True, slots=True)
class Gone:
    """Quotations that editors decided on and that went when another text took the place of this one."""

    text: str
    quotes: list[Kept]


@dataclass(frozen=True, slots=True)
class Before:
    """A document as it is before it gets a new text or a new analysis."""

    identity: str
    text_id: str
    text: str
    quotes: list[Kept]
    gone: list[Gone]
    deleted: frozenset[str]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to become of the quotations that a document had."""

    before: Before
    now: list[Carried]


def before_of(connection: Connection, identity: str) -> Before | None:
    """The document as it is; None where there is no such document."""
    row = connection.execute(
        select(_of.key, _of.text_id, tables.texts.c.text)
        .join_from(tables.documents, tables.texts)
        .where(_of.id == identity)
    ).one_or_none()
    if row is None:
        return None
    quotes = quotations.kept_within(connection, row.key)
    gone = _gone(connection, row.key)
    return Before(identity, row.text_id, row.text, quotes, gone, forgetting.deleted(connection, row.key))


def planned(before: Before, record: Record, text: str) -> Plan:
    """What is to become of its quotations by a new analysis: the part that takes long, and needs no database."""
    found = forgetting.without_deleted(record.quotes, before.deleted, document=before.identity)
    wording = Wording.of(text)
    now = carried(before.text, before.quotes, text, found, wording)
    for gone in before.gone:
        now = returned(now, gone.text, gone.quotes, text, wording)
    return Plan(before, now)


def _gone(connection: Connection, document_key: int) -> list[Gone]:
    """What went with the latest texts before this one, the last first."""
    removed, of = tables.removed_quotations.c, tables.versions.c
    decided = select(removed.version, removed.record, removed.found).where(
        removed.document_key == document_key, removed.record.is_not(None)
    )
    by_version: defaultdict[int, list[Kept]] = defaultdict(list)
    for row in connection.execute(decided.order_by(removed.version, removed.id)):
        by_version[row.version].append(Kept(row.record, None, row.found or FoundForm()))
    gone = []
    for version in sorted(by_version, reverse=True)[:MOST_TEXTS_BACK]:
        text = select(of.text).where(of.document_key == document_key, of.number == version - 1)
        gone.append(Gone(str(connection.execute(text).scalar_one()), by_version[version]))
    return gone
