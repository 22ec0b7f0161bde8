"""What was estimated is kept of each wait; of contacts from before, of the last alone."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("segments", sa.Column("estimated_seconds", sa.Double(), nullable=True))
    # It was counted from the beginning of all waiting, and is from that of the segment.
    op.execute("""
        update segments s
        set estimated_seconds = i.estimated_wait_seconds - extract(epoch from s.started_at - i.queued_at)
        from interactions i
        where i.id = s.interaction_id and i.estimated_wait_seconds is not null and s.kind = 'queue'
            and s.number = (
                select max(q.number) from segments q where q.interaction_id = i.id and q.kind = 'queue'
            )
    """)
