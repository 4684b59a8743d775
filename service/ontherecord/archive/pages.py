"""Lists a page at a time: the next page begins after the last row of this one, wherever rows came or went meanwhile.

A cursor spells the sort values of a page's last row, sealed with a digest of what was asked for: it continues that list
and no other, and a cursor that was changed by hand is refused. It is no secret: it names nothing but a place in a list
that its reader has read.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, Select, literal, tuple_

from .tables import AnyRow

Value: TypeAlias = int | str

SEAL_BYTES = 9
LONGEST_CURSOR = 1_000


class BadCursor(ValueError):
    """A cursor that was not given out for this list."""


@dataclass(frozen=True, slots=True)
class Order:
    """By which columns a list is sorted, the last of them unique; all upwards or all downwards."""

    columns: tuple[ColumnElement[Any], ...]
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """The keys of some rows of a list, in its order, and the cursor of the page after them, None at the end."""

    keys: Sequence[int]
    cursor: str | None


def page(
    connection: Connection,
    keys: Select[int],
    order: Order,
    *,
    limit: int,
    cursor: str | None,
    asked: Mapping[str, object],
) -> Page:
    """At most ``limit`` keys after the cursor; ``asked`` is what tells this list from others. Raises BadCursor.

    Only keys: whatever else its rows hold would be carried through the sorting of all that is found.
    """
    columns = [column.label(f"sort_{place}") for place, column in enumerate(order.columns)]
    sought = keys.add_columns(*columns)
    if (values := reached(order, cursor, asked)) is not None:
        sought = sought.where(_after(order, values))
    sorted_by = [column.desc() if order.descending else column.asc() for column in order.columns]
    found = connection.execute(sought.order_by(*sorted_by).limit(limit + 1)).all()
    return cut(found, limit=limit, asked=asked)


def reached(order: Order, cursor: str | None, asked: Mapping[str, object]) -> Sequence[Value] | None:
    """The sort values of the row that the page begins after; None for the first page. Raises BadCursor."""
    if cursor is None:
        return None
    values = _values(cursor, asked)
    if len(values) != len(order.columns):
        raise BadCursor
    for column, value in zip(order.columns, values, strict=True):
        if type(value) is not column.type.python_type or not _is_storable(value):
            raise BadCursor
    return values


def cut(found: Sequence[Sequence[Any]], *, limit: int, asked: Mapping[str, object]) -> Page:
    """The page that these rows, each a key and its sort values, begin with; one more than it holds tells of a next."""
    on_page = [row[0] for row in found[:limit]]
    return Page(on_page, _cursor(list(found[limit - 1][1:]), asked) if len(found) > limit else None)


def in_order(keys: Sequence[int], rows: Iterable[AnyRow]) -> list[AnyRow]:
    """The rows, each with a ``key``, in the order of the keys."""
    by_key = {row.key: row for row in rows}
    return [by_key[key] for key in keys if key in by_key]


def _after(order: Order, values: Sequence[Value]) -> ColumnElement[bool]:
    place = tuple_(*order.columns)
    last = tuple_(*(literal(value, column.type) for column, value in zip(order.columns, values, strict=True)))
    return place < last if order.descending else place > last


def _is_storable(value: Value) -> bool:
    return "\0" not in value if isinstance(value, str) else abs(value) < 2**63


def _cursor(values: Sequence[Value], asked: Mapping[str, object]) -> str:
    spelt = json.dumps(list(values), separators=(",", ":"), ensure_ascii=False).encode()
    return base64.urlsafe_b64encode(_seal(spelt, asked) + spelt).decode().rstrip("=")


def _values(cursor: str, asked: Mapping[str, object]) -> list[Value]:
    """The sort values in a cursor that this list gave out."""
    if len(cursor) > LONGEST_CURSOR or not cursor.isascii():
        raise BadCursor
    try:
        sealed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raise BadCursor from None
    seal, spelt = sealed[:SEAL_BYTES], sealed[SEAL_BYTES:]
    if seal != _seal(spelt, asked):
        raise BadCursor
    try:
        values = json.loads(spelt)
        canonical = isinstance(values, list) and _cursor(values, asked) == cursor
    except (ValueError, RecursionError):  # sealed by somebody who knows how
        raise BadCursor from None
    if not canonical:
        raise BadCursor
    return list(values)


def _seal(spelt: bytes, asked: Mapping[str, object]) -> bytes:
    list_asked = json.dumps(asked, sort_keys=True, default=str).encode()
    return hashlib.blake2b(list_asked + b"\0" + spelt, digest_size=SEAL_BYTES).digest()
