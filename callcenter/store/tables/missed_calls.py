"""Callers who did not get through, each number once in each queue, and which of their contacts have been counted.

Rule: one open line per number and queue, and no contact counts twice, even against a second writer.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Identity, Index, Integer, Table, Text, text

from callcenter.crm.missed_calls import MissedResult, MissedState
from callcenter.store.tables.metadata import instant, metadata, one_of, uuid_type, words

_OPEN = text("state = 'open'")

missed_calls = Table(
    "missed_calls",
    metadata,
    Column("id", uuid_type(), primary_key=True),
    # No foreign keys: what was missed outlives the queue, the customer and the contacts that it names.
    words("queue"),
    words("number"),
    words("name", default=""),
    Column("customer_id", uuid_type()),
    words("language", default="zh"),
    Column("calls", Integer, nullable=False, server_default=text("1")),
    Column("voicemails", Integer, nullable=False, server_default=text("0")),
    instant("first_at", nullable=False),
    instant("last_at", nullable=False),
    words("last_outcome"),
    Column("last_interaction_id", uuid_type(), nullable=False),
    Column("claimed_by", Text),
    instant("claimed_until"),
    words("state", default="open"),
    Column("result", Text),
    words("result_text", default=""),
    instant("closed_at"),
    Column("closed_by", Text),
    Column("closed_interaction_id", uuid_type()),
    Column("version", BigInteger, nullable=False, server_default=text("1")),
    one_of("state", MissedState),
    one_of("result", MissedResult),
    Index("uq_missed_calls_open", "number", "queue", unique=True, postgresql_where=_OPEN),
    Index("ix_missed_calls_open_customer_id", "customer_id", postgresql_where=_OPEN),
)
# The list of each queue in its order, what is open and all of it.
_OLDEST_FIRST = (missed_calls.c.first_at, missed_calls.c.id)
Index("ix_missed_calls_queue_open", missed_calls.c.queue, *_OLDEST_FIRST, postgresql_where=_OPEN)
Index("ix_missed_calls_queue", missed_calls.c.queue, *_OLDEST_FIRST)
Index("ix_missed_calls_first_at", *_OLDEST_FIRST)

missed_contacts = Table(
    "missed_contacts",
    metadata,
    Column("interaction_id", uuid_type(), primary_key=True),
    Column("missed_call_id", uuid_type(), ForeignKey("missed_calls.id", ondelete="CASCADE"), nullable=False),
    instant("at", nullable=False),
    words("outcome"),
    Index(None, "missed_call_id", "at"),
)

# Contacts that somebody was missed in, or spoken with, and that were not looked at yet. A trigger of `interactions`
# fills it in the transaction in which the contact is written, so that none is ever overlooked.
missed_news = Table(
    "missed_news",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("interaction_id", uuid_type(), nullable=False),
)
