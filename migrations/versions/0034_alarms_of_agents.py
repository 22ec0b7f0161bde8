"""An alarm may be about a group of agents, or about each agent."""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("alarm_instances", sa.Column("group", sa.Text(), nullable=True))
    op.add_column("alarm_instances", sa.Column("agent", sa.Text(), nullable=True))
    op.drop_index("uq_alarm_instances_live", "alarm_instances")
    op.create_index(
        "uq_alarm_instances_live",
        "alarm_instances",
        ["alarm_id", sa.text("coalesce(queue, '')"), sa.text("coalesce(agent, '')")],
        unique=True,
        postgresql_where=sa.text("state <> 'cleared'"),
    )
