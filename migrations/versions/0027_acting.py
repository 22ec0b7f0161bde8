"""What supervisors do on the floor: queues closed by hand, statuses that wait for the end of a call, callers moved."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

_STATUSES = "'offline', 'not_ready', 'available'"


def _instant(name: str, *, nullable: bool = True) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "queue_closures",
        sa.Column("queue", sa.Text(), nullable=False),
        _instant("closed_at", nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text()),
        _instant("until_at"),
        _instant("opened_at"),
        sa.Column("opened_by", sa.Text()),
        sa.Column("rev", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("queue", "closed_at", name=op.f("pk_queue_closures")),
    )
    op.create_index(
        "uq_queue_closures_open",
        "queue_closures",
        ["queue"],
        unique=True,
        postgresql_where=sa.text("opened_at is null"),
    )
    op.add_column("agent_states", sa.Column("deferred_status", sa.Text()))
    op.add_column("agent_states", sa.Column("deferred_reason", sa.Text()))
    op.add_column("agent_states", sa.Column("deferred_by", sa.Text()))
    op.add_column("agent_states", _instant("deferred_at"))
    op.create_check_constraint(
        op.f("ck_agent_states_deferred_status"), "agent_states", f"deferred_status in ({_STATUSES})"
    )
    zero = sa.text("0")
    op.add_column("interactions", sa.Column("raised_priority", sa.Integer(), server_default=zero, nullable=False))
    op.add_column("interactions", sa.Column("assigned_agent", sa.Text()))
    op.add_column("interactions", _instant("moved_at"))
