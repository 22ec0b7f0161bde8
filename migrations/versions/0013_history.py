"""Orders, surveys and tasks; and a customer's callbacks in the timeline's order."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_ORDER_STATES = "state in ('placed', 'paid', 'shipped', 'delivered', 'cancelled', 'returned')"
_OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    _make_orders()
    _make_surveys()
    _make_tasks()
    op.create_index("ix_callbacks_customer_id_newest", "callbacks", ["customer_id", *_newest("requested_at")])


def _make_orders() -> None:
    op.create_table(
        "orders",
        _id(),
        _words("system"),
        _words("key"),
        _words("number"),
        _id("customer_id", nullable=True),
        _words("state"),
        _words("currency"),
        sa.Column("total_minor", sa.BigInteger(), nullable=False),
        _instant("placed_at", nullable=False),
        *_life(),
        sa.CheckConstraint(_ORDER_STATES, name=op.f("ck_orders_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_orders")),
    )
    op.create_index("uq_orders_key", "orders", ["system", "key"], unique=True)
    op.create_index(op.f("ix_orders_number"), "orders", ["number"])
    _index_newest("orders", "placed_at", "customer_id", "state")
    op.create_table(
        "order_items",
        sa.Column(
            "order_id",
            sa.Uuid(),
            sa.ForeignKey("orders.id", name=op.f("fk_order_items_order_id"), ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        _words("sku", ""),
        _words("name"),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_minor", sa.BigInteger(), nullable=False),
        _words("state"),
        sa.CheckConstraint(_ORDER_STATES, name=op.f("ck_order_items_state")),
        sa.PrimaryKeyConstraint("order_id", "position", name=op.f("pk_order_items")),
    )


def _make_surveys() -> None:
    op.create_table(
        "survey_answers",
        _id(),
        _words("kind"),
        _words("name", ""),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("scale", sa.Integer(), nullable=False),
        _words("comment", ""),
        _words("channel"),
        _id("customer_id", nullable=True),
        _id("interaction_id", nullable=True),
        _word("agent"),
        _instant("answered_at", nullable=False),
        _words("created_by"),
        _instant("created_at", nullable=False),
        sa.CheckConstraint("kind in ('csat', 'nps', 'ces', 'custom')", name=op.f("ck_survey_answers_kind")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_answers")),
    )
    op.create_index(op.f("ix_survey_answers_interaction_id"), "survey_answers", ["interaction_id"])
    _index_newest("survey_answers", "answered_at", "customer_id", "kind")


def _make_tasks() -> None:
    op.create_table(
        "tasks",
        _id(),
        _words("title"),
        _words("text", ""),
        _words("kind", "other"),
        _words("priority", "normal"),
        _words("state", "open"),
        *(_instant(name) for name in ("due_at", "remind_at", "reminded_at")),
        *(_word(name) for name in ("agent", "queue", "group")),
        *(_id(name, nullable=True) for name in ("customer_id", "interaction_id", "ticket_id")),
        _word("result"),
        _words("result_text", ""),
        _instant("ended_at"),
        *(_word(name) for name in ("ended_by", "recurrence", "timezone")),
        _id("series_id", nullable=True),
        _instant("series_from"),
        _instant("occurrence_at"),
        _words("created_by"),
        *_life(),
        sa.CheckConstraint("kind in ('call_back', 'visit', 'e_mail', 'other')", name=op.f("ck_tasks_kind")),
        sa.CheckConstraint("priority in ('low', 'normal', 'high', 'urgent')", name=op.f("ck_tasks_priority")),
        sa.CheckConstraint("state in ('open', 'done', 'cancelled')", name=op.f("ck_tasks_state")),
        sa.CheckConstraint(
            "result in ('reached', 'not_reached', 'agreed', 'refused', 'not_needed', 'other')",
            name=op.f("ck_tasks_result"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
    )
    op.create_index(op.f("ix_tasks_ticket_id"), "tasks", ["ticket_id"])
    op.create_index(op.f("ix_tasks_interaction_id"), "tasks", ["interaction_id"])
    op.create_index("uq_tasks_occurrence", "tasks", ["series_id", "occurrence_at"], unique=True)
    _index_newest("tasks", "created_at", "customer_id")
    for whose in ("agent", "queue", "group"):
        op.create_index(f"ix_tasks_{whose}_due", "tasks", [whose, "due_at"], postgresql_where=_OPEN)
    op.create_index(
        "ix_tasks_ended", "tasks", ["ended_by", "ended_at"], postgresql_where=sa.text("ended_at is not null")
    )
    op.create_index(
        "ix_tasks_remind_at",
        "tasks",
        ["remind_at"],
        postgresql_where=sa.text("state = 'open' and reminded_at is null"),
    )


def _index_newest(table: str, instant: str, *filters: str) -> None:
    op.create_index(f"ix_{table}_newest", table, _newest(instant))
    for column in filters:
        op.create_index(f"ix_{table}_{column}_newest", table, [column, *_newest(instant)])


def _newest(instant: str) -> list[Any]:
    return [sa.text(f"{instant} DESC"), sa.text("id DESC")]


def _id(name: str = "id", *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def _word(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), nullable=True)


def _words(name: str, default: str | None = None) -> sa.Column[Any]:
    server_default = None if default is None else sa.text(f"'{default}'")
    return sa.Column(name, sa.Text(), server_default=server_default, nullable=False)


def _instant(name: str, *, nullable: bool = True) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _life() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        _instant("created_at", nullable=False),
        _instant("updated_at", nullable=False),
    )
