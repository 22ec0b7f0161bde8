"""What reports are made of: facts, their sums, and what is due to be worked out."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_EMPTY = sa.text("''")
_OF_FACTS = (
    "contacts", "self_served", "abandoned_in_ivr", "ivr_seconds", "lost", "repeated", "followed", "resolvable",
    "csat_answers", "csat_score", "nps_answers", "nps_promoters", "nps_detractors", "offered", "answered",
    "abandoned", "overflowed", "called_back", "left_otherwise", "short_abandoned", "answered_in_level",
    "abandoned_in_level", "called_back_in_level", "speed_of_answer_seconds", "abandoned_wait_seconds",
    "wait_seconds", "estimates", "estimate_error_seconds", "estimate_bias_seconds", "handled",
    "handled_outbound", "talk_seconds", "hold_seconds", "wrap_up_seconds", "holds", "transfers", "agent_offers",
    "missed", "rejected", "unreached", "ring_seconds",
)  # fmt: skip
_OF_TIME = (
    "logged_in_seconds", "idle_seconds", "offered_seconds", "contact_seconds", "after_work_seconds",
    "not_ready_seconds",
)  # fmt: skip
_DIMENSIONS = (
    "queue", "agent", "entry_point", "flow", "disposition", "segment", "skill", "language", "channel", "direction",
    "outcome",
)  # fmt: skip
_OF_CELLS = ("queue", "agent", "entry_point", "disposition", "segment", "language", "direction")
_CUBES = "cube in ('quarter_queue', 'quarter_agent', 'day_queue', 'day_contact', 'day_agent')"


def upgrade() -> None:
    _facts()
    _cells()
    _due()
    _triggers()
    _backfill()


def _facts() -> None:
    op.create_table(
        "facts",
        sa.Column("interaction_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        *(sa.Column(name, sa.Text(), server_default=_EMPTY, nullable=False) for name in _DIMENSIONS),
        *_measures(_OF_FACTS),
        sa.Column("wait_step", sa.SmallInteger(), nullable=True),
        sa.PrimaryKeyConstraint("interaction_id", "number", name=op.f("pk_facts")),
    )
    op.create_index("ix_facts_at", "facts", ["at"])
    op.create_index("ix_facts_queue_at", "facts", ["queue", "at"])
    op.create_index("ix_facts_agent_at", "facts", ["agent", "at"])
    op.create_table(
        "agent_times",
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("reason", sa.Text(), server_default=_EMPTY, nullable=False),
        sa.Column("stretch_started_at", _INSTANT, nullable=False),
        *_measures(_OF_TIME),
        sa.PrimaryKeyConstraint("agent", "at", name=op.f("pk_agent_times")),
    )
    op.create_index("ix_agent_times_at", "agent_times", ["at"])


def _cells() -> None:
    op.create_table(
        "cells",
        sa.Column("cube", sa.Text(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        *(sa.Column(name, sa.Text(), server_default=_EMPTY, nullable=False) for name in _OF_CELLS),
        *_measures((*_OF_FACTS, *_OF_TIME)),
        *(
            sa.Column(name, postgresql.JSONB(none_as_null=True), nullable=True)
            for name in ("answered_waits", "abandoned_waits", "called_back_waits")
        ),
        sa.Column("longest_wait_seconds", sa.Double(), nullable=True),
        sa.CheckConstraint(_CUBES, name=op.f("ck_cells_cube")),
        sa.PrimaryKeyConstraint("cube", "at", *_OF_CELLS, name=op.f("pk_cells")),
    )
    op.create_table(
        "cells_zone",
        sa.Column("id", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("timezone", sa.Text(), nullable=False),
        sa.CheckConstraint("id", name=op.f("ck_cells_zone_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cells_zone")),
    )


def _due() -> None:
    op.create_table(
        "facts_due",
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("interaction_id", sa.Uuid(), nullable=False),
        sa.Column("started_at", _INSTANT, nullable=False),
        sa.Column("spreads", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_facts_due")),
    )
    op.create_index("ix_facts_due_started_at", "facts_due", ["started_at"])
    op.create_table(
        "agent_times_due",
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("started_at", _INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_agent_times_due")),
    )
    op.create_table(
        "cells_due",
        sa.Column("cube", sa.Text(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("since", _INSTANT, server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(_CUBES, name=op.f("ck_cells_due_cube")),
        sa.PrimaryKeyConstraint("cube", "at", name=op.f("pk_cells_due")),
    )


def _triggers() -> None:
    # In the transaction that writes the record: whatever crashes, it is counted, and whoever writes need not know.
    # Rows are only added, so that a writer never waits for whoever counts.
    op.execute("""
        create function note_facts_due() returns trigger language plpgsql as $$
        begin
            insert into facts_due (interaction_id, started_at) values (new.id, new.started_at);
            return null;
        end $$
    """)
    # Whose contact it was taken for until now: what came before and after it is looked at again as well.
    op.execute("""
        create function note_facts_due_around() returns trigger language plpgsql as $$
        begin
            insert into facts_due (interaction_id, started_at)
            (
                select id, started_at from interactions
                where customer_id = old.customer_id and id <> old.id and stage = 'closed'
                    and started_at between old.started_at - interval '7 days' and old.started_at + interval '7 days'
                order by started_at desc limit 100
            )
            union
            (
                select id, started_at from interactions
                where ani_e164 = old.ani_e164 and id <> old.id and stage = 'closed'
                    and started_at between old.started_at - interval '7 days' and old.started_at + interval '7 days'
                order by started_at desc limit 100
            );
            return null;
        end $$
    """)
    op.execute("""
        create function note_facts_due_of_part() returns trigger language plpgsql as $$
        begin
            insert into facts_due (interaction_id, started_at) values (new.interaction_id, new.joined_at);
            return null;
        end $$
    """)
    op.execute("""
        create function note_facts_due_of_answer() returns trigger language plpgsql as $$
        begin
            insert into facts_due (interaction_id, started_at) values (new.interaction_id, new.answered_at);
            return null;
        end $$
    """)
    op.execute("""
        create function note_agent_times_due() returns trigger language plpgsql as $$
        begin
            insert into agent_times_due (agent, started_at) values (new.agent, new.started_at);
            return null;
        end $$
    """)
    counted = "outcome", "disposition", "customer_id", "ani_e164", "customer_segment", "entry_point", "language"
    old, new = (", ".join(f"{row}.{column}" for column in counted) for row in ("old", "new"))
    for name, table, event, condition, function in (
        ("facts_due_inserted", "interactions", "insert", "new.stage = 'closed'", "note_facts_due"),
        (
            "facts_due_updated",
            "interactions",
            "update",
            f"new.stage = 'closed' and (old.stage <> 'closed' or ({old}) is distinct from ({new}))",
            "note_facts_due",
        ),
        (
            "facts_due_relinked",
            "interactions",
            "update",
            """old.stage = 'closed'
                and (old.customer_id, old.ani_e164) is distinct from (new.customer_id, new.ani_e164)""",
            "note_facts_due_around",
        ),
        ("facts_due_of_part", "participations", "insert or update", "new.ended_at is not null", None),
        ("facts_due_of_answer", "survey_answers", "insert", "new.interaction_id is not null", None),
        ("agent_times_due", "agent_status_history", "insert or update", "new.ended_at is not null", None),
    ):
        op.execute(f"""
            create trigger {name} after {event} on {table} for each row
            when ({condition}) execute function {function or f"note_{name}"}()
        """)


def _backfill() -> None:
    # What was there before there were facts: worked out while the service runs, the newest first.
    op.execute("""
        insert into facts_due (interaction_id, started_at)
        select id, started_at from interactions where stage = 'closed' order by started_at
    """)
    op.execute("""
        insert into agent_times_due (agent, started_at)
        select agent, started_at from agent_status_history where ended_at is not null order by started_at
    """)


def _measures(names: Iterable[str]) -> Iterable[sa.Column[Any]]:
    for name in names:
        fraction = name.endswith("_seconds") or name == "csat_score"
        yield sa.Column(name, sa.Double() if fraction else sa.Integer(), nullable=True)
