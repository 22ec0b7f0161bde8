"""Recordings: what there is, how long it is kept, why something is missing."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_NEWEST = [sa.text("started_at DESC"), sa.text("id DESC")]


def upgrade() -> None:
    op.add_column("interactions", sa.Column("recording_refused", sa.Text(), nullable=True))
    op.add_column("interactions", sa.Column("recording_log", JSONB(), server_default=sa.text("'[]'"), nullable=False))
    _recordings()
    _news()


def _recordings() -> None:
    op.create_table(
        "recordings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("interaction_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("queue", sa.Text(), nullable=True),
        sa.Column("agent", sa.Text(), nullable=True),
        sa.Column("agents", JSONB(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("started_at", _INSTANT, nullable=False),
        sa.Column("ended_at", _INSTANT, nullable=True),
        sa.Column("seconds", sa.Double(), server_default=sa.text("0"), nullable=False),
        sa.Column("bytes", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("gaps", JSONB(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("delete_after", _INSTANT, nullable=True),
        sa.Column("legal_hold", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("held_by", sa.Text(), nullable=True),
        sa.Column("held_at", _INSTANT, nullable=True),
        sa.Column("held_why", sa.Text(), nullable=True),
        sa.Column("deleted_at", _INSTANT, nullable=True),
        sa.Column("deleted_by", sa.Text(), nullable=True),
        sa.Column("due_at", _INSTANT, nullable=True),
        sa.Column("looks", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("peaks", JSONB(), nullable=True),
        sa.CheckConstraint("kind in ('talk', 'voicemail')", name=op.f("ck_recordings_kind")),
        sa.CheckConstraint("state in ('recording', 'kept', 'deleted', 'missing')", name=op.f("ck_recordings_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recordings")),
        sa.UniqueConstraint("name", name=op.f("uq_recordings_name")),
    )
    op.create_index(op.f("ix_recordings_interaction_id"), "recordings", ["interaction_id"])
    op.create_index("ix_recordings_agents", "recordings", ["agents"], postgresql_using="gin")
    op.create_index("ix_recordings_due", "recordings", ["due_at"], postgresql_where=sa.text("due_at is not null"))
    op.create_index("ix_recordings_newest", "recordings", _NEWEST)
    op.create_index("ix_recordings_queue_newest", "recordings", ["queue", *_NEWEST])


def _news() -> None:
    op.create_table(
        "recording_news",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("interaction_id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording_news")),
    )
    # In the transaction that writes the contact: whatever crashes, it is looked at, and whoever writes need not know.
    op.execute("""
        create function note_recording_news() returns trigger language plpgsql as $$
        begin
            insert into recording_news (interaction_id) values (new.id);
            return null;
        end $$
    """)
    there = "(new.recordings <> '[]' or new.recording_log <> '[]')"
    op.execute(f"""
        create trigger recording_news_inserted after insert on interactions for each row
        when {there} execute function note_recording_news()
    """)
    op.execute(f"""
        create trigger recording_news_updated after update on interactions for each row
        when ({there} and (old.recordings is distinct from new.recordings or old.stage is distinct from new.stage
            or old.recording is distinct from new.recording or old.after_talk is distinct from new.after_talk
            or old.recording_log is distinct from new.recording_log))
        execute function note_recording_news()
    """)
    # What was recorded before there was a list of it.
    op.execute("""
        insert into recording_news (interaction_id)
        select id from interactions where recordings <> '[]' order by started_at
    """)
