"""What agents do: one row for each agent as of now, and the history of every change, from which reports are summed."""

from sqlalchemy import BigInteger, Column, Identity, Index, Integer, Table, Text, text

from callcenter.core.agent import Activity, PhoneFault, PhoneState, Status
from callcenter.store.tables.metadata import instant, metadata, one_of, seconds, uuid_type, words

agent_states = Table(
    "agent_states",
    metadata,
    # No foreign key: what was seen is written even when the agent was deleted a moment ago.
    Column("username", Text, primary_key=True),
    words("status"),
    Column("reason", Text),
    instant("status_since_at", nullable=False),
    words("activity"),
    instant("activity_since_at", nullable=False),
    instant("idle_since_at", nullable=False),
    Column("interaction_id", uuid_type()),
    Column("offer_id", uuid_type()),
    instant("wrap_up_deadline_at"),
    words("phone", default=PhoneState.UNREACHABLE),
    Column("phone_fault", Text),
    Column("contacts_today", Integer, nullable=False, server_default=text("0")),
    words("contacts_day", default=""),
    seconds("load_seconds"),
    instant("load_at"),
    Column("deferred_status", Text),
    Column("deferred_reason", Text),
    Column("deferred_by", Text),
    instant("deferred_at"),
    Column("rev", BigInteger, nullable=False, server_default=text("0")),
    one_of("status", Status),
    one_of("activity", Activity),
    one_of("phone", PhoneState),
    one_of("phone_fault", PhoneFault),
    one_of("deferred_status", Status),
)

agent_status_history = Table(
    "agent_status_history",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    words("agent"),
    words("status"),
    Column("reason", Text),
    words("activity"),
    Column("cause", Text),
    instant("started_at", nullable=False),
    instant("ended_at"),
    one_of("status", Status),
    one_of("activity", Activity),
    # A replayed change finds its row again instead of making a second one.
    Index("uq_agent_status_history_start", "agent", "started_at", unique=True),
    Index("ix_agent_status_history_open", "agent", postgresql_where=text("ended_at is null")),
    Index(None, "started_at"),
)
