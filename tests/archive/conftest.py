"""Records made by hand, so that the archive is tested without the engine."""

from collections.abc import Callable
from typing import Any

import pytest

from ontherecord.archive import documents
from ontherecord.archive.database import Database
from ontherecord.attribution.quotation import Analysis, Kind, Mode, Quotation, Reason, Span, Speaker, SpeakerType
from ontherecord.formats import wire, writing
from ontherecord.formats.facts import Facts
from ontherecord.provenance import Model

MODEL = Model(version="0", weights="0" * 12, spacy_pipeline=None)


def quotation(
    text: str,
    said: str,
    speaker: str | None = "Ann Lee",
    *,
    kind: Kind = Kind.DIRECT,
    mode: Mode = Mode.SPEECH,
    role: str | None = None,
    affiliation: str | None = None,
    members: tuple[Speaker, ...] = (),
) -> Quotation:
    """Somebody said the words that stand in the text."""
    start = text.index(said)
    span = Span(start, start + len(said))
    who = speaker and Speaker(speaker, SpeakerType.PERSON, role=role, affiliation=affiliation, members=members)
    return Quotation(
        kind=kind,
        mode=mode,
        text=said,
        content=(span,),
        cue=None,
        source=span,
        speaker=who or None,
        confidence=0.9,
        why=(Reason(span, said, "the words stand there"),),
    )


def record(text: str, *quotations: Quotation, **facts: Any) -> wire.Record:
    """What was found in a text."""
    return writing.record(text, Facts(**facts), Analysis(quotations), model=MODEL)


Keep = Callable[..., str]


@pytest.fixture
def keep(database: Database) -> Keep:
    """What keeps a document of one quotation: its text; the id of the document."""

    def keep(said: str, speaker: str | None = "Ann Lee", *, facts: dict[str, Any] | None = None, **made: Any) -> str:
        found = record(said, quotation(said, said, speaker, **made), **(facts or {}))
        with database.writing() as connection:
            assert documents.keep(connection, found, said)
        return found.document["id"]

    return keep
