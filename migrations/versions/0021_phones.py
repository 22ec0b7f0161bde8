"""Phones in browsers and mobiles: what a login was given, the number to call, and what is wrong with a page."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_FAULTS = "'not_registered', 'mic_denied', 'mic_lost', 'not_reporting'"


def upgrade() -> None:
    op.drop_constraint(op.f("ck_phones_kind"), "phones", type_="check")
    op.create_check_constraint(op.f("ck_phones_kind"), "phones", "kind in ('desk', 'browser', 'mobile')")
    op.alter_column("phones", "secret", server_default=sa.text("''"))
    op.add_column("phones", sa.Column("session_hash", sa.Text()))
    op.add_column("phones", sa.Column("expires_at", sa.DateTime(timezone=True)))
    op.add_column("phones", sa.Column("number", sa.Text()))
    op.create_index(
        "ix_phones_session", "phones", ["session_hash"], postgresql_where=sa.text("session_hash is not null")
    )
    # A browser gets a secret of its own with each login; the lasting ones let nobody in any more.
    op.execute("update phones set secret = '' where kind = 'browser'")
    op.add_column("agent_states", sa.Column("phone_fault", sa.Text()))
    op.create_check_constraint(op.f("ck_agent_states_phone_fault"), "agent_states", f"phone_fault in ({_FAULTS})")


def downgrade() -> None:
    op.drop_column("agent_states", "phone_fault")
    op.execute("delete from phones where kind = 'mobile'")
    op.drop_index("ix_phones_session", table_name="phones")
    for column in ("number", "expires_at", "session_hash"):
        op.drop_column("phones", column)
    op.alter_column("phones", "secret", server_default=None)
    op.drop_constraint(op.f("ck_phones_kind"), "phones", type_="check")
    op.create_check_constraint(op.f("ck_phones_kind"), "phones", "kind in ('desk', 'browser')")
