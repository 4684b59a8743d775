"""What speakers said with others: profiles count what each said alone."""

from collections.abc import Collection

from sqlalchemy import Connection, func, select

from ...attribution.quotation import Mode
from ..tables import appearances, memberships, quotations, speakers


def quoted_together(connection: Connection, identities: Collection[str]) -> dict[str, int]:
    """By the ids of speakers, how much of what each said with others is on record; none of speakers without any."""
    number = func.count().label("number")
    said = (quotations.c.mode == Mode.SPEECH.value, quotations.c.rejected.is_(False))
    rows = connection.execute(
        select(speakers.c.id, number)
        .join_from(speakers, appearances, appearances.c.speaker_key == speakers.c.key)
        .join(memberships, memberships.c.member_key == appearances.c.key)
        .join(quotations, quotations.c.appearance_key == memberships.c.joint_key)
        .where(speakers.c.id.in_(identities), *said)
        .group_by(speakers.c.id)
    )
    return {row.id: row.number for row in rows}
