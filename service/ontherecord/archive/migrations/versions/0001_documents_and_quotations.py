"""Documents, their texts, speakers and quotations; the words to find them by; keys; answers to be repeated."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SORTED_TEXT = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """All tables, as they were in the first release that kept anything."""
    _documents()
    _speakers()
    _quotations()
    _quotation_words()
    _keys()
    _repeats()


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("key", KEY, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("url", sa.Text),
        sa.Column("publisher", sa.Text),
        sa.Column("published_at", sa.String(40), comment="as it was sent"),
        sa.Column(
            "published",
            sa.BigInteger,
            nullable=False,
            comment="microseconds since 1970, UTC; UNDATED without a date",
        ),
        sa.Column("added", sa.BigInteger, nullable=False, comment="microseconds since 1970, UTC"),
        sa.Column("characters", sa.Integer, nullable=False),
        sa.Column("warnings", sa.JSON, nullable=False),
        sa.Column("model", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_documents"),
        sa.UniqueConstraint("id", name="uq_documents_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_documents_published_key", "documents", ["published", "key"])
    op.create_index("ix_documents_publisher_published_key", "documents", ["publisher", "published", "key"])
    op.create_table(
        "texts",
        sa.Column("document_key", KEY, autoincrement=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("document_key", name="pk_texts"),
        _of_document("texts"),
        comment="apart from documents, so that lists of them need not read past their texts",
    )


def _speakers() -> None:
    op.create_table(
        "speakers",
        sa.Column("key", KEY, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("document_key", KEY, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sorted_name", SORTED_TEXT, nullable=False, comment="its first words, folded"),
        sa.Column("type", sa.String(16), nullable=False),
        sa.Column("title", sa.Text),
        sa.Column("role", sa.Text),
        sa.Column("affiliation", sa.Text),
        sa.Column("members", sa.JSON(none_as_null=True)),
        sa.PrimaryKeyConstraint("key", name="pk_speakers"),
        sa.UniqueConstraint("id", name="uq_speakers_id"),
        _of_document("speakers"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_speakers_document_key", "speakers", ["document_key"])
    op.create_index("ix_speakers_sorted_name_key", "speakers", ["sorted_name", "key"])


def _quotations() -> None:
    op.create_table(
        "quotations",
        sa.Column("key", KEY, autoincrement=False),
        sa.Column("place_back", sa.BigInteger, nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("document_key", KEY, nullable=False),
        sa.Column("speaker_key", KEY),
        sa.Column("publisher", sa.Text, comment="the document's, repeated so that one index finds and sorts"),
        sa.Column("published", sa.BigInteger, nullable=False, comment="the document's, likewise"),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("mode", sa.String(8), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("spans", sa.JSON, nullable=False, comment="content, cue and source"),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("why", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_quotations"),
        sa.UniqueConstraint("id", name="uq_quotations_id"),
        _of_document("quotations"),
        sa.ForeignKeyConstraint(["speaker_key"], ["speakers.key"], name="fk_quotations_speaker_key"),
    )
    for columns in (
        ["document_key"],
        ["speaker_key"],
        ["published", "place_back"],
        ["published", "key"],
        ["publisher", "published", "place_back"],
        ["publisher", "published", "key"],
        ["place_back"],
    ):
        op.create_index("_".join(["ix_quotations", *columns]), "quotations", columns)


def _quotation_words() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE quotation_words USING fts5(said, speaker, role, affiliation, tokenize = 'ascii')"
        )
        return
    op.create_table(
        "quotation_words",
        sa.Column("key", KEY, autoincrement=False),
        sa.Column("words", postgresql.TSVECTOR, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_quotation_words"),
        sa.ForeignKeyConstraint(["key"], ["quotations.key"], name="fk_quotation_words_key", ondelete="CASCADE"),
        comment="PostgreSQL's; SQLite has a virtual table (FTS5) of the same name",
    )
    op.create_index("ix_quotation_words_words", "quotation_words", ["words"], postgresql_using="gin")


def _keys() -> None:
    op.create_table(
        "keys",
        sa.Column("id", sa.String(16)),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("scopes", sa.JSON, nullable=False),
        sa.Column("digest", sa.LargeBinary(32), nullable=False, comment="SHA-256 of the key"),
        sa.Column("created", sa.BigInteger, nullable=False, comment="microseconds since 1970, UTC"),
        sa.Column("revoked", sa.BigInteger, comment="likewise; null while it works"),
        sa.PrimaryKeyConstraint("id", name="pk_keys"),
    )


def _repeats() -> None:
    op.create_table(
        "repeats",
        sa.Column("id", sa.String(64), comment="SHA-256 of who asked and the Idempotency-Key"),
        sa.Column("request", sa.String(64), nullable=False, comment="SHA-256 of the request"),
        sa.Column("begun", sa.BigInteger, nullable=False, comment="microseconds since 1970, UTC"),
        sa.Column("document_key", KEY),
        sa.Column("status", sa.Integer, comment="null while the request is answered"),
        sa.Column("headers", sa.JSON(none_as_null=True)),
        sa.Column("body", sa.LargeBinary),
        sa.PrimaryKeyConstraint("id", name="pk_repeats"),
        _of_document("repeats"),
        comment="answers to requests with an Idempotency-Key, to be given again",
    )
    op.create_index("ix_repeats_begun", "repeats", ["begun"])
    op.create_index("ix_repeats_document_key", "repeats", ["document_key"])


def _of_document(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["document_key"], ["documents.key"], name=f"fk_{table}_document_key", ondelete="CASCADE"
    )
