"""What is let into the archive: not what was erased for good (tombstones.py)."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection, select

from ...formats.wire import Record, SpeakerForm
from ..people.naming import sorted_name
from ..tables import appearances, speakers
from ..words import words_of
from . import tombstones
from .redaction import NAMED, Somebody, redacted

LEFT_OUT = (
    "Quotations of a speaker whose words are not to be kept here were left out; in the text that is kept, █ stands in "
    "their place."
)
"""The warning that a document has then, without the name."""


def admitted(connection: Connection, record: Record, words: str) -> tuple[Record, str]:
    """What may be kept of a document and its text: all of it but the quotations of speakers who are refused.

    Raises tombstones.Refused for a document that is refused itself.
    """
    tombstones.check_document(connection, record.document["id"], record.document["url"])
    return without_refused(connection, record, words)


def without_refused(connection: Connection, record: Record, words: str) -> tuple[Record, str]:
    """The same of a document that is there already."""
    refused = _refused(connection, record)
    for form in refused:
        somebody = Somebody(frozenset([form["id"]]), (form["name"],), form["type"])
        left = redacted(record, words, somebody)
        record, words = left.record, left.text
    if refused:
        record = replace(record, warnings=list(dict.fromkeys([*record.warnings, LEFT_OUT])))
    return record, words


def _refused(connection: Connection, record: Record) -> list[SpeakerForm]:
    """The speakers whose words are not to be kept."""
    named = {form["id"]: form for form in _speakers(record) if form["type"] in NAMED}
    names = tombstones.refused_names(connection, {form["name"] for form in named.values()})
    return [form for form in named.values() if form["name"] in names and not _is_somebody_else(connection, form)]


def _speakers(record: Record) -> Iterable[SpeakerForm]:
    for quotation in record.quotes:
        if quotation["speaker"]:
            yield quotation["speaker"]
            yield from quotation["speaker"].get("members", [])


def _is_somebody_else(connection: Connection, form: SpeakerForm) -> bool:
    """Whether the archive knows a namesake of the same organisation: whoever was erased is not in it any more."""
    if form["affiliation"] is None:
        return False
    of_the_name = (
        select(appearances.c.affiliation)
        .join_from(appearances, speakers)
        .where(speakers.c.sorted_name == sorted_name(form["name"]), appearances.c.affiliation.is_not(None))
        .distinct()
    )
    affiliation = words_of(form["affiliation"])
    return any(words_of(each) == affiliation for each in connection.scalars(of_the_name))
