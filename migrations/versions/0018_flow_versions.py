"""Published versions of flows, and which of them runs."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

_INSTANT = sa.DateTime(timezone=True)
_WHOLE_CANARY = "num_nulls(canary, percent, error_limit, least_calls, since) in (0, 5)"


def upgrade() -> None:
    op.create_table(
        "flow_versions",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("sources", JSONB(), nullable=False),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_flow_versions_version")),
        sa.PrimaryKeyConstraint("name", "version", name=op.f("pk_flow_versions")),
        sa.UniqueConstraint("name", "digest", name=op.f("uq_flow_versions_name_digest")),
    )
    op.create_table(
        "flow_live",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("rev", sa.BigInteger(), nullable=False),
        sa.Column("live", sa.Integer(), nullable=True),
        sa.Column("earlier", ARRAY(sa.Integer()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("canary", sa.Integer(), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("error_limit", sa.Integer(), nullable=True),
        sa.Column("least_calls", sa.Integer(), nullable=True),
        sa.Column("since", _INSTANT, nullable=True),
        sa.Column("stopped", JSONB(), nullable=True),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.CheckConstraint("percent between 1 and 100", name=op.f("ck_flow_live_percent")),
        sa.CheckConstraint(_WHOLE_CANARY, name=op.f("ck_flow_live_canary_is_whole_or_none")),
        sa.ForeignKeyConstraint(
            ["name", "live"], ["flow_versions.name", "flow_versions.version"], name=op.f("fk_flow_live_name_live")
        ),
        sa.ForeignKeyConstraint(
            ["name", "canary"], ["flow_versions.name", "flow_versions.version"], name=op.f("fk_flow_live_name_canary")
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_flow_live")),
    )
