"""Where speakers are filed, so that the same person in many documents is one; and what editors decide about them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """New tables, and indexes of what is there. Speakers kept before stay who they are until they are linked."""
    _speaker_names()
    _apart_and_by_hand()
    _decisions()
    op.create_index(
        "ix_quotations_speaker_key_mode_kind_rejected", "quotations", ["speaker_key", "mode", "kind", "rejected"]
    )
    op.create_index("ix_appearances_speaker_key_name", "appearances", ["speaker_key", "name"])
    op.create_index(
        "ix_appearances_with_role",
        "appearances",
        ["speaker_key", "published"],
        sqlite_where=sa.text("role IS NOT NULL"),
        postgresql_where=sa.text("role IS NOT NULL"),
    )


def _speaker_names() -> None:
    op.create_table(
        "speaker_names",
        sa.Column("block", sa.BigInteger, autoincrement=False, comment="digest of how the name sounds"),
        sa.Column("speaker_key", KEY, autoincrement=False),
        sa.Column("name", sa.Text, comment="as some document words it"),
        sa.PrimaryKeyConstraint("block", "speaker_key", "name", name="pk_speaker_names"),
        _of_speaker("speaker_names", "speaker_key"),
        sqlite_with_rowid=False,
        comment="where speakers are filed, so that a new document finds whom it may mean",
    )
    op.create_index("ix_speaker_names_speaker_key_name", "speaker_names", ["speaker_key", "name"])


def _apart_and_by_hand() -> None:
    op.create_table(
        "speakers_apart",
        sa.Column("one_key", KEY, autoincrement=False),
        sa.Column("other_key", KEY, autoincrement=False),
        sa.PrimaryKeyConstraint("one_key", "other_key", name="pk_speakers_apart"),
        _of_speaker("speakers_apart", "one_key"),
        _of_speaker("speakers_apart", "other_key"),
        comment="who was told apart by hand, both ways round",
    )
    op.create_index("ix_speakers_apart_other_key", "speakers_apart", ["other_key"])
    op.create_table(
        "links_by_hand",
        sa.Column("document_key", KEY, autoincrement=False),
        sa.Column("type", sa.String(16)),
        sa.Column("name", sa.Text, comment="as the document words it"),
        sa.Column("speaker_key", KEY, nullable=False),
        sa.PrimaryKeyConstraint("document_key", "type", "name", name="pk_links_by_hand"),
        sa.ForeignKeyConstraint(
            ["document_key"], ["documents.key"], name="fk_links_by_hand_document_key", ondelete="CASCADE"
        ),
        _of_speaker("links_by_hand", "speaker_key"),
        comment="whom a document means by a name, as editors decided; holds when it is analysed again",
    )
    op.create_index("ix_links_by_hand_speaker_key", "links_by_hand", ["speaker_key"])


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("key", KEY, autoincrement=True),
        sa.Column("speaker_key", KEY, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False, comment="microseconds since 1970, UTC"),
        sa.Column("key_id", sa.String(16), comment="of the key that it was decided with; null without one"),
        sa.Column("name", sa.Text, nullable=False, comment="whose key, or who ran the command"),
        sa.Column("decision", sa.String(16), nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_decisions"),
        _of_speaker("decisions", "speaker_key"),
        sqlite_autoincrement=True,
        comment="what editors decided about speakers",
    )
    op.create_index("ix_decisions_speaker_key", "decisions", ["speaker_key"])


def _of_speaker(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["speakers.key"], name=f"fk_{table}_{column}", ondelete="CASCADE")
