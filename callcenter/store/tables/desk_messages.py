"""What people of the contact center write to each other, and who has read it.

No foreign keys to people: what was written outlives who wrote it.
"""

from sqlalchemy import Column, ForeignKey, Index, Table, Text, text

from callcenter.store.tables.metadata import instant, metadata, uuid_type, words

desk_messages = Table(
    "desk_messages",
    metadata,
    Column("id", uuid_type(), primary_key=True),
    instant("at", nullable=False),
    words("sender"),
    # As it was addressed: a username, `queue:<name>`, `team`, `supervisors`.
    words("addressed_to"),
    words("text"),
    Column("reply_to", uuid_type()),
)
Index("ix_desk_messages_sender", desk_messages.c.sender, desk_messages.c.at.desc(), desk_messages.c.id.desc())

desk_message_receipts = Table(
    "desk_message_receipts",
    metadata,
    Column("message_id", uuid_type(), ForeignKey("desk_messages.id", ondelete="CASCADE"), primary_key=True),
    Column("person", Text, primary_key=True),
    # The message's own: a person's list is read in its order.
    instant("at", nullable=False),
    instant("read_at"),
    Index("ix_desk_message_receipts_unread", "person", postgresql_where=text("read_at is null")),
)
Index(
    "ix_desk_message_receipts_person",
    desk_message_receipts.c.person,
    desk_message_receipts.c.at.desc(),
    desk_message_receipts.c.message_id.desc(),
)
