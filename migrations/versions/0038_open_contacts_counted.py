"""Contacts that go on are counted, too: a report of today says what the board says."""

from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

_COUNTED = (
    "stage = 'closed'", "outcome", "disposition", "customer_id", "ani_e164", "customer_segment", "entry_point", "flow",
    "language", "requirement",
)  # fmt: skip


def upgrade() -> None:
    for name in ("facts_due_inserted", "facts_due_updated"):
        op.execute(f"drop trigger {name} on interactions")
    op.execute("""
        create trigger facts_due_inserted after insert on interactions for each row execute function note_facts_due()
    """)
    old, new = (", ".join(f"{row}.{each}" for each in _COUNTED) for row in ("old", "new"))
    op.execute(f"""
        create trigger facts_due_updated after update on interactions for each row
        when (({old}) is distinct from ({new})) execute function note_facts_due()
    """)
    # Of a contact that goes on. One that is over has become due by that, or becomes so by what is said of it.
    op.execute("""
        create function note_facts_due_while_open() returns trigger language plpgsql as $$
        begin
            insert into facts_due (interaction_id, started_at)
            select id, started_at from interactions where id = new.interaction_id and stage <> 'closed';
            return null;
        end $$
    """)
    for name, table, event, condition in (
        ("facts_due_of_segment", "segments", "insert or update", None),
        ("facts_due_of_offer", "offers", "insert or update", "new.ended_at is not null"),
        ("facts_due_of_part_begun", "participations", "insert", "new.ended_at is null"),
    ):
        op.execute(f"""
            create trigger {name} after {event} on {table} for each row
            {f"when ({condition})" if condition else ""} execute function note_facts_due_while_open()
        """)
    op.execute("""
        insert into facts_due (interaction_id, started_at)
        select id, started_at from interactions where stage <> 'closed'
    """)
