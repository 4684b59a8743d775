"""The index of words: which quotations hold all of them, in what was said or in who said it.

FTS5 on SQLite and a tsvector on PostgreSQL, both fed with words that were cut and folded here (words.py), so that the
two give the same answers. A search is quoted word by word: nothing that a user writes is an operator.
"""

from collections.abc import Mapping, Sequence
from itertools import count
from typing import Literal, TypeAlias

from sqlalchemy import ColumnElement, Connection, cast, column, delete, false, insert, select, table, text
from sqlalchemy.dialects.postgresql import TSQUERY

from ..formats.wire import SpeakerForm
from .appearances import form_of, members_of
from .tables import PLACES, SPEAKER, AnyRow, appearances, quotation_words, quotations, speakers
from .words import words_of

Field: TypeAlias = Literal["said", "speaker", "role", "affiliation"]

FIELDS: dict[Field, str] = {"affiliation": "D", "role": "C", "speaker": "B", "said": "A"}
"""What can be searched, with the label (weight) that tells the fields apart in PostgreSQL's one column."""

SHORT = 1_000
"""Words of a speaker's names, roles and affiliations that can be found. Each field has places of its own in a tsvector,
which would forget one of two that share a place, and has none beyond 16,383."""

_FOUND_BY = (
    select(
        quotations.c.key, quotations.c.appearance_key, quotations.c.text, *SPEAKER, speakers.c.name.label("known_as")
    )
    .outerjoin_from(quotations, appearances, quotations.c.appearance_key == appearances.c.key)
    .outerjoin(speakers, quotations.c.speaker_key == speakers.c.key)
)

FTS = table("quotation_words", column("rowid"), *(column(field) for field in FIELDS))


def enter(connection: Connection, keys: Sequence[int]) -> None:
    """Makes quotations findable by what the tables say of them now, whatever they were found by before."""
    remove(connection, keys)
    rows = _fields_of(connection, keys)
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        connection.execute(insert(FTS), [{"rowid": key, **_folded(fields)} for key, fields in rows])
    else:
        connection.execute(
            text("INSERT INTO quotation_words (key, words) VALUES (:key, CAST(:words AS tsvector))"),
            [{"key": key, "words": _tsvector(fields)} for key, fields in rows],
        )


def remove(connection: Connection, keys: Sequence[int]) -> None:
    """Makes these quotations unfindable."""
    if connection.dialect.name == "sqlite":
        connection.execute(delete(FTS).where(FTS.c.rowid.in_(keys)))
    else:
        connection.execute(delete(quotation_words).where(quotation_words.c.key.in_(keys)))


def holding(
    dialect: str, searched: Mapping[Field, str | None], *, within: int | None = None
) -> ColumnElement[bool] | None:
    """That a quotation has all the words given in each field; None if none is. Punctuation alone is found nowhere.

    Where only the document with the key ``within`` matters, no more of the index is read.
    """
    given = {field: sought for field, sought in searched.items() if sought is not None}
    if not given:
        return None
    words = [(field, word) for field, sought in given.items() for word in words_of(sought) or [""]]
    if any(not word for _, word in words):
        return false()
    if dialect == "sqlite":
        query = " AND ".join(f'{field} : "{word}"' for field, word in words)
        found = select(FTS.c.rowid).where(text("quotation_words MATCH :fts").bindparams(fts=query))
        if within is not None:
            found = found.where(FTS.c.rowid.between(within * PLACES, within * PLACES + PLACES - 1))
        return quotations.c.key.in_(found)
    query = " & ".join(f"'{word}':{FIELDS[field]}" for field, word in words)
    return quotations.c.key.in_(
        select(quotation_words.c.key).where(quotation_words.c.words.op("@@")(cast(query, TSQUERY)))
    )


def _fields_of(connection: Connection, keys: Sequence[int]) -> list[tuple[int, dict[Field, str]]]:
    """What each quotation is found by; joint speakers by each member's name and role too."""
    rows = connection.execute(_FOUND_BY.where(quotations.c.key.in_(keys))).all()
    together = members_of(connection, {row.appearance_key for row in rows if row.speaker_id})
    return [(row.key, _fields(row, together[row.appearance_key])) for row in rows]


def _fields(row: AnyRow, members: Sequence[SpeakerForm]) -> dict[Field, str]:
    if row.speaker_id is None:
        return {"said": row.text, "speaker": "", "role": "", "affiliation": ""}
    named = [form_of(row, []), *members]
    return {
        "said": row.text,
        "speaker": " ".join([*(each["name"] for each in named), row.known_as]),
        "role": " ".join(each["role"] or "" for each in named),
        "affiliation": " ".join(each["affiliation"] or "" for each in named),
    }


def _folded(fields: Mapping[Field, str]) -> dict[str, str]:
    return {field: " ".join(_words(fields, field)) for field in FIELDS}


def _tsvector(fields: Mapping[Field, str]) -> str:
    """The words with their places and fields as PostgreSQL spells a tsvector; words hold no quote and no backslash."""
    return " ".join(
        f"'{word}':{base + place}{label}"
        for base, (field, label) in zip(count(1, SHORT), FIELDS.items(), strict=False)
        for place, word in enumerate(_words(fields, field))
    )


def _words(fields: Mapping[Field, str], field: Field) -> list[str]:
    words = words_of(fields[field])
    return words if field == "said" else words[:SHORT]
