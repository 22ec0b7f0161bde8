"""Callers who did not get through, messages between people of the contact center, an index for an agent's day."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    _missed_calls()
    _desk_messages()
    op.create_index("ix_participations_agent_joined_at", "participations", ["agent", "joined_at"])
    op.drop_index("ix_participations_agent", "participations")


def _missed_calls() -> None:
    op.create_table(
        "missed_calls",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("language", sa.Text(), server_default=sa.text("'zh'"), nullable=False),
        sa.Column("calls", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("voicemails", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("first_at", _INSTANT, nullable=False),
        sa.Column("last_at", _INSTANT, nullable=False),
        sa.Column("last_outcome", sa.Text(), nullable=False),
        sa.Column("last_interaction_id", sa.Uuid(), nullable=False),
        sa.Column("claimed_by", sa.Text(), nullable=True),
        sa.Column("claimed_until", _INSTANT, nullable=True),
        sa.Column("state", sa.Text(), server_default=sa.text("'open'"), nullable=False),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("result_text", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("closed_at", _INSTANT, nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.Column("closed_interaction_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("state in ('open', 'done', 'reached')", name=op.f("ck_missed_calls_state")),
        sa.CheckConstraint(
            "result in ('reached', 'not_reached', 'not_needed', 'wrong_number', 'other')",
            name=op.f("ck_missed_calls_result"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missed_calls")),
    )
    oldest = ["first_at", "id"]
    op.create_index("uq_missed_calls_open", "missed_calls", ["number", "queue"], unique=True, postgresql_where=_OPEN)
    op.create_index("ix_missed_calls_open_customer_id", "missed_calls", ["customer_id"], postgresql_where=_OPEN)
    op.create_index("ix_missed_calls_queue_open", "missed_calls", ["queue", *oldest], postgresql_where=_OPEN)
    op.create_index("ix_missed_calls_queue", "missed_calls", ["queue", *oldest])
    op.create_index("ix_missed_calls_first_at", "missed_calls", oldest)
    op.create_table(
        "missed_contacts",
        sa.Column("interaction_id", sa.Uuid(), nullable=False),
        sa.Column("missed_call_id", sa.Uuid(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["missed_call_id"],
            ["missed_calls.id"],
            name=op.f("fk_missed_contacts_missed_call_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("interaction_id", name=op.f("pk_missed_contacts")),
    )
    op.create_index(op.f("ix_missed_contacts_missed_call_id_at"), "missed_contacts", ["missed_call_id", "at"])
    op.create_table(
        "missed_news",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("interaction_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missed_news")),
    )
    # In the transaction that writes the contact: whatever crashes, it is looked at, and whoever writes need not know.
    op.execute("""
        create function note_missed_news() returns trigger language plpgsql as $$
        begin
            insert into missed_news (interaction_id) values (new.id);
            return null;
        end $$
    """)
    missed = """(new.stage = 'closed' and new.direction = 'inbound' and new.outcome in
        ('abandoned_in_queue', 'abandoned_while_ringing', 'abandoned_in_ivr', 'voicemail'))"""
    op.execute(f"""
        create trigger missed_news_inserted after insert on interactions for each row
        when ({missed} or new.connected_at is not null) execute function note_missed_news()
    """)
    op.execute(f"""
        create trigger missed_news_updated after update on interactions for each row
        when (({missed} and old.stage <> 'closed')
            or (new.connected_at is not null and (old.connected_at is distinct from new.connected_at
                or old.customer_id is distinct from new.customer_id)))
        execute function note_missed_news()
    """)


def _desk_messages() -> None:
    op.create_table(
        "desk_messages",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("addressed_to", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reply_to", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_messages")),
    )
    op.create_index("ix_desk_messages_sender", "desk_messages", ["sender", sa.text("at DESC"), sa.text("id DESC")])
    op.create_table(
        "desk_message_receipts",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("read_at", _INSTANT, nullable=True),
        sa.ForeignKeyConstraint(
            ["message_id"], ["desk_messages.id"], name=op.f("fk_desk_message_receipts_message_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("message_id", "person", name=op.f("pk_desk_message_receipts")),
    )
    op.create_index(
        "ix_desk_message_receipts_person",
        "desk_message_receipts",
        ["person", sa.text("at DESC"), sa.text("message_id DESC")],
    )
    op.create_index(
        "ix_desk_message_receipts_unread",
        "desk_message_receipts",
        ["person"],
        postgresql_where=sa.text("read_at is null"),
    )
