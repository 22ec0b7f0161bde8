"""Whoever counts figures is told of what is due, instead of looking for it each second."""

from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Heard when it is committed, and once of each transaction, however many rows it has.
    op.execute("""
        create function tell_figures_due() returns trigger language plpgsql as $$
        begin
            perform pg_notify('figures_due', '');
            return null;
        end $$
    """)
    for table in ("facts_due", "agent_times_due"):
        op.execute(f"""
            create trigger tell_figures_due after insert on {table} for each statement
            execute function tell_figures_due()
        """)
