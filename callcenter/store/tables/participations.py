"""Parts of a contact that are not its last agent's: who has handed it over, and everything that was said of it.

Rule: an agent wraps up one part at a time, and what was said is never overwritten.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text, text

from callcenter.core.dispositions import EffectKind, EffectState
from callcenter.store.tables.metadata import document, instant, metadata, one_of, uuid_type, words


def _interaction() -> Column[str]:
    # Checked at commit: within one batch the order of tables must not matter.
    target = ForeignKey("interactions.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED")
    return Column("interaction_id", uuid_type(), target, primary_key=True)


participations = Table(
    "participations",
    metadata,
    _interaction(),
    Column("number", Integer, primary_key=True, autoincrement=False),
    words("agent"),
    Column("queue", Text),
    instant("joined_at", nullable=False),
    instant("left_at", nullable=False),
    instant("deadline_at"),
    Column("extended", Integer, nullable=False, server_default=text("0")),
    Column("disposition", Text),
    Column("dispositions_given", Integer, nullable=False, server_default=text("0")),
    Column("note", Text),
    instant("ended_at"),
    Column("result", Text),
    Column("rev", BigInteger, nullable=False, server_default=text("0")),
    Index("ix_participations_agent_joined_at", "agent", "joined_at"),
    Index("uq_participations_open_agent", "agent", unique=True, postgresql_where=text("ended_at is null")),
)

dispositions_given = Table(
    "dispositions_given",
    metadata,
    _interaction(),
    # The number of the part that it is about; 0: what the last agent's wrap-up is about.
    Column("participation", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("agent", Text),
    words("code"),
    Column("note", Text),
    document("fields", default="{}"),
    instant("at", nullable=False),
)

# What follows from them, each once: what is not done yet is done by whoever keeps records.
disposition_effects = Table(
    "disposition_effects",
    metadata,
    _interaction(),
    Column("participation", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, primary_key=True),
    document("settings", default="{}"),
    words("state"),
    document("result", default="{}"),
    Column("tries", Integer, nullable=False, server_default=text("0")),
    instant("at", nullable=False),
    instant("done_at"),
    one_of("kind", EffectKind),
    one_of("state", EffectState),
    Index("ix_disposition_effects_pending", "tries", "at", postgresql_where=text("state = 'pending'")),
)
