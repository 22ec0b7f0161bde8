"""Alarms: what is watched, and what has happened."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "alarms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("conditions", JSONB(), nullable=False),
        sa.Column("combination", sa.Text(), nullable=False),
        sa.Column("queues", ARRAY(sa.Text()), nullable=False),
        sa.Column("for_seconds", sa.Integer(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("schedule", sa.Text(), nullable=True),
        sa.Column("emails", ARRAY(sa.Text()), nullable=False),
        sa.Column("escalate_after_seconds", sa.Integer(), nullable=True),
        sa.Column("escalate_to", ARRAY(sa.Text()), nullable=False),
        sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("muted_until", _INSTANT, nullable=True),
        sa.Column("muted_by", sa.Text(), nullable=True),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("updated_at", _INSTANT, nullable=False),
        sa.CheckConstraint("combination in ('all', 'any')", name=op.f("ck_alarms_combination")),
        sa.CheckConstraint("severity in ('info', 'warning', 'critical')", name=op.f("ck_alarms_severity")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarms")),
    )
    op.create_table(
        "alarm_instances",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("alarm_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=True),
        sa.Column("queues", ARRAY(sa.Text()), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("began_at", _INSTANT, nullable=False),
        sa.Column("due_at", _INSTANT, nullable=False),
        sa.Column("seen", JSONB(), nullable=False),
        sa.Column("raised_with", JSONB(), nullable=False),
        sa.Column("raised_at", _INSTANT, nullable=True),
        sa.Column("told_at", _INSTANT, nullable=True),
        sa.Column("acknowledged_at", _INSTANT, nullable=True),
        sa.Column("acknowledged_by", sa.Text(), nullable=True),
        sa.Column("escalate_at", _INSTANT, nullable=True),
        sa.Column("escalated_at", _INSTANT, nullable=True),
        sa.Column("cleared_at", _INSTANT, nullable=True),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state in ('pending', 'raised', 'acknowledged', 'cleared')", name=op.f("ck_alarm_instances_state")
        ),
        sa.CheckConstraint("severity in ('info', 'warning', 'critical')", name=op.f("ck_alarm_instances_severity")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm_instances")),
    )
    op.create_index(
        "uq_alarm_instances_live",
        "alarm_instances",
        ["alarm_id", sa.text("coalesce(queue, '')")],
        unique=True,
        postgresql_where=sa.text("state <> 'cleared'"),
    )
    newest = [sa.text("raised_at DESC"), sa.text("id DESC")]
    raised = sa.text("raised_at is not null")
    op.create_index("ix_alarm_instances_newest", "alarm_instances", newest, postgresql_where=raised)
    op.create_index(
        "ix_alarm_instances_alarm_id_newest", "alarm_instances", ["alarm_id", *newest], postgresql_where=raised
    )
    op.create_index("ix_alarm_instances_queue_newest", "alarm_instances", ["queue", *newest], postgresql_where=raised)
