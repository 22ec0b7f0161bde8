"""Reports that people keep, when they are sent to whom, and the files that go with messages.

No foreign keys to people: a report outlives who made it; its schedules end with it.
"""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table, Text, text

from callcenter.reporting.schedules import Cadence, ReportFormat, Shared
from callcenter.store.tables.metadata import document, instant, metadata, one_of, uuid_type, words

saved_reports = Table(
    "saved_reports",
    metadata,
    Column("id", uuid_type(), primary_key=True),
    words("name"),
    words("owner"),
    words("shared", default=Shared.NOBODY),
    document("definition", default="{}"),
    Column("version", BigInteger, nullable=False, server_default=text("1")),
    instant("created_at", nullable=False),
    instant("updated_at", nullable=False),
    one_of("shared", Shared),
    Index(None, "owner"),
    Index("ix_saved_reports_shared", "shared", postgresql_where=text("shared <> 'nobody'")),
)

report_schedules = Table(
    "report_schedules",
    metadata,
    Column("id", uuid_type(), primary_key=True),
    Column("report_id", uuid_type(), ForeignKey("saved_reports.id", ondelete="CASCADE"), nullable=False, index=True),
    # Whose scope it has.
    words("owner"),
    words("cadence"),
    # On the business's clock, as 08:00.
    words("wall_time"),
    Column("weekday", Integer),
    Column("month_day", Integer),
    document("recipients", default="[]"),
    words("format"),
    words("language"),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    instant("due_at"),
    instant("ran_at"),
    # The due instant of the last run: its letters are known by it.
    instant("ran_for"),
    Column("problem", Text),
    Column("version", BigInteger, nullable=False, server_default=text("1")),
    instant("created_at", nullable=False),
    instant("updated_at", nullable=False),
    one_of("cadence", Cadence),
    one_of("format", ReportFormat),
    Index("ix_report_schedules_due", "due_at", postgresql_where=text("due_at is not null")),
)

message_files = Table(
    "message_files",
    metadata,
    Column("message_id", uuid_type(), ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True),
    words("name"),
    words("media_type"),
    Column("content", LargeBinary, nullable=False),
)
