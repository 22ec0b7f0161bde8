"""Every change of a business record, numbered: the audit shows it, webhooks and screens follow it, an undo reads it."""

from sqlalchemy import BigInteger, Column, Identity, Index, Table, text

from callcenter.store.tables.metadata import document, instant, metadata, uuid_type, words

record_events = Table(
    "record_events",
    metadata,
    Column("seq", BigInteger, Identity(always=True), primary_key=True),
    # What a receiver knows it by, when it comes twice.
    Column("id", uuid_type(), nullable=False),
    instant("at", nullable=False),
    words("actor"),
    words("type"),
    words("kind"),
    Column("record_id", uuid_type(), nullable=False),
    # No foreign keys: what was done outlives what it was done to.
    Column("customer_id", uuid_type()),
    Column("version", BigInteger, nullable=False),
    # {"fact": [old, new]}; sealed values are sealed here too.
    document("changes", default="{}"),
    Column("import_id", uuid_type()),
    Index(None, "record_id", "seq"),
    Index(None, "customer_id", "seq"),
    # Whom an event is to be told to (callcenter/records/notices.py).
    Index(
        "ix_record_events_notify",
        text("((changes -> 'notify') -> 1)"),
        postgresql_using="gin",
        postgresql_where=text("changes ? 'notify'"),
    ),
    Index("ix_record_events_import_id_seq", "import_id", "seq", postgresql_where=text("import_id is not null")),
)
