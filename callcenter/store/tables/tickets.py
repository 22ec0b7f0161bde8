"""Tickets, what is said about them and what they are about; and what administrators decide for them.

No foreign keys to customers, people, queues and definitions: a ticket outlives what it names.
"""

from typing import Any

from sqlalchemy import ARRAY, BigInteger, Boolean, Column, ForeignKey, Identity, Index, Table, Text, text

from callcenter.crm.tickets import LinkKind, Priority, TicketState, TicketType
from callcenter.store.tables.metadata import document, instant, metadata, one_of, uuid_type, words


def _ticket(*, primary_key: bool = False) -> Column[str]:
    target = ForeignKey("tickets.id", ondelete="CASCADE")
    return Column("ticket_id", uuid_type(), target, primary_key=primary_key, nullable=False)


def _names(name: str) -> list[Column[str]]:
    return [
        Column("id", uuid_type(), primary_key=True),
        Column(name, Text, nullable=False, unique=True),
        words("label_en"),
        words("label_zh"),
    ]


def _life() -> list[Column[Any]]:
    return [
        Column("archived", Boolean, nullable=False, server_default=text("false")),
        Column("version", BigInteger, nullable=False, server_default=text("1")),
        instant("created_at", nullable=False),
        instant("updated_at", nullable=False),
    ]


tickets = Table(
    "tickets",
    metadata,
    Column("id", uuid_type(), primary_key=True),
    Column("number", BigInteger, Identity(always=True), nullable=False, unique=True),
    words("type"),
    words("subject"),
    words("text", default=""),
    Column("category", Text),
    words("priority", default="normal"),
    words("state", default="new"),
    Column("owner", Text),
    Column("queue", Text),
    Column("customer_id", uuid_type()),
    Column("sla_policy", Text),
    Column("merged_into", uuid_type()),
    instant("responded_at"),
    instant("answered_at"),
    instant("asked_at"),
    instant("solved_at"),
    instant("closed_at"),
    # [[from, to or null], …]: when the clocks stood still.
    document("pauses", default="[]"),
    Column("breaches", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    Column("fired", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    instant("first_response_due_at"),
    instant("update_due_at"),
    instant("solution_due_at"),
    instant("next_action_at"),
    Column("version", BigInteger, nullable=False, server_default=text("1")),
    words("created_by"),
    instant("created_at", nullable=False),
    instant("updated_at", nullable=False),
    one_of("type", TicketType),
    one_of("priority", Priority),
    one_of("state", TicketState),
)
# Each filter of the list, in the list's order: newest first.
_NEWEST_FIRST = (tickets.c.created_at.desc(), tickets.c.id.desc())
_OPEN = text("state in ('new', 'open', 'pending_customer', 'on_hold')")
Index("ix_tickets_newest", *_NEWEST_FIRST)
Index("ix_tickets_state_newest", tickets.c.state, *_NEWEST_FIRST)
Index("ix_tickets_owner_newest", tickets.c.owner, *_NEWEST_FIRST)
Index("ix_tickets_queue_newest", tickets.c.queue, *_NEWEST_FIRST)
Index("ix_tickets_customer_newest", tickets.c.customer_id, *_NEWEST_FIRST)
Index("ix_tickets_customer_open", tickets.c.customer_id, postgresql_where=_OPEN)
Index("ix_tickets_policy_open", tickets.c.sla_policy, tickets.c.id, postgresql_where=_OPEN)
Index("ix_tickets_next_action", tickets.c.next_action_at, postgresql_where=text("next_action_at is not null"))

ticket_links = Table(
    "ticket_links",
    metadata,
    _ticket(primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("target_id", uuid_type(), primary_key=True),
    one_of("kind", LinkKind),
    Index(None, "target_id"),
)

ticket_comments = Table(
    "ticket_comments",
    metadata,
    Column("id", uuid_type(), primary_key=True),
    _ticket(),
    instant("at", nullable=False),
    words("author"),
    words("text"),
    Column("public", Boolean, nullable=False, server_default=text("false")),
    Column("from_customer", Boolean, nullable=False, server_default=text("false")),
    Column("merged_from", uuid_type()),
    Index(None, "ticket_id", "at", "id"),
)

ticket_categories = Table("ticket_categories", metadata, *_names("path"), *_life())

ticket_templates = Table(
    "ticket_templates",
    metadata,
    *_names("name"),
    words("type"),
    Column("category", Text),
    words("priority", default="normal"),
    Column("queue", Text),
    Column("sla_policy", Text),
    words("subject_en", default=""),
    words("subject_zh", default=""),
    words("text_en", default=""),
    words("text_zh", default=""),
    *_life(),
    one_of("type", TicketType),
    one_of("priority", Priority),
)

sla_policies = Table(
    "sla_policies",
    metadata,
    *_names("name"),
    # Of the routing document; without: the clocks never stand still by themselves.
    Column("schedule", Text),
    # Those for whom nobody chose another.
    Column("is_default", Boolean, nullable=False, server_default=text("false")),
    document("targets", default="[]"),
    document("steps", default="[]"),
    # The policy and the schedule for which the due times of its tickets were found last.
    words("computed_for", default=""),
    *_life(),
    Index("uq_sla_policies_default", "is_default", unique=True, postgresql_where=text("is_default")),
)
