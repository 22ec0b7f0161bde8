"""What customers have bought, what they have answered, and what is to be done for them.

No foreign keys to customers, people, interactions and tickets: what was done outlives what it names.
"""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, SmallInteger, Table, Text, text

from callcenter.crm.orders import OrderState
from callcenter.crm.surveys import SurveyKind
from callcenter.crm.tasks import TaskKind, TaskResult, TaskState
from callcenter.crm.tickets import Priority
from callcenter.store.tables.metadata import instant, metadata, one_of, uuid_type, words

orders = Table(
    "orders",
    metadata,
    Column("id", uuid_type(), primary_key=True),
    # What the shop knows it by.
    words("system"),
    words("key"),
    words("number"),
    Column("customer_id", uuid_type()),
    words("state"),
    words("currency"),
    # In the currency's smallest unit.
    Column("total_minor", BigInteger, nullable=False),
    instant("placed_at", nullable=False),
    Column("version", BigInteger, nullable=False, server_default=text("1")),
    instant("created_at", nullable=False),
    instant("updated_at", nullable=False),
    one_of("state", OrderState),
    Index("uq_orders_key", "system", "key", unique=True),
    Index(None, "number"),
    # Callers type digits only.
    Index("ix_orders_number_digits", text("regexp_replace(number, '[^0-9]', '', 'g')")),
)
# Each filter of the list, in the list's order: newest first.
_PLACED_LAST = (orders.c.placed_at.desc(), orders.c.id.desc())
Index("ix_orders_newest", *_PLACED_LAST)
Index("ix_orders_customer_id_newest", orders.c.customer_id, *_PLACED_LAST)
Index("ix_orders_state_newest", orders.c.state, *_PLACED_LAST)

order_items = Table(
    "order_items",
    metadata,
    Column("order_id", uuid_type(), ForeignKey("orders.id", ondelete="CASCADE"), primary_key=True),
    Column("position", SmallInteger, primary_key=True),
    words("sku", default=""),
    words("name"),
    Column("quantity", Integer, nullable=False),
    Column("unit_minor", BigInteger, nullable=False),
    words("state"),
    one_of("state", OrderState),
)

survey_answers = Table(
    "survey_answers",
    metadata,
    Column("id", uuid_type(), primary_key=True),
    words("kind"),
    words("name", default=""),
    Column("score", Integer, nullable=False),
    Column("scale", Integer, nullable=False),
    words("comment", default=""),
    words("channel"),
    Column("customer_id", uuid_type()),
    Column("interaction_id", uuid_type()),
    Column("agent", Text),
    Column("queue", Text),
    instant("answered_at", nullable=False),
    words("created_by"),
    instant("created_at", nullable=False),
    one_of("kind", SurveyKind),
    Index(None, "interaction_id"),
)
_ANSWERED_LAST = (survey_answers.c.answered_at.desc(), survey_answers.c.id.desc())
Index("ix_survey_answers_newest", *_ANSWERED_LAST)
Index("ix_survey_answers_customer_id_newest", survey_answers.c.customer_id, *_ANSWERED_LAST)
Index("ix_survey_answers_kind_newest", survey_answers.c.kind, *_ANSWERED_LAST)
Index("ix_survey_answers_agent_newest", survey_answers.c.agent, *_ANSWERED_LAST)
Index("ix_survey_answers_queue_newest", survey_answers.c.queue, *_ANSWERED_LAST)

tasks = Table(
    "tasks",
    metadata,
    Column("id", uuid_type(), primary_key=True),
    words("title"),
    words("text", default=""),
    words("kind", default="other"),
    words("priority", default="normal"),
    words("state", default="open"),
    instant("due_at"),
    instant("remind_at"),
    instant("reminded_at"),
    Column("agent", Text),
    Column("queue", Text),
    Column("group", Text),
    Column("customer_id", uuid_type()),
    Column("interaction_id", uuid_type()),
    Column("ticket_id", uuid_type()),
    Column("result", Text),
    words("result_text", default=""),
    instant("ended_at"),
    Column("ended_by", Text),
    Column("recurrence", Text),
    Column("timezone", Text),
    Column("series_id", uuid_type()),
    instant("series_from"),
    instant("occurrence_at"),
    Column("version", BigInteger, nullable=False, server_default=text("1")),
    words("created_by"),
    instant("created_at", nullable=False),
    instant("updated_at", nullable=False),
    one_of("kind", TaskKind),
    one_of("priority", Priority),
    one_of("state", TaskState),
    one_of("result", TaskResult),
    Index(None, "ticket_id"),
    Index(None, "interaction_id"),
    # Of each date of a series there is one, even against a second writer.
    Index("uq_tasks_occurrence", "series_id", "occurrence_at", unique=True),
)
_MADE_LAST = (tasks.c.created_at.desc(), tasks.c.id.desc())
_OPEN = text("state = 'open'")
Index("ix_tasks_newest", *_MADE_LAST)
Index("ix_tasks_customer_id_newest", tasks.c.customer_id, *_MADE_LAST)
# The day's list.
Index("ix_tasks_agent_due", tasks.c.agent, tasks.c.due_at, postgresql_where=_OPEN)
Index("ix_tasks_queue_due", tasks.c.queue, tasks.c.due_at, postgresql_where=_OPEN)
Index("ix_tasks_group_due", tasks.c.group, tasks.c.due_at, postgresql_where=_OPEN)
Index("ix_tasks_ended", tasks.c.ended_by, tasks.c.ended_at, postgresql_where=text("ended_at is not null"))
Index("ix_tasks_remind_at", tasks.c.remind_at, postgresql_where=text("state = 'open' and reminded_at is null"))
