"""Browsers in which somebody signed in with a key."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """One table."""
    op.create_table(
        "sessions",
        sa.Column("digest", sa.LargeBinary(32), comment="SHA-256 of what the browser sends"),
        sa.Column("key_id", sa.String(16), nullable=False),
        sa.Column("ends", sa.BigInteger, nullable=False, comment="microseconds since 1970, UTC"),
        sa.PrimaryKeyConstraint("digest", name="pk_sessions"),
        sa.ForeignKeyConstraint(["key_id"], ["keys.id"], name="fk_sessions_key_id", ondelete="CASCADE"),
        comment="browsers in which somebody signed in with a key",
    )
    op.create_index("ix_sessions_key_id", "sessions", ["key_id"])
    op.create_index("ix_sessions_ends", "sessions", ["ends"])
