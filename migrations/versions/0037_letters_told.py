"""A letter may have a table to look at; of a scheduled report one sees what became of the last letters."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("messages", sa.Column("html", sa.Text()))
    op.add_column("report_schedules", sa.Column("ran_for", sa.DateTime(timezone=True)))
