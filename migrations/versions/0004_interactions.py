"""The record: interactions, segments, offers."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "interactions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("ani", sa.Text(), nullable=False),
        sa.Column("ani_e164", sa.Text(), nullable=True),
        sa.Column("ani_name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("dnis", sa.Text(), nullable=False),
        sa.Column("entry_point", sa.Text(), nullable=True),
        sa.Column("flow", sa.Text(), nullable=True),
        sa.Column("flow_version", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("queue", sa.Text(), nullable=True),
        sa.Column("agent", sa.Text(), nullable=True),
        sa.Column("priority", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("generation", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("flow_node", sa.Text(), nullable=True),
        sa.Column("flow_attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("ivr_path", JSONB(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("attributes", JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("candidates", JSONB(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("segments_made", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("offers_made", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("held", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("wrap_up_deadline_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("queued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_offered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("connected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("wrap_up_ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ivr_seconds", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("wait_seconds", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("ring_seconds", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("talk_seconds", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("hold_seconds", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("wrap_up_seconds", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("holds", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("transfers", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("ended_by", sa.Text(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("disposition", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("recordings", JSONB(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("survey", JSONB(), nullable=True),
        sa.Column("rev", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("epoch", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint(
            "ended_by in ('customer', 'agent', 'system', 'network')", name=op.f("ck_interactions_ended_by")
        ),
        sa.CheckConstraint(
            "outcome in ('answered', 'self_served', 'abandoned_in_ivr', 'abandoned_in_queue', "
            "'abandoned_while_ringing', 'overflowed', 'voicemail', 'callback_requested', 'transferred_out', "
            "'rejected', 'failed', 'lost')",
            name=op.f("ck_interactions_outcome"),
        ),
        sa.CheckConstraint(
            "stage in ('in_flow', 'queued', 'offered', 'connected', 'wrap_up', 'closed')",
            name=op.f("ck_interactions_stage"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interactions")),
        sa.UniqueConstraint("call_id", name=op.f("uq_interactions_call_id")),
    )
    newest_first = [sa.text("started_at DESC"), sa.text("id DESC")]
    op.create_index("ix_interactions_newest", "interactions", newest_first)
    for column in ("ani", "ani_e164", "queue", "agent", "customer_id", "outcome"):
        op.create_index(f"ix_interactions_{column}_newest", "interactions", [column, *newest_first])
    op.create_index("ix_interactions_open", "interactions", ["id"], postgresql_where=sa.text("stage <> 'closed'"))
    op.create_index(
        "uq_interactions_live_agent",
        "interactions",
        ["agent"],
        unique=True,
        postgresql_where=sa.text("stage in ('connected', 'wrap_up')"),
    )
    op.create_table(
        "offers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("interaction_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ringing_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "state in ('offered', 'ringing', 'answered', 'no_answer', 'rejected', 'busy', 'unreachable', "
            "'caller_left', 'withdrawn')",
            name=op.f("ck_offers_state"),
        ),
        sa.ForeignKeyConstraint(
            ["interaction_id"],
            ["interactions.id"],
            name=op.f("fk_offers_interaction_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
    )
    op.create_index(op.f("ix_offers_agent_offered_at"), "offers", ["agent", "offered_at"], unique=False)
    op.create_index(
        "uq_offers_live_agent",
        "offers",
        ["agent"],
        unique=True,
        postgresql_where=sa.text("state in ('offered', 'ringing')"),
    )
    op.create_index(
        "uq_offers_live_interaction",
        "offers",
        ["interaction_id"],
        unique=True,
        postgresql_where=sa.text("state in ('offered', 'ringing')"),
    )
    op.create_index("uq_offers_number", "offers", ["interaction_id", "number"], unique=True)
    op.create_table(
        "segments",
        sa.Column("interaction_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agent", sa.Text(), nullable=True),
        sa.Column("queue", sa.Text(), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("node", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "kind in ('ivr', 'queue', 'offer', 'talk', 'hold', 'consult', 'conference', 'wrap_up', "
            "'voicemail', 'callback')",
            name=op.f("ck_segments_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["interaction_id"],
            ["interactions.id"],
            name=op.f("fk_segments_interaction_id"),
            ondelete="CASCADE",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("interaction_id", "number", name=op.f("pk_segments")),
    )
    op.create_index(op.f("ix_segments_started_at"), "segments", ["started_at"], unique=False)
