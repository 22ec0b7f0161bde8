"""A caller may stay when the agent has hung up."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

_STAGES = "'dialing', 'in_flow', 'queued', 'offered', 'connected', 'wrap_up', 'after_talk', 'closed'"


def upgrade() -> None:
    op.add_column(
        "interactions", sa.Column("after_talk", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )
    op.drop_constraint(op.f("ck_interactions_stage"), "interactions", type_="check")
    op.create_check_constraint(op.f("ck_interactions_stage"), "interactions", f"stage in ({_STAGES})")
