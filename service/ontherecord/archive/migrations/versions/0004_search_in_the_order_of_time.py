"""Quotations are found in the order of time on SQLite, under what they are filed by too; phrases do not span names."""

from collections.abc import Iterator, Sequence

import sqlalchemy as sa
from alembic import op

from ontherecord.archive.search import index, standing
from ontherecord.archive.tables import UNDATED

revision = "0004"
down_revision = "0003"

AT_ONCE = 5_000
"""Quotations that are held in memory."""


def upgrade() -> None:
    """The index of words made anew, and all quotations entered into it.

    They are entered as the code enters them: test_migrations.py sees to it that it can, whatever comes later.
    """
    op.add_column(
        "quotations",
        sa.Column("found_as", sa.BigInteger, comment="the rowid in SQLite's index of words: see standing.py"),
    )
    rejected = sa.text("rejected")
    op.create_index(
        "ix_quotations_rejected", "quotations", ["place_back"], sqlite_where=rejected, postgresql_where=rejected
    )
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE quotation_words")
        op.execute(
            "CREATE VIRTUAL TABLE quotation_words USING fts5(said, speaker, role, affiliation, filed, "
            "tokenize = 'ascii', prefix = '2 3', columnsize = 0)"
        )
        _number()
        op.create_index("ix_quotations_found_as_key", "quotations", ["found_as", "key"], unique=True)
        _enter(order="found_as")
        op.execute("INSERT INTO quotation_words (quotation_words) VALUES ('optimize')")
    else:
        op.create_index("ix_quotations_found_as_key", "quotations", ["found_as", "key"], unique=True)
        op.drop_index("ix_quotation_words_words", "quotation_words")
        op.execute("TRUNCATE quotation_words")
        op.execute("ALTER TABLE quotation_words ALTER words SET STATISTICS 1000")  # of the 10,000 most frequent words
        _enter(order="key")
        op.create_index("ix_quotation_words_words", "quotation_words", ["words"], postgresql_using="gin")


def _number() -> None:
    """Numbers upwards in the order of time, each near its instant and above the one before."""
    number = -1
    for rows in _batches("published", "place_back"):
        given = []
        for key, published, place_back in rows:
            if published == UNDATED:
                given.append({"key": key, "number": UNDATED + place_back})
            else:
                number = max(number + standing.STEP, standing.near(published))
                given.append({"key": key, "number": number})
        op.get_bind().execute(sa.text("UPDATE quotations SET found_as = :number WHERE key = :key"), given)


def _enter(*, order: str) -> None:
    for rows in _batches(order, "key"):
        index.enter(op.get_bind(), [row[0] for row in rows])


def _batches(*order: str) -> Iterator[Sequence[sa.Row[*tuple[int, ...]]]]:
    """The keys of all quotations in that order, with what they are sorted by."""
    columns = ", ".join(order)
    after = {"first": -(2**63), "second": 0}
    sought = sa.text(
        f"SELECT key, {columns} FROM quotations WHERE ({columns}) > (:first, :second) "
        f"ORDER BY {columns} LIMIT {AT_ONCE}"
    )
    while rows := op.get_bind().execute(sought, after).all():
        yield rows
        after = {"first": rows[-1][1], "second": rows[-1][2]}
