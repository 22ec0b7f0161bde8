"""Messages to customers, voicemails, identity checks, the queue of a survey's answer, orders by their digits."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("attachment", sa.Text(), nullable=True),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("interaction_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.Text(), server_default=sa.text("'waiting'"), nullable=False),
        sa.Column("tries", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("next_try_at", _INSTANT, nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("sent_at", _INSTANT, nullable=True),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.CheckConstraint("channel in ('sms', 'email')", name=op.f("ck_messages_channel")),
        sa.CheckConstraint("state in ('waiting', 'sent', 'failed')", name=op.f("ck_messages_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
    )
    op.create_index(
        "ix_messages_due",
        "messages",
        ["channel", "next_try_at"],
        postgresql_where=sa.text("next_try_at is not null"),
    )
    op.create_index(op.f("ix_messages_interaction_id"), "messages", ["interaction_id"])
    newest = [sa.text("created_at DESC"), sa.text("id DESC")]
    op.create_index("ix_messages_newest", "messages", newest)
    op.create_index("ix_messages_customer_id_newest", "messages", ["customer_id", *newest])
    op.create_index("ix_messages_state_newest", "messages", ["state", *newest])
    op.create_table(
        "voicemails",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("interaction_id", sa.Uuid(), nullable=False),
        sa.Column("recording", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=True),
        sa.Column("seconds", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_voicemails")),
        sa.UniqueConstraint("interaction_id", name=op.f("uq_voicemails_interaction_id")),
    )
    left_last = [sa.text("at DESC"), sa.text("id DESC")]
    op.create_index("ix_voicemails_newest", "voicemails", left_last)
    op.create_index("ix_voicemails_queue_newest", "voicemails", ["queue", *left_last])
    op.create_table(
        "identity_checks",
        sa.Column("customer_id", sa.Uuid(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("failed_at", _INSTANT, nullable=False),
        sa.Column("locked_until", _INSTANT, nullable=True),
        sa.Column("last_question", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customers.id"], name=op.f("fk_identity_checks_customer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_identity_checks")),
    )
    op.add_column("survey_answers", sa.Column("queue", sa.Text(), nullable=True))
    answered_last = [sa.text("answered_at DESC"), sa.text("id DESC")]
    op.create_index("ix_survey_answers_agent_newest", "survey_answers", ["agent", *answered_last])
    op.create_index("ix_survey_answers_queue_newest", "survey_answers", ["queue", *answered_last])
    op.create_index("ix_orders_number_digits", "orders", [sa.text("regexp_replace(number, '[^0-9]', '', 'g')")])
