"""What agents do and what happened: states, history, event log, audit, leader."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agent_states",
        sa.Column("username", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("status_since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("activity", sa.Text(), nullable=False),
        sa.Column("activity_since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("idle_since_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("interaction_id", sa.Uuid(), nullable=True),
        sa.Column("offer_id", sa.Uuid(), nullable=True),
        sa.Column("wrap_up_deadline_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("phone", sa.Text(), server_default=sa.text("'unreachable'"), nullable=False),
        sa.Column("rev", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint(
            "activity in ('idle', 'offered', 'on_contact', 'wrap_up')", name=op.f("ck_agent_states_activity")
        ),
        sa.CheckConstraint("phone in ('unreachable', 'idle', 'in_use')", name=op.f("ck_agent_states_phone")),
        sa.CheckConstraint("status in ('offline', 'not_ready', 'available')", name=op.f("ck_agent_states_status")),
        sa.PrimaryKeyConstraint("username", name=op.f("pk_agent_states")),
    )
    op.create_table(
        "agent_status_history",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("activity", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "activity in ('idle', 'offered', 'on_contact', 'wrap_up')", name=op.f("ck_agent_status_history_activity")
        ),
        sa.CheckConstraint(
            "status in ('offline', 'not_ready', 'available')", name=op.f("ck_agent_status_history_status")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agent_status_history")),
    )
    op.create_index(
        "ix_agent_status_history_open",
        "agent_status_history",
        ["agent"],
        unique=False,
        postgresql_where=sa.text("ended_at is null"),
    )
    op.create_index(op.f("ix_agent_status_history_started_at"), "agent_status_history", ["started_at"], unique=False)
    op.create_index("uq_agent_status_history_start", "agent_status_history", ["agent", "started_at"], unique=True)
    op.create_table(
        "audit",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("detail", JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_at"), "audit", ["at"], unique=False)
    op.create_index(op.f("ix_audit_subject_at"), "audit", ["subject", "at"], unique=False)
    op.create_table(
        "event_log",
        sa.Column("epoch", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("data", JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.PrimaryKeyConstraint("epoch", "seq", name=op.f("pk_event_log")),
    )
    op.create_index(op.f("ix_event_log_at"), "event_log", ["at"], unique=False)
    op.create_index(op.f("ix_event_log_subject_at"), "event_log", ["subject", "at"], unique=False)
    op.create_table(
        "leader",
        sa.Column("id", sa.SmallInteger(), server_default=sa.text("1"), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("holder", sa.Text(), nullable=True),
        sa.Column("renewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_leader_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leader")),
    )
    op.execute("insert into leader default values")
