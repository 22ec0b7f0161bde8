"""Places kept in a queue for people who have hung up: one row for each wish to be called back.

Rule: one open callback per number and queue, even against a second writer.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, Table, Text, func, text

from callcenter.core.callback import CallbackState
from callcenter.store.tables.metadata import instant, metadata, one_of, uuid_type, words

_OPEN = text("state in ('scheduled', 'waiting', 'calling', 'connected')")

callbacks = Table(
    "callbacks",
    metadata,
    Column("id", uuid_type(), primary_key=True),
    words("number"),
    Column("number_e164", Text),
    words("name", default=""),
    words("queue"),
    words("mode"),
    instant("requested_at", nullable=False),
    instant("place_at", nullable=False),
    instant("due_at", nullable=False),
    Column("priority", Integer, nullable=False, server_default=text("0")),
    words("requirement", default=""),
    words("language", default="zh"),
    # No foreign keys: a wish outlives the customer, the queue and the agent that it names; one made on a screen is
    # written before the contact that will come of it.
    Column("customer_id", uuid_type()),
    Column("customer_segment", Text),
    words("dnis", default=""),
    Column("note", Text),
    Column("interaction_id", uuid_type()),
    Column("agreed_in", uuid_type()),
    Column("call_interaction_id", uuid_type()),
    Column("agent", Text),
    Column("attempts", Integer, nullable=False, server_default=text("0")),
    Column("last_result", Text),
    words("state"),
    instant("ended_at"),
    Column("rev", BigInteger, nullable=False, server_default=text("0")),
    one_of("state", CallbackState),
)
Index(
    "uq_callbacks_open",
    func.coalesce(callbacks.c.number_e164, callbacks.c.number),
    callbacks.c.queue,
    unique=True,
    postgresql_where=_OPEN,
)
# Each filter of the list of callbacks, in the list's order: newest first.
_NEWEST_FIRST = (callbacks.c.requested_at.desc(), callbacks.c.id.desc())
Index("ix_callbacks_newest", *_NEWEST_FIRST)
Index("ix_callbacks_state_newest", callbacks.c.state, *_NEWEST_FIRST)
Index("ix_callbacks_queue_newest", callbacks.c.queue, *_NEWEST_FIRST)
Index("ix_callbacks_number_newest", callbacks.c.number, *_NEWEST_FIRST)
Index("ix_callbacks_number_e164_newest", callbacks.c.number_e164, *_NEWEST_FIRST)
# The timeline of a customer.
Index("ix_callbacks_customer_id_newest", callbacks.c.customer_id, *_NEWEST_FIRST)
