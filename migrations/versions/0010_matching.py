"""Finding customers: name keys in pinyin, and the choice for a number that several share."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from callcenter.crm.name_keys import keys_of

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_BATCH = 5_000
_NAMES = sa.text(
    "select id, name, name_latin from customers where cast(:after as uuid) is null or id > cast(:after as uuid)"
    " order by id limit :most"
)
_ADD = sa.text("insert into customer_name_keys (customer_id, key) values (:customer_id, :key) on conflict do nothing")


def upgrade() -> None:
    op.create_table(
        "number_choices",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column(
            "customer_id",
            sa.Uuid(),
            sa.ForeignKey("customers.id", name=op.f("fk_number_choices_customer_id"), ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chosen_by", sa.Text(), nullable=False),
        sa.Column("times", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.PrimaryKeyConstraint("number", "customer_id", name=op.f("pk_number_choices")),
    )
    op.create_index(op.f("ix_number_choices_customer_id"), "number_choices", ["customer_id"])
    _write_name_keys(op.get_bind())


def _write_name_keys(connection: sa.Connection) -> None:
    """Give those who were there before the keys by which their names are found."""
    for batch in _batches(connection):
        keys = [
            {"customer_id": row.id, "key": key} for row in batch for key in sorted(keys_of(row.name, row.name_latin))
        ]
        if keys:
            connection.execute(_ADD, keys)


def _batches(connection: sa.Connection) -> Iterator[list[Any]]:
    after = None
    while batch := list(connection.execute(_NAMES, {"after": after, "most": _BATCH})):
        yield batch
        after = batch[-1].id
