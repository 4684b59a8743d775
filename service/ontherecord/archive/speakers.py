"""Speakers of the archive: listed, and shown one by one with what documents told of them last."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, ScalarSelect, select

from ..attribution.quotation import Mode
from ..formats.wire import KeptSpeakerForm, SaidForm
from . import tables
from .appearances import members_of
from .counts import counts_by
from .pages import Order, in_order, page
from .people import identities
from .search import index
from .search.entries import Field
from .tables import DATED, AnyRow

_of = tables.speakers.c
_shown = tables.appearances.c
_said = tables.quotations.c

MOST_ALIASES = 100

ORDERS = {
    "-added": Order((_of.key,), descending=True),
    "added": Order((_of.key,)),
    "name": Order((_of.sorted_name, _of.key)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakersSought:
    """Which speakers: those whose name, role and affiliation hold all the words given."""

    name: str | None = None
    role: str | None = None
    affiliation: str | None = None
    type: str | None = None
    document: str | None = None


def one(connection: Connection, identity: str) -> KeptSpeakerForm | None:
    """The speaker who has or had that id, None where there is nobody."""
    key = identities.key_of(connection, identity)
    return next(iter(_kept_forms(connection, [key])), None) if key is not None else None


def listed(
    connection: Connection, sought: SpeakersSought, *, sort: str, limit: int, cursor: str | None
) -> tuple[list[KeptSpeakerForm], str | None]:
    """A page of the speakers sought, and the cursor of the next; BadCursor for one that was not given out."""
    keys = select(_of.key).where(*_conditions(connection.dialect.name, sought))
    asked = {"list": "speakers", "sort": sort, "sought": repr(sought)}
    found = page(connection, keys, ORDERS[sort], limit=limit, cursor=cursor, asked=asked)
    return _kept_forms(connection, found.keys), found.cursor


def _conditions(dialect: str, sought: SpeakersSought) -> list[ColumnElement[bool]]:
    """Words are looked up among the quotations: there is no speaker without one."""
    words: dict[Field, str | None] = {
        "speaker": sought.name,
        "role": sought.role,
        "affiliation": sought.affiliation,
    }
    conditions: list[ColumnElement[bool]] = []
    if (holding := index.holding(dialect, words)) is not None:
        conditions.append(_of.key.in_(select(_said.speaker_key).where(holding)))
    if sought.type is not None:
        conditions.append(_of.type == sought.type)
    if sought.document is not None:
        document = tables.key_with_id(tables.documents, sought.document)
        conditions.append(_of.key.in_(select(_shown.speaker_key).where(_shown.document_key == document)))
    return conditions


def _appearance(*conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    """The latest appearance of a speaker."""
    sought = select(_shown.key).where(_shown.speaker_key == _of.key, *conditions).correlate(tables.speakers)
    return sought.order_by(_shown.published.desc(), _shown.key.desc()).limit(1).scalar_subquery()


def _quotation(*order: ColumnElement[int]) -> ScalarSelect[int]:
    """The first or last dated quotation of a speaker."""
    is_said = (_said.published >= DATED, _said.mode == Mode.SPEECH.value, _said.rejected.is_(False))
    sought = select(_said.key).where(_said.speaker_key == _of.key, *is_said).correlate(tables.speakers)
    return sought.order_by(*order).limit(1).scalar_subquery()


_ROWS = select(
    _of.key,
    _of.id,
    _of.name,
    _of.type,
    _appearance().label("latest"),
    _appearance(_shown.role.is_not(None)).label("told"),
    _quotation(_said.published.asc(), _said.key.asc()).label("first"),
    _quotation(_said.published.desc(), _said.place_back.asc()).label("last"),
)


def _kept_forms(connection: Connection, keys: Sequence[int]) -> list[KeptSpeakerForm]:
    """The speakers whom any document shows, in the order of their keys."""
    rows = in_order(keys, connection.execute(_ROWS.where(_of.key.in_(keys))))
    rows = [row for row in rows if row.latest is not None]
    told = _told(connection, [row.told or row.latest for row in rows])
    members = members_of(connection, [row.latest for row in rows])
    aliases = _aliases(connection, keys)
    said = _sayings(connection, {key for row in rows for key in (row.first, row.last) if key is not None})
    counts = counts_by(connection, _said.speaker_key, keys)
    forms = []
    for row in rows:
        last = told[row.told or row.latest]
        form = KeptSpeakerForm(
            id=row.id,
            name=row.name,
            type=row.type,
            title=last.title,
            role=last.role,
            affiliation=last.affiliation,
            aliases=[name for name in aliases[row.key] if name != row.name],
            quotes=counts[row.key],
            first=said.get(row.first),
            last=said.get(row.last),
        )
        if members[row.latest]:
            form["members"] = members[row.latest]
        forms.append(form)
    return forms


def _told(connection: Connection, keys: Collection[int]) -> Mapping[int, AnyRow]:
    """What some appearances say that a speaker is."""
    rows = connection.execute(
        select(_shown.key, _shown.title, _shown.role, _shown.affiliation).where(_shown.key.in_(keys))
    )
    return {row.key: row for row in rows}


def _aliases(connection: Connection, keys: Collection[int]) -> Mapping[int, list[str]]:
    """The names that documents give each speaker, sorted."""
    filed = tables.speaker_names.c
    rows = connection.execute(
        select(filed.speaker_key, filed.name).where(filed.speaker_key.in_(keys)).distinct().order_by(filed.name)
    )
    aliases: defaultdict[int, list[str]] = defaultdict(list)
    for row in rows:
        if len(aliases[row.speaker_key]) < MOST_ALIASES:
            aliases[row.speaker_key].append(row.name)
    return aliases


def _sayings(connection: Connection, keys: Collection[int]) -> Mapping[int, SaidForm]:
    """Which quotations these are, and where they stand."""
    rows = connection.execute(
        select(_said.key, _said.id, *tables.DOCUMENT)
        .join_from(tables.quotations, tables.documents)
        .where(_said.key.in_(keys))
    )
    return {
        row.key: SaidForm(quote=row.id, document=row.document_id, published_at=row.document_published_at)
        for row in rows
    }
