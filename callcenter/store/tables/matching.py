"""Whom people said a number belongs to: the last choice stands first when the number calls again."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Table, Text, text

from callcenter.store.tables.metadata import instant, metadata, uuid_type, words

number_choices = Table(
    "number_choices",
    metadata,
    # E.164 where the number has one, else its digits.
    Column("number", Text, primary_key=True),
    Column("customer_id", uuid_type(), ForeignKey("customers.id", ondelete="CASCADE"), primary_key=True),
    instant("chosen_at", nullable=False),
    words("chosen_by"),
    Column("times", BigInteger, nullable=False, server_default=text("1")),
    Index(None, "customer_id"),
)
