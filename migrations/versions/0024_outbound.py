"""Calls that agents make: when they were blocked, and a stretch in which a number is called."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_KINDS = (
    "'ivr', 'queue', 'offer', 'talk', 'hold', 'consult', 'conference', 'transfer', 'wrap_up', 'voicemail', "
    "'callback', 'dial'"
)


def upgrade() -> None:
    op.create_table(
        "outbound_blocks",
        sa.Column("rev", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("blocked", sa.Boolean(), nullable=False),
        sa.Column("by", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("refused", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("told_at", _INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("rev", name=op.f("pk_outbound_blocks")),
    )
    op.create_index(
        "ix_outbound_blocks_untold", "outbound_blocks", ["rev"], postgresql_where=sa.text("told_at is null")
    )
    op.drop_constraint(op.f("ck_segments_kind"), "segments", type_="check")
    op.create_check_constraint(op.f("ck_segments_kind"), "segments", f"kind in ({_KINDS})")
