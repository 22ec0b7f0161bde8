"""What people have written about customers, and every earlier text of it."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Table, text

from callcenter.store.tables.metadata import instant, metadata, uuid_type, words

notes = Table(
    "notes",
    metadata,
    Column("id", uuid_type(), primary_key=True),
    Column("customer_id", uuid_type(), ForeignKey("customers.id", ondelete="CASCADE"), nullable=False),
    words("text"),
    Column("pinned", Boolean, nullable=False, server_default=text("false")),
    words("author"),
    words("changed_by"),
    Column("version", BigInteger, nullable=False, server_default=text("1")),
    instant("created_at", nullable=False),
    instant("updated_at", nullable=False),
)
_NEWEST_FIRST = (notes.c.customer_id, notes.c.created_at.desc(), notes.c.id.desc())
Index("ix_notes_customer_id_newest", *_NEWEST_FIRST)
Index("ix_notes_pinned", *_NEWEST_FIRST, postgresql_where=notes.c.pinned)

# The newest text is here too, so that this alone tells what was said when.
note_versions = Table(
    "note_versions",
    metadata,
    Column("note_id", uuid_type(), ForeignKey("notes.id", ondelete="CASCADE"), primary_key=True),
    Column("version", BigInteger, primary_key=True),
    words("text"),
    Column("pinned", Boolean, nullable=False),
    words("changed_by"),
    instant("at", nullable=False),
)
