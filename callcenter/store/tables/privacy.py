"""What may be seen, what was agreed to, who must not be called, who has looked."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, Text, text

from callcenter.crm.consent import ConsentChannel
from callcenter.crm.masking import Access
from callcenter.store.tables.metadata import document, instant, metadata, one_of, uuid_type, words

# Rows are added and never changed; the newest one holds.
privacy_versions = Table(
    "privacy_versions",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    instant("at", nullable=False),
    words("actor"),
    document("document", default="{}"),
)

# Rows are added and never changed: what holds is the newest for a purpose and a channel.
consents = Table(
    "consents",
    metadata,
    Column("id", uuid_type(), primary_key=True),
    Column("customer_id", uuid_type(), ForeignKey("customers.id", ondelete="CASCADE"), nullable=False),
    words("purpose"),
    # NULL: every channel.
    Column("channel", Text),
    Column("given", Boolean, nullable=False),
    instant("at", nullable=False),
    instant("until"),
    words("proof", default=""),
    Column("interaction_id", uuid_type()),
    words("policy_version", default=""),
    words("actor"),
    instant("noted_at", nullable=False),
    one_of("channel", ConsentChannel),
    Index("ix_consents_customer_id_at", "customer_id", text("at DESC"), text("id DESC")),
)

do_not_call = Table(
    "do_not_call",
    metadata,
    Column("id", uuid_type(), primary_key=True),
    # E.164, or the digits of what has none.
    Column("number", Text, nullable=False, unique=True),
    words("reason", default=""),
    words("actor"),
    instant("at", nullable=False),
    Index("ix_do_not_call_at_id", text("at DESC"), text("id DESC")),
)

# No foreign keys: who has looked is asked about customers who are gone, too.
customer_access = Table(
    "customer_access",
    metadata,
    Column("id", uuid_type(), primary_key=True),
    Column("customer_id", uuid_type(), nullable=False),
    words("username"),
    instant("at", nullable=False),
    words("what"),
    Column("interaction_id", uuid_type()),
    one_of("what", Access),
    Index("ix_customer_access_customer_id_at", "customer_id", text("at DESC"), text("id DESC")),
)
# A pop is shown again and again while its call is on the desk.
Index(
    "ix_customer_access_popped_once",
    customer_access.c.interaction_id,
    customer_access.c.username,
    customer_access.c.customer_id,
    unique=True,
    postgresql_where=text("what = 'popped'"),
)
