"""What is watched, and each time that it went off: the rows that are not cleared are what is up or about to be.

No foreign keys: what has happened outlives the alarm that told of it.
"""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, Table, Text, text, true
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from callcenter.reporting.alarm_life import AlarmState
from callcenter.reporting.alarms import Combination, Severity
from callcenter.store.tables.metadata import instant, metadata, one_of, uuid_type, words

alarms = Table(
    "alarms",
    metadata,
    Column("id", uuid_type(), primary_key=True),
    words("name"),
    Column("conditions", JSONB, nullable=False),
    words("combination"),
    # Empty: every queue.
    Column("queues", ARRAY(Text), nullable=False),
    Column("for_seconds", Integer, nullable=False),
    words("severity"),
    Column("schedule", Text),
    Column("emails", ARRAY(Text), nullable=False),
    Column("escalate_after_seconds", Integer),
    Column("escalate_to", ARRAY(Text), nullable=False),
    Column("active", Boolean, nullable=False, server_default=true()),
    instant("muted_until"),
    Column("muted_by", Text),
    words("created_by"),
    Column("version", BigInteger, nullable=False, server_default=text("1")),
    instant("created_at", nullable=False),
    instant("updated_at", nullable=False),
    one_of("combination", Combination),
    one_of("severity", Severity),
)

alarm_instances = Table(
    "alarm_instances",
    metadata,
    Column("id", uuid_type(), primary_key=True),
    Column("alarm_id", uuid_type(), nullable=False),
    # As they were when it went off.
    words("name"),
    words("severity"),
    Column("queue", Text),
    Column("group", Text),
    Column("agent", Text),
    # What it looks at besides; NULL: every queue.
    Column("queues", ARRAY(Text)),
    words("state"),
    instant("began_at", nullable=False),
    instant("due_at", nullable=False),
    Column("seen", JSONB, nullable=False),
    Column("raised_with", JSONB, nullable=False),
    instant("raised_at"),
    instant("told_at"),
    instant("acknowledged_at"),
    Column("acknowledged_by", Text),
    instant("escalate_at"),
    instant("escalated_at"),
    instant("cleared_at"),
    Column("cause", Text),
    one_of("state", [state for state in AlarmState if state is not AlarmState.QUIET]),
    one_of("severity", Severity),
)
# One at a time, even against a second writer.
Index(
    "uq_alarm_instances_live",
    alarm_instances.c.alarm_id,
    text("coalesce(queue, '')"),
    text("coalesce(agent, '')"),
    unique=True,
    postgresql_where=text("state <> 'cleared'"),
)
_NEWEST_FIRST = (alarm_instances.c.raised_at.desc(), alarm_instances.c.id.desc())
_RAISED = text("raised_at is not null")
Index("ix_alarm_instances_newest", *_NEWEST_FIRST, postgresql_where=_RAISED)
Index("ix_alarm_instances_alarm_id_newest", alarm_instances.c.alarm_id, *_NEWEST_FIRST, postgresql_where=_RAISED)
Index("ix_alarm_instances_queue_newest", alarm_instances.c.queue, *_NEWEST_FIRST, postgresql_where=_RAISED)
