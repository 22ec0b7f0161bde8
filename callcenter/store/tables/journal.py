"""What happened, who did it and who leads: the event log, the audit and the leader's lease."""

from sqlalchemy import BigInteger, CheckConstraint, Column, Identity, Index, SmallInteger, Table, Text, text

from callcenter.store.tables.metadata import document, instant, metadata, words

event_log = Table(
    "event_log",
    metadata,
    Column("epoch", BigInteger, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    instant("at", nullable=False),
    words("type"),
    Column("subject", Text),
    document("data", default="{}"),
    Index(None, "at"),
    Index(None, "subject", "at"),
)

audit = Table(
    "audit",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    instant("at", nullable=False),
    words("actor"),
    words("action"),
    Column("subject", Text),
    document("detail", default="{}"),
    Index(None, "at"),
    Index(None, "subject", "at"),
)

leader = Table(
    "leader",
    metadata,
    # One row, made by its migration: a lease is taken by an UPDATE that raises the epoch.
    Column("id", SmallInteger, primary_key=True, autoincrement=False, server_default=text("1")),
    Column("epoch", BigInteger, nullable=False, server_default=text("0")),
    Column("holder", Text),
    instant("renewed_at"),
    CheckConstraint("id = 1", name="single"),
)
