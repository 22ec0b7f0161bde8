"""Webhooks, what came of each try to deliver, and the answers kept for who asks a second time."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY

from callcenter.store.tables.metadata import document, instant, metadata, one_of, seconds, uuid_type, words

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", uuid_type(), primary_key=True),
    words("name"),
    words("url"),
    # `customer.*`, `ticket.changed`, `*`.
    Column("types", ARRAY(Text), nullable=False),
    # As whom it sees: what the masks hide from this role, the receiver does not get.
    words("role"),
    Column("active", Boolean, nullable=False, server_default=true()),
    words("secret"),
    # Signs too until then, so that a receiver can change over.
    Column("old_secret", Text),
    instant("old_secret_until"),
    # The last event that was delivered, or is no business of this webhook.
    Column("position", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False, server_default=text("0")),
    instant("failing_since"),
    instant("next_try_at"),
    instant("disabled_at"),
    Column("version", BigInteger, nullable=False, server_default=text("1")),
    instant("created_at", nullable=False),
    instant("updated_at", nullable=False),
    one_of("role", ("agent", "supervisor", "admin")),
)

webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("webhook_id", uuid_type(), ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=False),
    Column("event_id", uuid_type(), nullable=False),
    # NULL: a test, which is no event.
    Column("seq", BigInteger),
    words("type"),
    instant("at", nullable=False),
    Column("attempt", Integer, nullable=False),
    # NULL: there was no answer, and `problem` says why.
    Column("status", SmallInteger),
    Column("problem", Text),
    seconds("seconds"),
    Index(None, "webhook_id", "id"),
    Index(None, "at"),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("username", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    words("request"),
    instant("created_at", nullable=False),
    # NULL: the first request is still under way, or died on its way.
    Column("body_hash", Text),
    Column("status", SmallInteger),
    document("headers"),
    # Sealed: it may hold what is stored nowhere else, such as a new token.
    Column("body", Text),
    Index(None, "created_at"),
)
