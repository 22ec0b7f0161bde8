"""Customers with several numbers and addresses, relations and versions; and the numbered events of every change."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_LAST_CHANGED = (sa.text("updated_at DESC"), sa.text("id DESC"))


def upgrade() -> None:
    _change_customers()
    _make_parts()
    _move_email()
    _make_events()


def _change_customers() -> None:
    op.alter_column("customers", "attributes", new_column_name="fields")
    for column in (
        sa.Column("kind", sa.Text(), server_default=sa.text("'person'"), nullable=False),
        sa.Column("birthday", sa.Date(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("addresses", JSONB(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("tags", ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
    ):
        op.add_column("customers", column)
    op.create_check_constraint(op.f("ck_customers_kind"), "customers", "kind in ('person', 'company', 'household')")
    op.drop_index("ix_customers_name_latin_start", "customers")
    op.drop_index("ix_customers_name_start", "customers")
    op.create_index("ix_customers_last_changed", "customers", list(_LAST_CHANGED))
    op.create_index("ix_customers_segment_last_changed", "customers", ["segment", *_LAST_CHANGED])
    op.create_index("ix_customers_owner_last_changed", "customers", ["owner", *_LAST_CHANGED])
    op.create_index("ix_customers_tags", "customers", ["tags"], postgresql_using="gin")
    op.create_index(
        "ix_customers_fields",
        "customers",
        ["fields"],
        postgresql_using="gin",
        postgresql_ops={"fields": "jsonb_path_ops"},
    )


def _make_parts() -> None:
    for column in _reach():
        op.add_column("customer_phones", column)
    op.create_table(
        "customer_emails",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        _customer("customer_emails"),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), server_default=sa.text("'other'"), nullable=False),
        *_reach(),
        sa.Column("position", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_emails")),
    )
    op.create_index(op.f("ix_customer_emails_customer_id"), "customer_emails", ["customer_id"])
    op.create_index(op.f("ix_customer_emails_key"), "customer_emails", ["key"])
    op.create_table(
        "customer_external_ids",
        sa.Column("system", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        _customer("customer_external_ids"),
        sa.PrimaryKeyConstraint("system", "value", name=op.f("pk_customer_external_ids")),
    )
    op.create_index(op.f("ix_customer_external_ids_customer_id"), "customer_external_ids", ["customer_id"])
    op.create_table(
        "customer_relations",
        _customer("customer_relations"),
        _customer("customer_relations", "related_id"),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("customer_id", "related_id", "role", name=op.f("pk_customer_relations")),
    )
    op.create_index(op.f("ix_customer_relations_related_id"), "customer_relations", ["related_id"])
    op.create_table(
        "customer_name_keys",
        _customer("customer_name_keys"),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", "key", name=op.f("pk_customer_name_keys")),
    )
    op.create_index(
        "ix_customer_name_keys_start",
        "customer_name_keys",
        ["key", "customer_id"],
        postgresql_ops={"key": "text_pattern_ops"},
    )


def _move_email() -> None:
    op.execute(
        "insert into customer_emails (customer_id, address, key)"
        " select id, email, lower(trim(email)) from customers where trim(email) <> ''"
    )
    op.drop_column("customers", "email")


def _make_events() -> None:
    op.create_table(
        "record_events",
        sa.Column("seq", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("customer_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("changes", JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("import_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_record_events")),
    )
    op.create_index(op.f("ix_record_events_record_id_seq"), "record_events", ["record_id", "seq"])
    op.create_index(op.f("ix_record_events_customer_id_seq"), "record_events", ["customer_id", "seq"])
    op.create_index(
        "ix_record_events_import_id_seq",
        "record_events",
        ["import_id", "seq"],
        postgresql_where=sa.text("import_id is not null"),
    )


def _reach() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("verified", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
    )


def _customer(table: str, column: str = "customer_id") -> sa.Column[Any]:
    target = sa.ForeignKey("customers.id", name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE")
    return sa.Column(column, sa.Uuid(), target, nullable=False)
