"""Whom agents have brought into their calls: one row for each guest, from the first ring to his end.

Rule: one guest of a call is asked at a time, and an agent is a guest of one call at most, even against a second writer.
"""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text, text

from callcenter.core.guest import GuestState
from callcenter.store.tables.metadata import instant, metadata, one_of, uuid_type, words

guests = Table(
    "guests",
    metadata,
    Column("id", uuid_type(), primary_key=True),
    Column(
        "interaction_id",
        uuid_type(),
        # Checked at commit: within one batch the order of tables must not matter.
        ForeignKey("interactions.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED"),
        nullable=False,
    ),
    Column("number", Integer, nullable=False),
    words("invited_by"),
    Column("agent", Text),
    Column("endpoint", Text),
    Column("dialled", Text),
    Column("offer_id", uuid_type()),
    Column("joins", Boolean, nullable=False, server_default=text("false")),
    words("state"),
    Column("muted", Boolean, nullable=False, server_default=text("false")),
    instant("invited_at", nullable=False),
    instant("answered_at"),
    instant("ended_at"),
    Column("cause", Text),
    Column("rev", BigInteger, nullable=False, server_default=text("0")),
    one_of("state", GuestState),
    Index("uq_guests_number", "interaction_id", "number", unique=True),
    Index(
        "uq_guests_asked_interaction",
        "interaction_id",
        unique=True,
        postgresql_where=text("state in ('ringing', 'consulting', 'waiting')"),
    ),
    Index(
        "uq_guests_live_agent",
        "agent",
        unique=True,
        postgresql_where=text("state in ('ringing', 'consulting', 'waiting', 'joined')"),
    ),
)
