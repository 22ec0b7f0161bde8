"""Who calls. A number is kept as it was written, as E.164 where it has one, and by its last nine digits."""

from sqlalchemy import BigInteger, Column, ForeignKey, Identity, Index, SmallInteger, Table, Text, func, text

from callcenter.store.tables.metadata import document, instant, metadata, uuid_type, words

customers = Table(
    "customers",
    metadata,
    Column("id", uuid_type(), primary_key=True),
    words("name"),
    Column("name_latin", Text),
    Column("segment", Text),
    Column("language", Text),
    Column("company", Text),
    Column("email", Text),
    document("attributes", default="{}"),
    instant("created_at", nullable=False, now=True),
    instant("updated_at", nullable=False, now=True),
)
# Beginnings of names are found without any extension; a Chinese family name is such a beginning.
_STARTS = {"start": "text_pattern_ops"}
Index("ix_customers_name_start", func.lower(customers.c.name).label("start"), postgresql_ops=_STARTS)
Index("ix_customers_name_latin_start", func.lower(customers.c.name_latin).label("start"), postgresql_ops=_STARTS)

customer_phones = Table(
    "customer_phones",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("customer_id", uuid_type(), ForeignKey("customers.id", ondelete="CASCADE"), nullable=False),
    words("raw"),
    Column("e164", Text),
    Column("last_nine", Text),
    words("kind", default="mobile"),
    Column("position", SmallInteger, nullable=False, server_default=text("0")),
    Index(None, "customer_id"),
    Index(None, "e164"),
    Index(None, "last_nine"),
)
