"""Documents are found by where they stand on the web, in whatever spelling of the address."""

import sqlalchemy as sa
from alembic import op

from ontherecord.formats.facts import address_digest

revision = "0010"
down_revision = "0009"

AT_ONCE = 5_000
"""Documents that are held in memory."""


def upgrade() -> None:
    """A digest of each address, indexed."""
    said = "digest of its url, but for what may be spelt otherwise"
    op.add_column("documents", sa.Column("address", sa.String(32), comment=said))
    _fill()
    op.create_index("ix_documents_address", "documents", ["address"])


def _fill() -> None:
    last = 0
    wanted = sa.text(
        f"SELECT key, url FROM documents WHERE key > :last AND url IS NOT NULL ORDER BY key LIMIT {AT_ONCE}"
    )
    kept = sa.text("UPDATE documents SET address = :address WHERE key = :key")
    while rows := op.get_bind().execute(wanted, {"last": last}).all():
        op.get_bind().execute(kept, [{"key": row.key, "address": address_digest(row.url)} for row in rows])
        last = rows[-1].key
