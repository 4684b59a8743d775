"""Alembic runs this for each upgrade, on the connection and in the transaction that schema.py gives it.

Each migration from 0012 on says ``works_with``: the oldest revision whose releases go on with the tables it leaves.
That of the migration before, if code from before finds all it reads and may leave out all it does not know (new tables,
columns that may be null or have a default, indexes), and reads what later code writes as before: words, names and
wordings filed by the same rules, too. Otherwise its own, and earlier releases stop where they stand.
"""

from typing import Any, cast

from alembic import context
from alembic.runtime.migration import MigrationInfo
from alembic.script import Script
from sqlalchemy import func, insert, select

from ontherecord.archive.tables import metadata, revisions


def _note(*, ctx: Any, step: MigrationInfo, **_told: Any) -> None:
    """Which releases work on the tables now: none that did not work on those before."""
    made_by = cast(Script, step.up_revision)
    if stated := getattr(made_by.module, "works_with", None):
        before = ctx.connection.scalar(select(func.max(revisions.c.works_with))) or stated
        row = {"revision": made_by.revision, "works_with": max(stated, before)}
        ctx.connection.execute(insert(revisions).values(row))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    on_version_apply=_note,  # type: ignore[arg-type]  # it is called by keywords
)
context.run_migrations()
