"""Documents analysed again where they are, by the engine of today; what editors decided outlives it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from ...formats import writing
from ...formats.facts import Facts
from ...provenance import Model
from .. import documents, tables
from ..database import Database
from . import planning, replacing
from .planning import Before
from .replacing import Replaced

if TYPE_CHECKING:
    from ...attribution.quotation import Analysis

AT_ONCE = 1_000
"""Documents whose model is looked at together."""

_of = tables.documents.c


@dataclass(frozen=True, slots=True)
class _Source:
    """A document as it is now."""

    before: Before
    facts: Facts


def outdated(database: Database, model: Model) -> Iterator[str]:
    """The ids of the documents that another model, or another release, analysed; the earliest first.

    Those that are analysed meanwhile are not among them, so that it may be broken off and begun again.
    """
    after = -1
    while True:
        with database.reading() as connection:
            sought = select(_of.key, _of.id, _of.model).where(_of.key > after).order_by(_of.key).limit(AT_ONCE)
            rows = connection.execute(sought).all()
        if not rows:
            return
        yield from (row.id for row in rows if row.model != model)
        after = rows[-1].key


def reanalyse(
    database: Database, identity: str, attribute: Callable[[str], "Analysis"], model: Model
) -> Replaced | None:
    """The document with what is found in its text today; None where there is no such document.

    Nothing is held while the text is analysed: if it gets another one meanwhile, that is analysed instead.
    """
    while source := _source(database, identity):
        text = source.before.text
        record = writing.record(text, source.facts, attribute(text), model=model)
        plan = planning.planned(source.before, record, text)
        with database.writing() as connection:
            documents.key_of(connection, identity, held=True)
            now = connection.execute(select(_of.text_id).where(_of.id == identity)).scalar()
            if now == source.before.text_id:
                return replacing.put(connection, identity, record, text, plan=plan)
    return None


def _source(database: Database, identity: str) -> _Source | None:
    with database.reading() as connection:
        before = planning.before_of(connection, identity)
        if before is None:
            return None
        facts = select(_of.title, _of.url, _of.publisher, _of.published_at).where(_of.id == identity)
        row = connection.execute(facts).one()
    return _Source(before, Facts(**row._mapping))
