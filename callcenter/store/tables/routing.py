"""What administrators decide: the versions of the routing document, agents and their phones."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, ForeignKey, Index, Table, Text, text
from sqlalchemy.dialects.postgresql import JSONB

from callcenter.core.configuration import PhoneKind
from callcenter.store.tables.metadata import instant, metadata, one_of, switch_id, words


def _agent() -> Column[str]:
    target = ForeignKey("agents.username", ondelete="CASCADE", onupdate="CASCADE")
    return Column("agent", Text, target, nullable=False)


agents = Table(
    "agents",
    metadata,
    Column(
        "username",
        Text,
        ForeignKey("users.username", ondelete="CASCADE", onupdate="CASCADE"),
        primary_key=True,
    ),
    Column("active", Boolean, nullable=False, server_default=text("true")),
)

phones = Table(
    "phones",
    metadata,
    Column("endpoint", Text, primary_key=True),
    _agent(),
    words("kind"),
    # Of a browser: what one login was given, until its end; empty when nobody may register.
    words("secret", default=""),
    Column("session_hash", Text),
    instant("expires_at"),
    # Of a mobile: whom the carrier is to call.
    Column("number", Text),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    one_of("kind", PhoneKind),
    switch_id("endpoint"),
    Index(None, "agent"),
    Index("ix_phones_session", "session_hash", postgresql_where=text("session_hash is not null")),
)

# The newest row is what holds; rows are added and never changed.
routing_versions = Table(
    "routing_versions",
    metadata,
    Column("version", BigInteger, primary_key=True, autoincrement=False),
    instant("at", nullable=False),
    words("actor"),
    words("note", default=""),
    Column("document", JSONB, nullable=False),
    CheckConstraint("version > 0", name="version"),
)
