"""Speakers by their ids: those of today, and those from before a merger, which go on to answer."""

from dataclasses import dataclass

from sqlalchemy import Connection, ScalarSelect, func, select

from ..tables import former_speakers, speakers


@dataclass(frozen=True, slots=True)
class Identified:
    """A speaker of the archive, by both names it has there."""

    key: int
    id: str


def identified(connection: Connection, identity: str) -> Identified | None:
    """The speaker with that id, or who it was found to be; None where there is none."""
    row = connection.execute(
        select(speakers.c.key, speakers.c.id).where(speakers.c.key == with_id(identity))
    ).one_or_none()
    return Identified(row.key, row.id) if row else None


def key_of(connection: Connection, identity: str) -> int | None:
    """The number of the speaker who has that id, or had it before being found to be another; None for nobody."""
    return connection.execute(select(with_id(identity))).scalar()


def id_of(connection: Connection, key: int) -> str:
    """The id of the speaker with that number."""
    identity: str = connection.execute(select(speakers.c.id).where(speakers.c.key == key)).scalar_one()
    return identity


def with_id(identity: str) -> ScalarSelect[int]:
    """The same within another statement."""
    found = select(speakers.c.key).where(speakers.c.id == identity).scalar_subquery()
    merged = select(former_speakers.c.speaker_key).where(former_speakers.c.id == identity).scalar_subquery()
    return select(func.coalesce(found, merged)).scalar_subquery()
