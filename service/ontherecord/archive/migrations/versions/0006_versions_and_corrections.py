"""Earlier versions of documents, quotations that went with them, and what editors corrected."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Nothing was corrected before, and no document had more than one version."""
    op.add_column(
        "quotations",
        sa.Column("found", sa.JSON(none_as_null=True), comment="what the engine says where an editor says otherwise"),
    )
    _versions()
    _deleted_quotations()
    _removed_quotations()
    _corrections()


def _versions() -> None:
    op.create_table(
        "versions",
        sa.Column("document_key", KEY, autoincrement=False),
        sa.Column("number", sa.Integer, autoincrement=False),
        sa.Column("text_id", sa.String(32), nullable=False, comment="what documents.text_id was"),
        sa.Column("title", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("publisher", sa.Text),
        sa.Column("published_at", sa.String(40), comment="as it was sent"),
        sa.Column(
            "replaced",
            sa.BigInteger,
            nullable=False,
            comment="when the next version came: microseconds since 1970, UTC",
        ),
        sa.Column("characters", sa.Integer, nullable=False),
        sa.Column("warnings", sa.JSON, nullable=False),
        sa.Column("model", sa.JSON, nullable=False),
        sa.Column("changes", sa.JSON, nullable=False, comment="ids of quotations: what the next version changed"),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("quotes", sa.JSON, nullable=False, comment="as they stood when the next version came"),
        sa.PrimaryKeyConstraint("document_key", "number", name="pk_versions"),
        _of_document("versions"),
        comment="what documents were before; what is long stands last, so that lists need not read past it",
    )
    op.create_index("ix_versions_text_id", "versions", ["text_id"])


def _deleted_quotations() -> None:
    op.create_table(
        "deleted_quotations",
        sa.Column("document_key", KEY, autoincrement=False),
        sa.Column("digest", sa.String(32), nullable=False, comment="of the document's id and the words"),
        sa.PrimaryKeyConstraint("document_key", "digest", name="pk_deleted_quotations"),
        _of_document("deleted_quotations"),
        comment="what was deleted by itself, not to be kept again from a later analysis of its document",
    )


def _removed_quotations() -> None:
    op.create_table(
        "removed_quotations",
        sa.Column("id", sa.String(32)),
        sa.Column("document_key", KEY, nullable=False),
        sa.Column("version", sa.Integer, nullable=False, comment="the first that was without it"),
        sa.Column(
            "record",
            sa.JSON(none_as_null=True),
            comment="as it was, if an editor decided on it: it may come back",
        ),
        sa.Column("found", sa.JSON(none_as_null=True), comment="as in quotations"),
        sa.PrimaryKeyConstraint("id", name="pk_removed_quotations"),
        _of_document("removed_quotations"),
        comment="quotations that a new text, or a new analysis, did not have any more",
    )
    op.create_index("ix_removed_quotations_document_key", "removed_quotations", ["document_key"])


def _corrections() -> None:
    op.create_table(
        "corrections",
        sa.Column("key", KEY, autoincrement=True),
        sa.Column("quotation_id", sa.String(32), nullable=False),
        sa.Column("document_key", KEY, nullable=False),
        sa.Column("at", sa.BigInteger, nullable=False, comment="microseconds since 1970, UTC"),
        sa.Column("version", sa.Integer, nullable=False, comment="of the document, in which its offsets count"),
        sa.Column("key_id", sa.String(16), comment="the key it came with; null for none"),
        sa.Column("name", sa.Text, comment="whose key, or who ran the command; null for what a new version undid"),
        sa.Column("changes", sa.JSON, nullable=False, comment="of each member, before and after"),
        sa.PrimaryKeyConstraint("key", name="pk_corrections"),
        _of_document("corrections"),
        sqlite_autoincrement=True,
        comment="what editors changed in quotations; kept when the quotation is no more",
    )
    op.create_index("ix_corrections_document_key", "corrections", ["document_key"])
    op.create_index("ix_corrections_at", "corrections", ["at"])
    op.create_index("ix_corrections_quotation_id_key", "corrections", ["quotation_id", "key"])


def _of_document(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["document_key"], ["documents.key"], name=f"fk_{table}_document_key", ondelete="CASCADE"
    )
