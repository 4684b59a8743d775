"""Wordings: the words of quotations, each wording once however often it is printed, and in a group with its like.

A wording is all that quotations have in common whose words are the same but for their typesetting (formats/spoken.py).
Only the first of them costs a look round the archive; whether another is near it was settled then.
"""

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

from sqlalchemy import Connection, delete, exists, insert, select

from ...formats.spoken import words_in
from .. import tables
from ..database import insert_rows
from ..tables import UNDATED
from . import groups, neighbours
from .shingles import digest

Asked = TypeVar("Asked", bound=Hashable)

_of = tables.wordings.c
_quoted = tables.quotations.c

LAST = -UNDATED
"""Instead of when it was published for a document without a date: after any."""


def enter(connection: Connection, keys: Sequence[int]) -> None:
    """Puts quotations with those of the same words, as the tables say them now, and these with their like.

    Whatever they were with before, they leave. Those that are rejected are with none.
    """
    leave(connection, keys)
    sought = select(_quoted.key, _quoted.text, _quoted.published).where(_quoted.key.in_(keys), ~_quoted.rejected)
    rows = connection.execute(sought.order_by(_quoted.key)).all()
    said = {row.key: words for row in rows if (words := [word.folded for word in words_in(row.text)])}
    if not said:
        return
    digests = {key: digest(words) for key, words in said.items()}
    wording_keys = _kept(connection, {digests[key]: words for key, words in said.items()})
    insert_rows(
        connection,
        tables.worded,
        [
            {
                "quotation_key": row.key,
                "wording_key": wording_keys[digests[row.key]],
                "published": LAST if row.published == UNDATED else row.published,
            }
            for row in rows
            if row.key in said
        ],
    )


def leave(connection: Connection, keys: Sequence[int]) -> None:
    """Takes quotations from those of the same words; wordings that nobody has any longer are gone."""
    had = set(
        connection.scalars(
            delete(tables.worded).where(tables.worded.c.quotation_key.in_(keys)).returning(tables.worded.c.wording_key)
        )
    )
    if not had:
        return
    is_had = exists().where(tables.worded.c.wording_key == _of.key)
    gone = groups.words_of(connection, connection.scalars(select(_of.key).where(_of.key.in_(had), ~is_had)).all())
    if gone:
        neighbours.remove(connection, gone)
        groups.disband(connection, gone)
        connection.execute(delete(tables.wordings).where(_of.key.in_(gone)))


def keys_of(connection: Connection, words: Mapping[Asked, Sequence[str]]) -> dict[Asked, list[int]]:
    """For each of some words, the key of the wording of exactly these, if anybody has it."""
    digests = {each: digest(said) for each, said in words.items()}
    found = connection.execute(select(_of.digest, _of.key).where(_of.digest.in_(set(digests.values()))))
    keys = {row.digest: [row.key] for row in found}
    return {each: keys[of] for each, of in digests.items() if of in keys}


def _kept(connection: Connection, words: Mapping[bytes, Sequence[str]]) -> dict[bytes, int]:
    """The keys of wordings by their digests; those that are new are entered, made findable and grouped."""
    known = select(_of.digest, _of.key).where(_of.digest.in_(words))
    keys = {row.digest: row.key for row in connection.execute(known)}
    new = [{"digest": each, "words": " ".join(said)} for each, said in words.items() if each not in keys]
    if not new:
        return keys
    added = insert(tables.wordings).returning(_of.digest, _of.key, sort_by_parameter_order=True)
    fresh = {row.digest: row.key for row in connection.execute(added, new)}
    said = {key: words[each] for each, key in fresh.items()}
    neighbours.enter(connection, said)
    groups.gather(connection, said)
    return keys | fresh
