"""Who has handed a call over wraps up his own part, and whatever is said of a contact is a row of its own."""

from datetime import datetime

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

_STAGES = "'dialing', 'in_flow', 'queued', 'offered', 'connected', 'transferred', 'wrap_up', 'after_talk', 'closed'"


def _interaction() -> sa.Column[str]:
    target = sa.ForeignKey("interactions.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED")
    return sa.Column("interaction_id", sa.Uuid(as_uuid=False), target, primary_key=True)


def _instant(name: str, *, nullable: bool = True) -> sa.Column[datetime]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    zero = sa.text("0")
    op.create_table(
        "participations",
        _interaction(),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text()),
        _instant("joined_at", nullable=False),
        _instant("left_at", nullable=False),
        _instant("deadline_at"),
        sa.Column("extended", sa.Integer(), server_default=zero, nullable=False),
        sa.Column("disposition", sa.Text()),
        sa.Column("dispositions_given", sa.Integer(), server_default=zero, nullable=False),
        sa.Column("note", sa.Text()),
        _instant("ended_at"),
        sa.Column("result", sa.Text()),
        sa.Column("rev", sa.BigInteger(), server_default=zero, nullable=False),
    )
    op.create_index("ix_participations_agent", "participations", ["agent"])
    op.create_index(
        "uq_participations_open_agent",
        "participations",
        ["agent"],
        unique=True,
        postgresql_where=sa.text("ended_at is null"),
    )
    op.create_table(
        "dispositions_given",
        _interaction(),
        sa.Column("participation", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("agent", sa.Text()),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("note", sa.Text()),
        sa.Column("fields", postgresql.JSONB(none_as_null=True), server_default=sa.text("'{}'"), nullable=False),
        _instant("at", nullable=False),
    )
    op.add_column("interactions", sa.Column("handed_over", sa.Integer(), server_default=zero, nullable=False))
    op.add_column("interactions", _instant("handed_over_at"))
    op.add_column("interactions", sa.Column("outside_leg", sa.Text()))
    op.add_column("interactions", sa.Column("dispositions_given", sa.Integer(), server_default=zero, nullable=False))
    op.drop_constraint(op.f("ck_interactions_stage"), "interactions", type_="check")
    op.create_check_constraint(op.f("ck_interactions_stage"), "interactions", f"stage in ({_STAGES})")
    # What was said before there were rows for it is the first row.
    op.execute("""
        insert into dispositions_given (interaction_id, participation, number, agent, code, note, at)
        select id, 0, 1, agent, disposition, note, coalesce(wrap_up_ended_at, ended_at, started_at)
        from interactions where disposition is not null
    """)
    op.execute("update interactions set dispositions_given = 1 where disposition is not null")
