"""Guests of a call, and where its legs stand."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_STATES = "'ringing', 'consulting', 'waiting', 'joined', 'took_over', 'gone'"


def upgrade() -> None:
    no, zero = sa.text("false"), sa.text("0")
    op.create_table(
        "guests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("interaction_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("invited_by", sa.Text(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=True),
        sa.Column("endpoint", sa.Text(), nullable=True),
        sa.Column("dialled", sa.Text(), nullable=True),
        sa.Column("offer_id", sa.Uuid(), nullable=True),
        sa.Column("joins", sa.Boolean(), server_default=no, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("muted", sa.Boolean(), server_default=no, nullable=False),
        sa.Column("invited_at", _INSTANT, nullable=False),
        sa.Column("answered_at", _INSTANT, nullable=True),
        sa.Column("ended_at", _INSTANT, nullable=True),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("rev", sa.BigInteger(), server_default=zero, nullable=False),
        sa.CheckConstraint(f"state in ({_STATES})", name=op.f("ck_guests_state")),
        sa.ForeignKeyConstraint(
            ["interaction_id"],
            ["interactions.id"],
            name=op.f("fk_guests_interaction_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guests")),
    )
    op.create_index("uq_guests_number", "guests", ["interaction_id", "number"], unique=True)
    op.create_index(
        "uq_guests_asked_interaction",
        "guests",
        ["interaction_id"],
        unique=True,
        postgresql_where=sa.text("state in ('ringing', 'consulting', 'waiting')"),
    )
    op.create_index(
        "uq_guests_live_agent",
        "guests",
        ["agent"],
        unique=True,
        postgresql_where=sa.text("state in ('ringing', 'consulting', 'waiting', 'joined')"),
    )
    op.add_column("interactions", sa.Column("placed", sa.Boolean(), server_default=no, nullable=False))
    op.add_column("interactions", sa.Column("endpoint", sa.Text(), nullable=True))
    op.add_column("interactions", sa.Column("guests_made", sa.Integer(), server_default=zero, nullable=False))
    op.add_column("interactions", sa.Column("return_deadline_at", _INSTANT, nullable=True))
    op.add_column("interactions", sa.Column("return_leg", sa.Text(), nullable=True))
    op.add_column("interactions", sa.Column("recording", sa.Text(), nullable=True))
    op.add_column("interactions", sa.Column("recording_paused", sa.Boolean(), server_default=no, nullable=False))
    op.add_column("interactions", sa.Column("dialled_by", sa.Text(), nullable=True))
