"""Searches that are kept, their webhooks with what is delivered to them, and the jobs that do it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Five new tables; nothing that was there changes."""
    _searches()
    _webhooks()
    _deliveries()
    _delivered()
    _jobs()


def _searches() -> None:
    op.create_table(
        "searches",
        sa.Column("key", KEY, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("query", sa.JSON, nullable=False, comment="as it was sent"),
        sa.Column("sought", sa.JSON, nullable=False, comment="as the archive reads it"),
        sa.Column("created", sa.BigInteger, nullable=False, comment="microseconds since 1970, UTC"),
        sa.Column("feed_digest", sa.LargeBinary(32), comment="SHA-256 of what its feed's address ends in"),
        sa.PrimaryKeyConstraint("key", name="pk_searches"),
        sa.UniqueConstraint("id", name="uq_searches_id"),
        sa.UniqueConstraint("feed_digest", name="uq_searches_feed_digest"),
        sqlite_autoincrement=True,
        comment="searches that are kept, to be told of what is new",
    )


def _webhooks() -> None:
    op.create_table(
        "webhooks",
        sa.Column("search_key", KEY, autoincrement=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("secret", sa.LargeBinary(32), nullable=False, comment="to sign with, so it cannot be a digest"),
        sa.Column("created", sa.BigInteger, nullable=False, comment="microseconds since 1970, UTC"),
        sa.Column("ended", sa.BigInteger, comment="likewise; when the receiver said that it is gone"),
        sa.Column("tried", sa.BigInteger, comment="likewise; when something was last sent"),
        sa.Column("rests", sa.BigInteger, comment="likewise; until then the receiver is left alone"),
        sa.Column("status", sa.Integer, comment="what was last answered; null where nothing was"),
        sa.Column("failure", sa.String(100), comment="what went wrong last; null where nothing did"),
        sa.Column(
            "failures", sa.Integer, nullable=False, server_default="0", comment="tries since the last that succeeded"
        ),
        sa.PrimaryKeyConstraint("search_key", name="pk_webhooks"),
        _of("searches", "webhooks", "search_key"),
    )


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("key", KEY, primary_key=True, autoincrement=True),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("search_key", KEY, nullable=False),
        sa.Column("entered", sa.BigInteger, nullable=False, comment="microseconds since 1970, UTC"),
        sa.Column("due", sa.BigInteger, nullable=False, comment="likewise; not to be tried before"),
        sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
        sa.Column("state", sa.String(10), nullable=False, comment="waiting, delivered or failed"),
        sa.PrimaryKeyConstraint("key", name="pk_deliveries"),
        sa.UniqueConstraint("id", name="uq_deliveries_id"),
        _of("searches", "deliveries", "search_key"),
        sqlite_autoincrement=True,
        comment="what a webhook is sent at once",
    )
    op.create_index("ix_deliveries_state_search_key_due", "deliveries", ["state", "search_key", "due"])


def _delivered() -> None:
    op.create_table(
        "delivered",
        sa.Column("search_key", KEY, autoincrement=False),
        sa.Column("quotation_id", sa.String(32)),
        sa.Column("delivery_key", KEY, nullable=False),
        sa.Column("document_key", KEY, nullable=False),
        sa.PrimaryKeyConstraint("search_key", "quotation_id", name="pk_delivered"),
        _of("searches", "delivered", "search_key"),
        _of("deliveries", "delivered", "delivery_key"),
        _of("documents", "delivered", "document_key"),
        comment="which quotations a delivery tells of, or has told of; each search tells of each once",
    )
    op.create_index("ix_delivered_delivery_key", "delivered", ["delivery_key"])
    op.create_index("ix_delivered_document_key", "delivered", ["document_key"])


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.String(64)),
        sa.Column("task", sa.JSON, nullable=False, comment="which, with what; numbers and words of ours"),
        sa.Column("first", sa.Boolean, nullable=False, comment="to be done before others"),
        sa.Column("due", sa.BigInteger, nullable=False, comment="microseconds since 1970, UTC"),
        sa.Column("lease", sa.BigInteger, comment="likewise; until then it is somebody's, unless renewed"),
        sa.Column("holder", sa.String(32), comment="whose it is; null while it is nobody's"),
        sa.Column("wanted", sa.Integer, nullable=False, comment="how often it was entered"),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
    )
    op.create_index("ix_jobs_due", "jobs", ["due"])


def _of(parent: str, table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{parent}.key"], name=f"fk_{table}_{column}", ondelete="CASCADE")
