"""Tickets and their clocks."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_OPEN = sa.text("state in ('new', 'open', 'pending_customer', 'on_hold')")
_TYPES = "type in ('request', 'complaint', 'feedback', 'incident')"
_PRIORITIES = "priority in ('low', 'normal', 'high', 'urgent')"
_STATES = "state in ('new', 'open', 'pending_customer', 'on_hold', 'solved', 'closed', 'merged')"


def upgrade() -> None:
    _make_tickets()
    _make_parts()
    _make_definitions()


def _make_tickets() -> None:
    op.create_table(
        "tickets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        _words("type"),
        _words("subject"),
        _words("text", ""),
        sa.Column("category", sa.Text(), nullable=True),
        _words("priority", "normal"),
        _words("state", "new"),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("queue", sa.Text(), nullable=True),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("sla_policy", sa.Text(), nullable=True),
        sa.Column("merged_into", sa.Uuid(), nullable=True),
        *(_instant(name) for name in ("responded_at", "answered_at", "asked_at", "solved_at", "closed_at")),
        _list("pauses"),
        sa.Column("breaches", ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("fired", ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        *(_instant(name) for name in ("first_response_due_at", "update_due_at", "solution_due_at", "next_action_at")),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        _words("created_by"),
        _instant("created_at", nullable=False),
        _instant("updated_at", nullable=False),
        sa.CheckConstraint(_TYPES, name=op.f("ck_tickets_type")),
        sa.CheckConstraint(_PRIORITIES, name=op.f("ck_tickets_priority")),
        sa.CheckConstraint(_STATES, name=op.f("ck_tickets_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sa.UniqueConstraint("number", name=op.f("uq_tickets_number")),
    )
    newest = [sa.text("created_at DESC"), sa.text("id DESC")]
    op.create_index("ix_tickets_newest", "tickets", newest)
    for name, column in (("state", "state"), ("owner", "owner"), ("queue", "queue"), ("customer", "customer_id")):
        op.create_index(f"ix_tickets_{name}_newest", "tickets", [column, *newest])
    op.create_index("ix_tickets_customer_open", "tickets", ["customer_id"], postgresql_where=_OPEN)
    op.create_index("ix_tickets_policy_open", "tickets", ["sla_policy", "id"], postgresql_where=_OPEN)
    op.create_index(
        "ix_tickets_next_action",
        "tickets",
        ["next_action_at"],
        postgresql_where=sa.text("next_action_at is not null"),
    )


def _make_parts() -> None:
    op.create_table(
        "ticket_links",
        _ticket("ticket_links"),
        _words("kind"),
        sa.Column("target_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("kind in ('interaction', 'order', 'ticket')", name=op.f("ck_ticket_links_kind")),
        sa.PrimaryKeyConstraint("ticket_id", "kind", "target_id", name=op.f("pk_ticket_links")),
    )
    op.create_index(op.f("ix_ticket_links_target_id"), "ticket_links", ["target_id"])
    op.create_table(
        "ticket_comments",
        sa.Column("id", sa.Uuid(), nullable=False),
        _ticket("ticket_comments"),
        _instant("at", nullable=False),
        _words("author"),
        _words("text"),
        sa.Column("public", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("from_customer", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("merged_from", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_comments")),
    )
    op.create_index(op.f("ix_ticket_comments_ticket_id_at_id"), "ticket_comments", ["ticket_id", "at", "id"])


def _make_definitions() -> None:
    _make_definition("ticket_categories", "path")
    _make_definition(
        "ticket_templates",
        "name",
        _words("type"),
        sa.Column("category", sa.Text(), nullable=True),
        _words("priority", "normal"),
        sa.Column("queue", sa.Text(), nullable=True),
        sa.Column("sla_policy", sa.Text(), nullable=True),
        *(_words(name, "") for name in ("subject_en", "subject_zh", "text_en", "text_zh")),
        sa.CheckConstraint(_TYPES, name=op.f("ck_ticket_templates_type")),
        sa.CheckConstraint(_PRIORITIES, name=op.f("ck_ticket_templates_priority")),
    )
    _make_definition(
        "sla_policies",
        "name",
        sa.Column("schedule", sa.Text(), nullable=True),
        sa.Column("is_default", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        _list("targets"),
        _list("steps"),
        _words("computed_for", ""),
    )
    op.create_index(
        "uq_sla_policies_default",
        "sla_policies",
        ["is_default"],
        unique=True,
        postgresql_where=sa.text("is_default"),
    )


def _make_definition(table: str, name: str, *others: Any) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        _words(name),
        _words("label_en"),
        _words("label_zh"),
        sa.Column("archived", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        _instant("created_at", nullable=False),
        _instant("updated_at", nullable=False),
        *others,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(name, name=op.f(f"uq_{table}_{name}")),
    )


def _words(name: str, default: str | None = None) -> sa.Column[Any]:
    server_default = None if default is None else sa.text(f"'{default}'")
    return sa.Column(name, sa.Text(), server_default=server_default, nullable=False)


def _instant(name: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _list(name: str) -> sa.Column[Any]:
    return sa.Column(name, JSONB(), server_default=sa.text("'[]'"), nullable=False)


def _ticket(table: str) -> sa.Column[Any]:
    target = sa.ForeignKey("tickets.id", name=op.f(f"fk_{table}_ticket_id"), ondelete="CASCADE")
    return sa.Column("ticket_id", sa.Uuid(), target, nullable=False)
