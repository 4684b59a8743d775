"""The index of words kept in step with the tables: what each quotation is found by, and that it goes with it."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import ColumnElement, Connection, bindparam, cast, delete, false, insert, select, text
from sqlalchemy.dialects.postgresql import TSQUERY

from ...formats.wire import SpeakerForm
from ..appearances import form_of, members_of
from ..database import insert_rows
from ..tables import FTS, SPEAKER, AnyRow, appearances, quotation_words, quotations, speakers
from . import entries, matching, standing
from .entries import MARKS, Entry, Field
from .matching import Sought

AT_ONCE = 1_000
"""Quotations that are held in memory."""

_of = quotations.c

_FOUND_BY = (
    select(
        *(
            _of[name]
            for name in (
                "key",
                "found_as",
                "appearance_key",
                "text",
                "publisher",
                "mode",
                "kind",
                "verified",
                "rejected",
            )
        ),
        *SPEAKER,
        speakers.c.name.label("known_as"),
    )
    .outerjoin_from(quotations, appearances, _of.appearance_key == appearances.c.key)
    .outerjoin(speakers, _of.speaker_key == speakers.c.key)
    .where(_of.key.in_(bindparam("keys", expanding=True)))
)

_REMOVE = {
    "sqlite": delete(FTS).where(
        FTS.c.rowid.in_(select(_of.found_as).where(_of.key.in_(bindparam("keys", expanding=True))))
    ),
    "postgresql": delete(quotation_words).where(quotation_words.c.key.in_(bindparam("keys", expanding=True))),
}


def enter(connection: Connection, keys: Sequence[int]) -> None:
    """Makes quotations findable by what the tables say of them now, whatever they were found by before."""
    for some in _slices(keys):
        if connection.dialect.name == "sqlite":
            standing.number(connection, some)
        remove(connection, some)
        _insert(connection, some)


def remove(connection: Connection, keys: Sequence[int]) -> None:
    """Makes these quotations unfindable; they must still be in their table."""
    for some in _slices(keys):
        connection.execute(_REMOVE[connection.dialect.name], {"keys": some})


def holding(dialect: str, searched: Mapping[Field, str | None]) -> ColumnElement[bool] | None:
    """That a quotation has what was typed for each field (query.py); None if nothing was, even no punctuation."""
    if not any(typed is not None for typed in searched.values()):
        return None
    sought = matching.terms_of(searched)
    if sought is None:
        return false()
    if dialect == "sqlite":
        return _of.found_as.in_(select(FTS.c.rowid).where(fts5_matches(matching.fts5_query(sought))))
    return _of.key.in_(select(quotation_words.c.key).where(*_in_tsvector(sought)))


def fts5_matches(query: str) -> ColumnElement[bool]:
    """That a row of FTS5 matches the query."""
    return text("quotation_words MATCH :fts").bindparams(fts=query)  # type: ignore[return-value]


def _in_tsvector(sought: Sought) -> list[ColumnElement[bool]]:
    """That a row of PostgreSQL matches. It takes a phrase to be as frequent as all its words together are: said twice,
    as a phrase and as its words, it is rarer, and is looked up rather than come upon."""
    parts = [sought, words] if (words := matching.words_of_phrases(sought)) else [sought]
    return [quotation_words.c.words.op("@@")(cast(matching.tsquery(part), TSQUERY)) for part in parts]


def _insert(connection: Connection, keys: Sequence[int]) -> None:
    found = connection.execute(_FOUND_BY, {"keys": keys}).all()
    together = members_of(connection, {row.appearance_key for row in found if row.speaker_id})
    made = [(row, _entry(row, together[row.appearance_key])) for row in found]
    if not made:
        return
    if connection.dialect.name == "sqlite":
        upwards = sorted(made, key=lambda each: each[0].found_as)  # or FTS5 would write each by itself
        rows = [{"rowid": row.found_as, **entries.fts5_row(entry)} for row, entry in upwards]
        connection.execute(insert(FTS), rows)
    else:
        insert_rows(
            connection, quotation_words, [{"key": row.key, "words": entries.tsvector(entry)} for row, entry in made]
        )


def _entry(row: AnyRow, members: Sequence[SpeakerForm]) -> Entry:
    """What a quotation is found by; a joint speaker by each member's name, role and id too."""
    named = [form_of(row, []), *members] if row.speaker_id else []
    names = dict.fromkeys([*(each["name"] for each in named), *([row.known_as] if named else [])])
    return Entry(
        fields={
            "said": [row.text],
            "speaker": list(names),
            "role": [each["role"] for each in named if each["role"]],
            "affiliation": [each["affiliation"] for each in named if each["affiliation"]],
        },
        filed=[
            MARKS[row.mode],
            MARKS[row.kind],
            MARKS["rejected" if row.rejected else "verified" if row.verified else "unverified"],
            *([] if row.publisher is None else [entries.filed_publisher(row.publisher)]),
            *dict.fromkeys(entries.filed_speaker(each["id"]) for each in named),
        ],
    )


def _slices(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))
