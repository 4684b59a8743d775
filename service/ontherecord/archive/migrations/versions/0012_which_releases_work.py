"""Which releases work on the tables is told in the database, for those that do not know of later ones."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
works_with = "0012"


def upgrade() -> None:
    """One table, in which env.py notes it."""
    op.create_table(
        "revisions",
        sa.Column("revision", sa.String(32), comment="of the tables, as in alembic_version"),
        sa.Column(
            "works_with",
            sa.String(32),
            nullable=False,
            comment="the oldest whose code works on them: see revisions.py",
        ),
        sa.PrimaryKeyConstraint("revision", name="pk_revisions"),
        comment="which releases work on the tables, each told by the migration that made them",
    )
