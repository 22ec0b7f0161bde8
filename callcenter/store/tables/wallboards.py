"""Links to wallboards. Whoever has one looks at a few queues; only the hash of its secret is kept."""

from sqlalchemy import Column, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY

from callcenter.store.tables.metadata import instant, metadata, uuid_type, words

wallboards = Table(
    "wallboards",
    metadata,
    Column("id", uuid_type(), primary_key=True),
    Column("token_hash", Text, nullable=False, unique=True),
    words("name"),
    Column("queues", ARRAY(Text), nullable=False),
    # A username. No foreign key: a wallboard outlives who made it.
    words("created_by"),
    instant("created_at", nullable=False),
    instant("expires_at"),
    instant("last_seen_at"),
    instant("revoked_at"),
)
