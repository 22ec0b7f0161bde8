"""Imports: each file that was brought in, how far it is, and what was wrong with its rows."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Identity, Index, Integer, Table, Text, text

from callcenter.crm.import_state import ImportState
from callcenter.store.tables.metadata import document, instant, metadata, one_of, uuid_type, words

_NONE_YET = text("0")

imports = Table(
    "imports",
    metadata,
    Column("id", uuid_type(), primary_key=True),
    words("name"),
    words("format"),
    words("sha256"),
    # What the file has: the names above its columns, and so many rows below them.
    document("header"),
    Column("rows", Integer, nullable=False),
    words("state", default=ImportState.UPLOADED),
    # {"source column": "our column"}, as told to run.
    document("mapping"),
    Column("key", Text),
    Column("all_or_nothing", Boolean, nullable=False, server_default=text("false")),
    Column("dry_run", Boolean, nullable=False, server_default=text("false")),
    # So many rows are done; the counts belong to them. Written in the transaction of those rows.
    Column("done", Integer, nullable=False, server_default=_NONE_YET),
    Column("created", Integer, nullable=False, server_default=_NONE_YET),
    Column("changed", Integer, nullable=False, server_default=_NONE_YET),
    Column("unchanged", Integer, nullable=False, server_default=_NONE_YET),
    Column("refused", Integer, nullable=False, server_default=_NONE_YET),
    # An undo goes backwards through the events: all from this number on are undone.
    Column("undone_from", BigInteger),
    Column("undone", Integer, nullable=False, server_default=_NONE_YET),
    Column("kept", Integer, nullable=False, server_default=_NONE_YET),
    Column("failure", Text),
    words("actor"),
    instant("created_at", nullable=False),
    instant("started_at"),
    instant("ended_at"),
    # Whoever works on it; when that is over, somebody else goes on.
    Column("leased_by", uuid_type()),
    instant("leased_until"),
    one_of("state", ImportState),
)
Index("ix_imports_newest", imports.c.created_at.desc(), imports.c.id.desc())


def _import(*, primary_key: bool = False) -> Column[str]:
    target = ForeignKey("imports.id", ondelete="CASCADE")
    return Column("import_id", uuid_type(), target, primary_key=primary_key, nullable=False)


import_problems = Table(
    "import_problems",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    _import(),
    # From 1, the header not counted; null: an undo's, about this customer.
    Column("row", Integer),
    words("code"),
    # Of the file, or the fact that an undo kept. The value itself stands only in the file.
    words("column", default=""),
    Column("record_id", uuid_type()),
    Index(None, "import_id", "row"),
)

# What has been seen in the file so far, so that nobody is brought in twice by it: digests of keys, ids of customers.
import_keys = Table(
    "import_keys",
    metadata,
    _import(primary_key=True),
    Column("key", uuid_type(), primary_key=True),
    Column("row", Integer, nullable=False),
)
