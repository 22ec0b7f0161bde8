"""Queues that were closed by hand: one row for each time, from closing to opening."""

from sqlalchemy import BigInteger, Column, Index, Table, Text, text

from callcenter.store.tables.metadata import instant, metadata, words

queue_closures = Table(
    "queue_closures",
    metadata,
    # No foreign key: a queue is a part of the routing document, and the row outlives it.
    Column("queue", Text, primary_key=True),
    Column("closed_at", instant("closed_at").type, primary_key=True),
    words("by"),
    Column("reason", Text),
    instant("until_at"),
    instant("opened_at"),
    # Null when it is over: its time was up, or the queue was taken away.
    Column("opened_by", Text),
    Column("rev", BigInteger, nullable=False, server_default=text("0")),
    Index("uq_queue_closures_open", "queue", unique=True, postgresql_where=text("opened_at is null")),
)
