"""Supervisors on the lines of agents: one row for each time, from the call of his phone to his end.

Rule: a supervisor is on one line at most, even against a second writer.
"""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Table, Text, text

from callcenter.core.monitoring import MonitoringMode, MonitoringState
from callcenter.store.tables.metadata import document, instant, metadata, one_of, uuid_type, words

monitorings = Table(
    "monitorings",
    metadata,
    Column("id", uuid_type(), primary_key=True),
    Column(
        "interaction_id",
        uuid_type(),
        # Checked at commit: within one batch the order of tables must not matter.
        ForeignKey("interactions.id", ondelete="CASCADE", deferrable=True, initially="DEFERRED"),
        nullable=False,
    ),
    words("call_id"),
    words("supervisor"),
    words("endpoint"),
    # Whose talk he was on, in their order.
    document("agents", default="[]"),
    words("mode"),
    Column("everywhere", Boolean, nullable=False, server_default=text("false")),
    words("state"),
    instant("started_at", nullable=False),
    instant("deadline_at", nullable=False),
    instant("answered_at"),
    instant("ended_at"),
    Column("cause", Text),
    Column("rev", BigInteger, nullable=False, server_default=text("0")),
    one_of("mode", MonitoringMode),
    one_of("state", MonitoringState),
    Index("ix_monitorings_started_at_id", "started_at", "id"),
    Index("ix_monitorings_interaction_id", "interaction_id"),
    Index("uq_monitorings_live_supervisor", "supervisor", unique=True, postgresql_where=text("state <> 'ended'")),
)
