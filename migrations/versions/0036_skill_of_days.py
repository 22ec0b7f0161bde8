"""The days of agents and queues are told apart by skill, too."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_KEY = ("cube", "at", "queue", "agent", "entry_point", "disposition", "segment", "language", "direction", "skill")


def upgrade() -> None:
    op.add_column("cells", sa.Column("skill", sa.Text(), server_default=sa.text("''"), nullable=False))
    op.drop_constraint("pk_cells", "cells")
    op.create_primary_key("pk_cells", "cells", [*_KEY])
    # Summed again while the service runs, the newest first.
    op.execute("""
        insert into cells_due (cube, at) select distinct cube, at from cells where cube = 'day_agent'
        on conflict do nothing
    """)
