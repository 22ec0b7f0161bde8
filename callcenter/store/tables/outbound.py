"""When calls to numbers outside were blocked, and when that was lifted: the last row says how it is."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Table, Text, text

from callcenter.store.tables.metadata import instant, metadata

outbound_blocks = Table(
    "outbound_blocks",
    metadata,
    # The place of the change in the order of all changes: the same one written again is itself.
    Column("rev", BigInteger, primary_key=True, autoincrement=False),
    instant("at", nullable=False),
    Column("blocked", Boolean, nullable=False),
    # Null: too many were refused.
    Column("by", Text),
    Column("reason", Text),
    Column("refused", Integer, nullable=False, server_default=text("0")),
    instant("told_at"),
    Index("ix_outbound_blocks_untold", "rev", postgresql_where=text("told_at is null")),
)
