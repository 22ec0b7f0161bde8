"""What runs of each flow: its published versions, which of them is live, and which is tried on a share of the calls.

Rule: versions are added and never changed; which one is live is changed by who saw what was live before.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKeyConstraint,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from callcenter.store.tables.metadata import document, instant, metadata, uuid_type, words

flow_versions = Table(
    "flow_versions",
    metadata,
    Column("name", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    # What interactions know the version by.
    words("digest"),
    # {"file": "its text"}: the flow's own file, and those of the flows that are part of it.
    Column("sources", JSONB, nullable=False),
    words("note", default=""),
    words("actor"),
    instant("at", nullable=False),
    CheckConstraint("version > 0", name="version"),
    UniqueConstraint("name", "digest"),
)

flow_live = Table(
    "flow_live",
    metadata,
    Column("name", Text, primary_key=True),
    # What record events know the flow by.
    Column("id", uuid_type(), nullable=False),
    Column("rev", BigInteger, nullable=False),
    # Null: nothing is published, and the file runs.
    Column("live", Integer),
    # The versions that were live before, newest last: where a roll-back leads.
    Column("earlier", ARRAY(Integer), nullable=False, server_default=text("'{}'")),
    Column("canary", Integer),
    Column("percent", Integer),
    Column("error_limit", Integer),
    Column("least_calls", Integer),
    instant("since"),
    # How the last canary ended: which version, when, by whom, why, with which figures.
    document("stopped"),
    words("actor"),
    instant("at", nullable=False),
    CheckConstraint("percent between 1 and 100", name="percent"),
    CheckConstraint(
        "num_nulls(canary, percent, error_limit, least_calls, since) in (0, 5)", name="canary_is_whole_or_none"
    ),
    ForeignKeyConstraint(["name", "live"], ["flow_versions.name", "flow_versions.version"]),
    ForeignKeyConstraint(["name", "canary"], ["flow_versions.name", "flow_versions.version"]),
)
