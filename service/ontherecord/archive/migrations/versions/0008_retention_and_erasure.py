"""How long documents are kept; what was erased and is refused; that there is something to purge; who is quoted."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Four small tables, and the index that GET /reports/sources reads nothing but."""
    op.create_table(
        "retention",
        sa.Column("publisher", sa.Text, comment="empty for all that are not named"),
        sa.Column("days", sa.Integer, comment="null for ever"),
        sa.PrimaryKeyConstraint("publisher", name="pk_retention"),
        comment="how long documents are kept",
    )
    op.create_table(
        "tombstones",
        sa.Column("digest", sa.String(64), comment="HMAC-SHA-256 of the kind and what is refused"),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("erased", sa.String(64), comment="likewise of the id that it had"),
        sa.Column("at", sa.BigInteger, nullable=False, comment="microseconds since 1970, UTC"),
        sa.PrimaryKeyConstraint("digest", "erased", name="pk_tombstones"),
        comment="what was erased and is refused: never a word of it",
    )
    op.create_index("ix_tombstones_erased", "tombstones", ["erased"])
    op.create_table(
        "tombstone_salt",
        sa.Column("id", sa.Integer, autoincrement=False, comment="1"),
        sa.Column("salt", sa.LargeBinary(32), nullable=False, comment="random; the key of all digests"),
        sa.PrimaryKeyConstraint("id", name="pk_tombstone_salt"),
    )
    op.create_table(
        "erasures",
        sa.Column("key", KEY, autoincrement=True),
        sa.Column("at", sa.BigInteger, nullable=False, comment="microseconds since 1970, UTC"),
        sa.PrimaryKeyConstraint("key", name="pk_erasures"),
        sqlite_autoincrement=True,
        comment="that something was erased since the files were last purged",
    )
    op.create_index(
        "ix_quotations_who_is_quoted",
        "quotations",
        ["published", "publisher", "mode", "rejected", "kind", "appearance_key", "speaker_key", "words"],
    )
