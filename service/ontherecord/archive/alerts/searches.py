"""Searches that are kept: saved, listed, renamed and erased, and read through the secret address of their feed.

A feed reader sends no key, so that a feed's address must be secret itself: it ends in a token of 256 bits, of which a
digest alone is kept, and which is told once. It can be had anew, and then the old one leads nowhere.
"""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from ...formats.searches import SearchForm
from .. import tables, times
from ..erasing import purging
from ..pages import Order, in_order, page
from ..search.sought import QuotationsSought, as_json, from_json
from ..tables import AnyRow
from . import webhooks

_of = tables.searches.c

TOKEN_BYTES = 32
_ORDER = Order((_of.key,), descending=True)


@dataclass(frozen=True, slots=True)
class Search:
    """A search that is kept, ready to be asked."""

    key: int
    id: str
    name: str
    created: int
    sought: QuotationsSought


def save(connection: Connection, name: str, query: Mapping[str, object], sought: QuotationsSought) -> Search:
    """A new search; ``query`` is what was sent, and ``sought`` what that means."""
    row = {
        "id": secrets.token_hex(16),
        "name": name,
        "query": dict(query),
        "sought": as_json(sought),
        "created": times.now(),
    }
    return _search(connection.execute(insert(tables.searches).values(row).returning(tables.searches)).one())


def number(connection: Connection) -> int:
    """How many searches are kept."""
    return connection.execute(select(func.count()).select_from(tables.searches)).scalar_one()


def one(connection: Connection, identity: str) -> Search | None:
    """The search with that id, None where there is none."""
    row = connection.execute(select(tables.searches).where(_of.id == identity)).one_or_none()
    return None if row is None else _search(row)


def with_key(connection: Connection, key: int) -> Search | None:
    """The search that is kept under that number, None where there is none."""
    row = connection.execute(select(tables.searches).where(_of.key == key)).one_or_none()
    return None if row is None else _search(row)


def of_feed(connection: Connection, token: str) -> Search | None:
    """The search whose feed's address ends in the token, None where none does."""
    row = connection.execute(select(tables.searches).where(_of.feed_digest == _digest(token))).one_or_none()
    return None if row is None else _search(row)


def hold(connection: Connection, identity: str) -> Search | None:
    """The search with that id; nobody else changes or erases it before this transaction ends."""
    connection.execute(select(_of.key).where(_of.id == identity).with_for_update())
    return one(connection, identity)


def shown(connection: Connection, identity: str) -> SearchForm | None:
    """The search with that id, with how its deliveries go."""
    rows = connection.execute(select(tables.searches).where(_of.id == identity)).all()
    return next(iter(_forms(connection, rows)), None)


def like(connection: Connection, name: str, query: Mapping[str, object]) -> SearchForm | None:
    """The search with that name that was sent as the same query, the last saved of several; None if there is none."""
    rows = connection.execute(select(tables.searches).where(_of.name == name).order_by(_of.key.desc()))
    return next(iter(_forms(connection, [row for row in rows if row.query == dict(query)][:1])), None)


def listed(connection: Connection, *, limit: int, cursor: str | None) -> tuple[list[SearchForm], str | None]:
    """A page of the searches, the last saved first, and the cursor of the next; BadCursor for one not given out."""
    found = page(connection, select(_of.key), _ORDER, limit=limit, cursor=cursor, asked={"list": "searches"})
    rows = connection.execute(select(tables.searches).where(_of.key.in_(found.keys)))
    return _forms(connection, in_order(found.keys, rows)), found.cursor


def all_shown(connection: Connection) -> list[SearchForm]:
    """Every search, the last saved first."""
    return _forms(connection, connection.execute(select(tables.searches).order_by(_of.key.desc())).all())


def rename(connection: Connection, search: Search, name: str) -> None:
    """Gives the search another name."""
    connection.execute(update(tables.searches).where(_of.key == search.key).values(name=name))


def open_feed(connection: Connection, search: Search) -> str:
    """The token that its feed's address ends in from now on; one that it had before leads nowhere any more."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    connection.execute(update(tables.searches).where(_of.key == search.key).values(feed_digest=_digest(token)))
    return token


def close_feed(connection: Connection, search: Search) -> None:
    """From now on its feed is to be had with a key only."""
    connection.execute(update(tables.searches).where(_of.key == search.key).values(feed_digest=None))


def erase(connection: Connection, search: Search) -> None:
    """The search is gone, with its feed, its webhook and what was still to be sent; it may have named somebody."""
    purging.note(connection)
    connection.execute(delete(tables.searches).where(_of.key == search.key))


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _search(row: AnyRow) -> Search:
    return Search(row.key, row.id, row.name, row.created, from_json(row.sought))


def _forms(connection: Connection, rows: Sequence[AnyRow]) -> list[SearchForm]:
    hooks = webhooks.forms(connection, [row.key for row in rows])
    return [
        SearchForm(
            id=row.id,
            name=row.name,
            query=row.query,
            created_at=times.in_utc(row.created),
            feed=row.feed_digest is not None,
            webhook=hooks.get(row.key),
        )
        for row in rows
    ]
