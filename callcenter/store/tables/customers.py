"""Customers, and by what they are found. A number is kept as it was written, as E.164, and by its last nine digits."""

from sqlalchemy import (
    ARRAY,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Identity,
    Index,
    SmallInteger,
    Table,
    Text,
    text,
)

from callcenter.crm.customer import CustomerKind
from callcenter.store.tables.metadata import document, instant, metadata, one_of, uuid_type, words

customers = Table(
    "customers",
    metadata,
    Column("id", uuid_type(), primary_key=True),
    words("kind", default="person"),
    words("name"),
    Column("name_latin", Text),
    Column("segment", Text),
    Column("language", Text),
    Column("company", Text),
    Column("birthday", Date),
    Column("owner", Text),
    document("addresses", default="[]"),
    Column("tags", ARRAY(Text), nullable=False, server_default=text("'{}'")),
    document("fields", default="{}"),
    Column("version", BigInteger, nullable=False, server_default=text("1")),
    instant("created_at", nullable=False, now=True),
    instant("updated_at", nullable=False, now=True),
    one_of("kind", CustomerKind),
)
# The list's own order, whole and by each plain filter.
_LAST_CHANGED = (customers.c.updated_at.desc(), customers.c.id.desc())
Index("ix_customers_last_changed", *_LAST_CHANGED)
Index("ix_customers_segment_last_changed", customers.c.segment, *_LAST_CHANGED)
Index("ix_customers_owner_last_changed", customers.c.owner, *_LAST_CHANGED)
Index("ix_customers_company_last_changed", customers.c.company, *_LAST_CHANGED)
Index("ix_customers_tags", customers.c.tags, postgresql_using="gin")
Index("ix_customers_fields", customers.c.fields, postgresql_using="gin", postgresql_ops={"fields": "jsonb_path_ops"})


def _customer(name: str = "customer_id", *, primary_key: bool = False) -> Column[str]:
    target = ForeignKey("customers.id", ondelete="CASCADE")
    return Column(name, uuid_type(), target, primary_key=primary_key, nullable=False)


customer_phones = Table(
    "customer_phones",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    _customer(),
    words("raw"),
    Column("e164", Text),
    Column("last_nine", Text),
    words("kind", default="mobile"),
    Column("verified", Boolean, nullable=False, server_default=text("false")),
    Column("valid_from", Date),
    Column("valid_to", Date),
    Column("position", SmallInteger, nullable=False, server_default=text("0")),
    Index(None, "customer_id"),
    Index(None, "e164"),
    Index(None, "last_nine"),
)

customer_emails = Table(
    "customer_emails",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    _customer(),
    words("address"),
    # In lower case: what two spellings of one address have in common.
    words("key"),
    words("kind", default="other"),
    Column("verified", Boolean, nullable=False, server_default=text("false")),
    Column("valid_from", Date),
    Column("valid_to", Date),
    Column("position", SmallInteger, nullable=False, server_default=text("0")),
    Index(None, "customer_id"),
    Index(None, "key"),
)

customer_external_ids = Table(
    "customer_external_ids",
    metadata,
    Column("system", Text, primary_key=True),
    Column("value", Text, primary_key=True),
    _customer(),
    Index(None, "customer_id"),
)

customer_relations = Table(
    "customer_relations",
    metadata,
    _customer(primary_key=True),
    _customer("related_id", primary_key=True),
    Column("role", Text, primary_key=True),
    Column("since", Date),
    Column("until", Date),
    Index(None, "related_id"),
)

# Beginnings are found without any extension: by what is written, by pinyin, by initials, by each Latin word.
customer_name_keys = Table(
    "customer_name_keys",
    metadata,
    _customer(primary_key=True),
    Column("key", Text, primary_key=True),
)
Index(
    "ix_customer_name_keys_start",
    customer_name_keys.c.key,
    customer_name_keys.c.customer_id,
    postgresql_ops={"key": "text_pattern_ops"},
)
