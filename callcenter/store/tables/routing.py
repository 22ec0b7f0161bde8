"""What administrators decide: agents and their skills and phones, queues, dialled numbers, dispositions."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Index, Integer, SmallInteger, Table, Text, text

from callcenter.store.tables.metadata import metadata, one_of, switch_id, words


def _agent(*, primary_key: bool = False) -> Column[str]:
    target = ForeignKey("agents.username", ondelete="CASCADE", onupdate="CASCADE")
    return Column("agent", Text, target, primary_key=primary_key, nullable=False)


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

skills = Table(
    "skills",
    metadata,
    Column("name", Text, primary_key=True),
    words("label_en"),
    words("label_zh"),
)

agent_skills = Table(
    "agent_skills",
    metadata,
    _agent(primary_key=True),
    Column("skill", Text, ForeignKey("skills.name", ondelete="CASCADE", onupdate="CASCADE"), primary_key=True),
    Column("proficiency", SmallInteger, nullable=False),
    CheckConstraint("proficiency between 1 and 100", name="proficiency"),
    Index(None, "skill"),
)

phones = Table(
    "phones",
    metadata,
    Column("endpoint", Text, primary_key=True),
    _agent(),
    words("kind"),
    words("secret"),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    one_of("kind", ("desk", "browser")),
    switch_id("endpoint"),
    Index(None, "agent"),
)

queues = Table(
    "queues",
    metadata,
    Column("name", Text, primary_key=True),
    words("label_en"),
    words("label_zh"),
    Column("ring_seconds", Integer, nullable=False, server_default=text("20")),
    Column("wrap_up_seconds", Integer, nullable=False, server_default=text("30")),
    words("music", default="default"),
    Column("priority", Integer, nullable=False, server_default=text("0")),
    Column("service_level_seconds", Integer, nullable=False, server_default=text("20")),
    switch_id("name"),
    switch_id("music"),
    CheckConstraint("ring_seconds between 1 and 600", name="ring_seconds"),
    CheckConstraint("wrap_up_seconds between 0 and 86400", name="wrap_up_seconds"),
    CheckConstraint("service_level_seconds > 0", name="service_level_seconds"),
)

queue_members = Table(
    "queue_members",
    metadata,
    Column("queue", Text, ForeignKey("queues.name", ondelete="CASCADE", onupdate="CASCADE"), primary_key=True),
    _agent(primary_key=True),
    Index(None, "agent"),
)

entry_points = Table(
    "entry_points",
    metadata,
    Column("dnis", Text, primary_key=True),
    words("name"),
    Column("flow", Text),
    Column("queue", Text, ForeignKey("queues.name", onupdate="CASCADE")),
    words("language", default="zh"),
    Column("priority", Integer, nullable=False, server_default=text("0")),
    CheckConstraint("num_nonnulls(flow, queue) = 1", name="flow_or_queue"),
    one_of("language", ("zh", "en")),
)

dispositions = Table(
    "dispositions",
    metadata,
    Column("code", Text, primary_key=True),
    words("label_en"),
    words("label_zh"),
    Column("active", Boolean, nullable=False, server_default=text("true")),
)
