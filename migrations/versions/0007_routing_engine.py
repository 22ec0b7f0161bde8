"""What the routing engine keeps: callbacks, its decisions, and what it has come to know of contacts and agents."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_INTERACTIONS: tuple[sa.Column[Any], ...] = (
    sa.Column("asked_priority", sa.Integer(), server_default=sa.text("0"), nullable=False),
    sa.Column("customer_segment", sa.Text(), nullable=True),
    sa.Column("requirement", sa.Text(), server_default=sa.text("''"), nullable=False),
    sa.Column("preferred_agent", sa.Text(), nullable=True),
    sa.Column("callback_id", sa.Uuid(), nullable=True),
    sa.Column("wrap_up_wanted", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    sa.Column("wrap_up_extended", sa.Integer(), server_default=sa.text("0"), nullable=False),
    sa.Column("overflows", JSONB(), server_default=sa.text("'[]'"), nullable=False),
    sa.Column("estimated_wait_seconds", sa.Double(), nullable=True),
    sa.Column("announced_minutes", sa.Integer(), nullable=True),
    sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
    sa.Column("place_at", sa.DateTime(timezone=True), nullable=True),
)
_AGENT_STATES: tuple[sa.Column[Any], ...] = (
    sa.Column("contacts_today", sa.Integer(), server_default=sa.text("0"), nullable=False),
    sa.Column("contacts_day", sa.Text(), server_default=sa.text("''"), nullable=False),
    sa.Column("load_seconds", sa.Double(), server_default=sa.text("0"), nullable=False),
    sa.Column("load_at", sa.DateTime(timezone=True), nullable=True),
)
_CHECKS = (
    ("interactions", "stage", "'dialing', 'in_flow', 'queued', 'offered', 'connected', 'wrap_up', 'closed'"),
    (
        "segments",
        "kind",
        "'ivr', 'queue', 'offer', 'talk', 'hold', 'consult', 'conference', 'transfer', 'wrap_up', 'voicemail', "
        "'callback'",
    ),
)


def upgrade() -> None:
    for column in _INTERACTIONS:
        op.add_column("interactions", column)
    # Callers who wait while the service is upgraded keep their places.
    op.execute("update interactions set asked_priority = priority, place_at = queued_at where stage <> 'closed'")
    for table, name, values in _CHECKS:
        op.drop_constraint(op.f(f"ck_{table}_{name}"), table, type_="check")
        op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, f"{name} in ({values})")
    op.create_index(
        "ix_interactions_answered",
        "interactions",
        ["queue", sa.text("ended_at DESC")],
        postgresql_where=sa.text("stage = 'closed' and outcome = 'answered'"),
    )
    for column in _AGENT_STATES:
        op.add_column("agent_states", column)
    op.add_column("offers", sa.Column("endpoint", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.drop_index("uq_offers_live_interaction", table_name="offers")
    op.create_index(
        "uq_offers_live_interaction",
        "offers",
        ["interaction_id", "agent"],
        unique=True,
        postgresql_where=sa.text("state in ('offered', 'ringing')"),
    )
    op.create_table(
        "routing_decisions",
        sa.Column("interaction_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("explanation", JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("rev", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(
            ["interaction_id"],
            ["interactions.id"],
            name=op.f("fk_routing_decisions_interaction_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("interaction_id", "number", name=op.f("pk_routing_decisions")),
    )
    _create_callbacks()


def _create_callbacks() -> None:
    op.create_table(
        "callbacks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("number_e164", sa.Text(), nullable=True),
        sa.Column("name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("place_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("priority", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("requirement", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("language", sa.Text(), server_default=sa.text("'zh'"), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("customer_segment", sa.Text(), nullable=True),
        sa.Column("dnis", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("interaction_id", sa.Uuid(), nullable=True),
        sa.Column("call_interaction_id", sa.Uuid(), nullable=True),
        sa.Column("agent", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("last_result", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rev", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint(
            "state in ('scheduled', 'waiting', 'calling', 'connected', 'done', 'cancelled', 'failed')",
            name=op.f("ck_callbacks_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callbacks")),
    )
    is_open = sa.text("state in ('scheduled', 'waiting', 'calling', 'connected')")
    op.create_index(
        "uq_callbacks_open",
        "callbacks",
        [sa.text("coalesce(number_e164, number)"), "queue"],
        unique=True,
        postgresql_where=is_open,
    )
    newest_first = [sa.text("requested_at DESC"), sa.text("id DESC")]
    op.create_index("ix_callbacks_newest", "callbacks", newest_first)
    for column in ("state", "queue", "number", "number_e164"):
        op.create_index(f"ix_callbacks_{column}_newest", "callbacks", [column, *newest_first])
