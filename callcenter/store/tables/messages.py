"""What was written to customers, what they have spoken on our tape, and who could not prove who he is.

No foreign keys but the customer's whose identity is checked: what was written outlives what it names.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, text

from callcenter.crm.messages import MessageChannel, MessageState
from callcenter.store.tables.metadata import instant, metadata, one_of, seconds, uuid_type, words

messages = Table(
    "messages",
    metadata,
    Column("id", uuid_type(), primary_key=True),
    words("channel"),
    words("address"),
    words("subject", default=""),
    words("text"),
    Column("html", Text),
    Column("attachment", Text),
    Column("customer_id", uuid_type()),
    Column("interaction_id", uuid_type()),
    words("state", default="waiting"),
    Column("tries", Integer, nullable=False, server_default=text("0")),
    instant("next_try_at"),
    Column("problem", Text),
    instant("sent_at"),
    instant("created_at", nullable=False),
    one_of("channel", MessageChannel),
    one_of("state", MessageState),
    Index("ix_messages_due", "channel", "next_try_at", postgresql_where=text("next_try_at is not null")),
    Index(None, "interaction_id"),
)
# Each filter of the list, in the list's order: newest first.
_NEWEST_FIRST = (messages.c.created_at.desc(), messages.c.id.desc())
Index("ix_messages_newest", *_NEWEST_FIRST)
Index("ix_messages_customer_id_newest", messages.c.customer_id, *_NEWEST_FIRST)
Index("ix_messages_state_newest", messages.c.state, *_NEWEST_FIRST)

voicemails = Table(
    "voicemails",
    metadata,
    Column("id", uuid_type(), primary_key=True),
    # One for each contact, even against a second writer.
    Column("interaction_id", uuid_type(), nullable=False, unique=True),
    words("recording"),
    Column("queue", Text),
    seconds("seconds"),
    # When it was left.
    instant("at", nullable=False),
    Column("task_id", uuid_type(), nullable=False),
    Column("message_id", uuid_type()),
)
_LEFT_LAST = (voicemails.c.at.desc(), voicemails.c.id.desc())
Index("ix_voicemails_newest", *_LEFT_LAST)
Index("ix_voicemails_queue_newest", voicemails.c.queue, *_LEFT_LAST)

identity_checks = Table(
    "identity_checks",
    metadata,
    Column("customer_id", uuid_type(), ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True),
    # Wrong ones in a row.
    Column("failures", Integer, nullable=False),
    instant("failed_at", nullable=False),
    instant("locked_until"),
    # Asked again after a crash it counts once.
    words("last_question"),
)
