"""Whom an appearance shows: a speaker of the archive, or somebody new."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from sqlalchemy import Connection, insert

from ..formats.wire import SpeakerForm
from .tables import speakers
from .words import words_of

SORTED_NAME = 100
"""Characters of a folded name that it is sorted by."""

Link: TypeAlias = Literal["alone", "name", "surname", "hand"]
"""How it was told: not at all, by the name, by a surname where one speaker fits, or by an editor."""


@dataclass(frozen=True, slots=True)
class Linked:
    """A speaker of the archive, and how it was told that it is this one."""

    key: int
    id: str
    link: Link


def link(connection: Connection, forms: Sequence[SpeakerForm]) -> dict[str, Linked]:
    """The speaker whom each of one document's speakers is, by the ids of the latter."""
    rows = [
        {"id": form["id"], "type": form["type"], "name": form["name"], "sorted_name": sorted_name(form["name"])}
        for form in forms
    ]
    if not rows:
        return {}
    added = connection.execute(insert(speakers).returning(speakers.c.id, speakers.c.key), rows)
    return {row.id: Linked(row.key, row.id, "alone") for row in added}


def sorted_name(name: str) -> str:
    """What a name is sorted by."""
    return " ".join(words_of(name))[:SORTED_NAME]
