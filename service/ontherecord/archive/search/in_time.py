"""SQLite's index of words, read in the order of time.

Its rows are numbered in that order (standing.py), and filed under speakers, publishers, modes and kinds (entries.py).
Whatever is asked for, FTS5 intersects it, and hands out rows until the page is full: seldom more than it has to.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, ScalarSelect, Select, Tuple, func, literal, select, tuple_

from ...attribution.quotation import Kind, Mode
from .. import tables
from ..people.identities import identified
from ..tables import DATED, FTS, PLACES, AnyRow, quotations
from . import entries, index, matching
from .entries import MARKS
from .matching import Marked
from .sought import QuotationsSought
from .standing import ASIDE

_of = quotations.c

STATUS = {
    "accepted": ([MARKS["unverified"], MARKS["verified"]], [MARKS["rejected"]]),
    "unverified": ([MARKS["unverified"]], [MARKS["verified"], MARKS["rejected"]]),
}
"""The marks of what most quotations are; what few are is filed."""

_number = FTS.c.rowid
_in_time = tuple_(_of.published, _of.place_back)


def numbers(connection: Connection, sought: QuotationsSought) -> Select[tuple[int]]:
    """The numbers of the quotations sought, in no order."""
    terms = matching.terms_of(sought.words)
    filed = _filed(connection, sought)
    if terms is None or filed is None:
        return select(_number).where(_number < ASIDE)
    query = matching.fts5_query(terms, filed, _marked(sought))
    return select(_number).where(index.fts5_matches(query), *_stretch(sought))


def newest_page(
    connection: Connection, found: Select[tuple[int]], after: Sequence[Any] | None, *, limit: int
) -> Sequence[AnyRow]:
    """Keys, with what they are sorted by, of the first numbers downwards, after a place or from the start."""
    if after is not None:
        found = found.where(_number <= _last(_in_time < _place(*after)))
    on_page = connection.scalars(found.order_by(_number.desc()).limit(limit)).all()
    rows = select(_of.key, _of.published, _of.place_back).where(_of.found_as.in_(on_page))
    return connection.execute(rows.order_by(_of.found_as.desc())).all()


def oldest_page(
    connection: Connection, found: Select[tuple[int]], after: Sequence[Any] | None, *, limit: int
) -> Sequence[AnyRow]:
    """The same upwards. Within a document numbers go down, so that whole documents are read, and then sorted."""
    further = found
    if after is not None:
        published, key = after
        first = key - key % PLACES
        found = found.where(_number >= _first(_in_time >= _place(published, first)))
        further = found.where(_number >= _first(_in_time >= _place(published, first + PLACES)))
    end = connection.scalar(further.order_by(_number).limit(1).offset(limit))
    if end is not None:
        document = select(_of.document_key).where(_of.found_as == end).scalar_subquery()
        found = found.where(
            _number <= select(func.max(_of.found_as)).where(_of.document_key == document).scalar_subquery()
        )
    rows = select(_of.key, _of.published, _of.key.label("place")).where(_of.found_as.in_(found))
    if after is not None:
        rows = rows.where(tuple_(_of.published, _of.key) > _place(*after))
    return connection.execute(rows.order_by(_of.published, _of.key).limit(limit)).all()


def _filed(connection: Connection, sought: QuotationsSought) -> list[str] | None:
    """What the quotations sought are filed under; None if nothing is."""
    filed = [] if sought.publisher is None else [entries.filed_publisher(sought.publisher)]
    if sought.status in ("verified", "rejected"):
        filed.append(MARKS[sought.status])
    if sought.speaker_id is not None:
        speaker = identified(connection, sought.speaker_id)
        if speaker is None:
            return None
        filed.append(entries.filed_speaker(speaker.id))
    return filed


def _marked(sought: QuotationsSought) -> list[Marked]:
    """The marks of those sought that many have, but not all; those that the fewest have first."""
    status = STATUS.get(sought.status, ())
    return [*_marked_of(sought.kind, Kind), *_marked_of(sought.mode, Mode), *([Marked(*status)] if status else [])]


def _marked_of(wanted: Collection[str], every: Iterable[str]) -> list[Marked]:
    marks = Marked([MARKS[each] for each in wanted], [MARKS[each] for each in every if each not in wanted])
    return [marks] if marks.others else []


def _stretch(sought: QuotationsSought) -> list[ColumnElement[bool]]:
    """From which number to which: a document's quotations, and those of some time, stand together."""
    since = DATED if sought.published_from is None and sought.published_to is not None else sought.published_from
    conditions = []
    if since is not None:
        conditions.append(_number >= _first(_of.published >= since))
    if sought.published_to is not None:
        conditions.append(_number <= _last(_of.published <= sought.published_to))
    if sought.document is not None:
        of_document = _of.document_key == tables.key_with_id(tables.documents, sought.document)
        lowest, highest = (select(end(_of.found_as)).where(of_document) for end in (func.min, func.max))
        conditions.append(_number.between(lowest.scalar_subquery(), highest.scalar_subquery()))
    return conditions


def _first(condition: ColumnElement[bool]) -> ScalarSelect[int | None]:
    """The number of the earliest quotation of which it is true; null, which no number is above or below, of none."""
    return select(_of.found_as).where(condition).order_by(_of.published, _of.place_back).limit(1).scalar_subquery()


def _last(condition: ColumnElement[bool]) -> ScalarSelect[int | None]:
    backwards = (_of.published.desc(), _of.place_back.desc())
    return select(_of.found_as).where(condition).order_by(*backwards).limit(1).scalar_subquery()


def _place(*values: int) -> Tuple:
    return tuple_(*(literal(value, BigInteger) for value in values))
