"""What editors decided, as a corpus to train on and to be scored by: documents in the benchmark's gold form.

A trainer takes whatever is not marked in a text for no quotation, and a scorer counts it as wrong. So a document is
told by default only once an editor has decided on every quotation in it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from ...formats import bench
from ...formats.bench import GoldDocument, GoldQuote
from .. import quotations, tables
from ..database import Database
from ..quotations import Kept

AT_ONCE = 500
"""Keys of documents that are held in memory."""


@dataclass(frozen=True, slots=True)
class Told:
    """A document, and whether every quotation in it was decided on; ``form`` is None of one that was not wanted."""

    form: GoldDocument | None
    complete: bool


def gold(database: Database, *, since: int | None = None, partly: bool = False) -> Iterator[Told]:
    """Each document on which an editor decided, from that instant on; one decided on in part only if ``partly``."""
    after = -1
    while keys := _keys(database, since, after):
        for key in keys:
            with database.reading() as connection:
                if told := _told(connection, key, partly=partly):
                    yield told
        after = keys[-1]


def _keys(database: Database, since: int | None, after: int) -> list[int]:
    """The next of the documents of which something was decided."""
    of = tables.corrections.c
    decided = select(of.document_key).where(of.document_key > after, of.name.is_not(None))
    if since is not None:
        decided = decided.where(of.at >= since)
    with database.reading() as connection:
        return list(connection.scalars(decided.distinct().order_by(of.document_key).limit(AT_ONCE)))


def _told(connection: Connection, key: int, *, partly: bool) -> Told | None:
    """The document; None of one that was erased meanwhile, or where every decision was taken back."""
    kept = quotations.kept_within(connection, key)
    decided = [each for each in kept if each.is_decided]
    if not decided:
        return None
    complete = len(decided) == len(kept)
    if not complete and not partly:
        return Told(None, complete)
    names = _names(connection, key)
    form = GoldDocument(
        id=_identity(connection, key),
        text=_text(connection, key),
        complete=complete,
        quotes=[_gold_quote(each, names) for each in kept if not each.record["rejected"]],
    )
    return Told(form, complete)


def _gold_quote(kept: Kept, names: Mapping[int, Sequence[str]]) -> GoldQuote:
    aliases = names.get(kept.placed.speaker_key, ()) if kept.placed else ()
    return bench.gold_quote(kept.record, aliases=aliases, checked=kept.is_decided)


def _names(connection: Connection, document_key: int) -> dict[int, list[str]]:
    """What each of the document's speakers is called, there and in the archive."""
    of = tables.appearances.c
    rows = connection.execute(
        select(of.speaker_key, of.name, tables.speakers.c.name.label("known_as"))
        .join_from(tables.appearances, tables.speakers)
        .where(of.document_key == document_key)
        .order_by(of.key)
    )
    names: dict[int, list[str]] = {}
    for row in rows:
        names.setdefault(row.speaker_key, []).extend((row.name, row.known_as))
    return names


def _identity(connection: Connection, key: int) -> str:
    return str(connection.execute(select(tables.documents.c.id).where(tables.documents.c.key == key)).scalar_one())


def _text(connection: Connection, key: int) -> str:
    return str(connection.execute(select(tables.texts.c.text).where(tables.texts.c.document_key == key)).scalar_one())
