"""Who may sign in, and with what: users, sessions, tokens of programs. Secrets are stored as hashes only."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Table, Text, text

from callcenter.store.tables.metadata import instant, metadata, one_of, switch_id, uuid_type, words

users = Table(
    "users",
    metadata,
    Column("id", uuid_type(), primary_key=True),
    Column("username", Text, nullable=False, unique=True),
    words("display_name"),
    words("password_hash"),
    words("role"),
    words("language", default="zh"),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    one_of("role", ("agent", "supervisor", "admin")),
    one_of("language", ("zh", "en")),
    switch_id("username"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", Text, primary_key=True),
    Column("user_id", uuid_type(), ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    instant("created_at", nullable=False),
    instant("expires_at", nullable=False),
    instant("last_seen_at", nullable=False),
    Index(None, "user_id"),
    Index(None, "expires_at"),
)

api_tokens = Table(
    "api_tokens",
    metadata,
    Column("id", uuid_type(), primary_key=True),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("user_id", uuid_type(), ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    words("name"),
    instant("created_at", nullable=False),
    instant("expires_at"),
    instant("last_used_at"),
    instant("revoked_at"),
    Index(None, "user_id"),
)
