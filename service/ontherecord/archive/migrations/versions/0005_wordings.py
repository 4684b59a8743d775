"""Quotations of the same words, and of nearly the same, found together."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT_ONCE = 1_000
"""Quotations that are grouped together."""


def upgrade() -> None:
    """Tables of wordings, filled from the quotations there are."""
    op.create_table(
        "wordings",
        sa.Column("key", KEY, autoincrement=True),
        sa.Column("digest", sa.LargeBinary(16), nullable=False, comment="of its words"),
        sa.Column("words", sa.Text, nullable=False, comment="folded, as they are compared, a space between them"),
        sa.Column("hub_key", KEY, comment="the wording that its group gathers round"),
        sa.PrimaryKeyConstraint("key", name="pk_wordings"),
        sa.UniqueConstraint("digest", name="uq_wordings_digest"),
        sa.ForeignKeyConstraint(["hub_key"], ["wordings.key"], name="fk_wordings_hub_key"),
        sqlite_autoincrement=True,
        comment="what was said, once for all quotations of the same words",
    )
    op.create_index("ix_wordings_hub_key", "wordings", ["hub_key"])
    op.create_table(
        "worded",
        sa.Column("quotation_key", KEY, autoincrement=False),
        sa.Column("wording_key", KEY, nullable=False),
        sa.Column(
            "published",
            sa.BigInteger,
            nullable=False,
            comment="the document's; UNDATED turned round, to stand last",
        ),
        sa.PrimaryKeyConstraint("quotation_key", name="pk_worded"),
        sa.ForeignKeyConstraint(
            ["quotation_key"], ["quotations.key"], name="fk_worded_quotation_key", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["wording_key"], ["wordings.key"], name="fk_worded_wording_key"),
        comment="which words each quotation has; none is here that was rejected or has no words",
    )
    op.create_index(
        "ix_worded_wording_key_published_quotation_key", "worded", ["wording_key", "published", "quotation_key"]
    )
    op.create_table(
        "shingles",
        sa.Column("hash", sa.BigInteger, autoincrement=False),
        sa.Column("wording_key", KEY, autoincrement=False),
        sa.PrimaryKeyConstraint("hash", "wording_key", name="pk_shingles"),
        sqlite_with_rowid=False,
        comment="by which wordings are found that share words in a row; a foreign key would need an index of its own",
    )
    _fill()


def _fill() -> None:
    """Groups what is kept already, with the code of this release: groups of another make would not be comparable."""
    from ontherecord.archive.wordings import wordings

    connection = op.get_bind()
    after = -1
    sought = sa.text("SELECT key FROM quotations WHERE key > :after ORDER BY key LIMIT :most")
    while keys := list(connection.scalars(sought, {"after": after, "most": AT_ONCE})):
        wordings.enter(connection, keys)
        after = keys[-1]
