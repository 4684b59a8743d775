"""What a speaker said is counted by month and kind from one index, which counted it by kind before."""

from alembic import op

revision = "0011"
down_revision = "0010"

BEFORE = ["speaker_key", "mode", "kind", "rejected"]


def upgrade() -> None:
    """One index in the place of another that it begins with."""
    op.create_index("ix_quotations_speaker_key_mode_kind_rejected_published", "quotations", [*BEFORE, "published"])
    op.drop_index("ix_quotations_speaker_key_mode_kind_rejected", "quotations")
