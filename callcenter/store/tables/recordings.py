"""What is on tape: one row for each recording, also for one that should be there and is not; and what is news of them.

Rule: no foreign keys: a row outlives its contact, and says when and why the file was deleted.
"""

from sqlalchemy import BigInteger, Boolean, Column, Identity, Index, Integer, Table, Text, text

from callcenter.crm.recordings import RecordingKind, RecordingState
from callcenter.store.tables.metadata import document, instant, metadata, one_of, seconds, uuid_type, words

recordings = Table(
    "recordings",
    metadata,
    Column("id", uuid_type(), primary_key=True),
    Column("interaction_id", uuid_type(), nullable=False),
    # The file's, without its ending.
    Column("name", Text, nullable=False, unique=True),
    words("kind"),
    words("state"),
    Column("queue", Text),
    # Who talked first, and all who talked.
    Column("agent", Text),
    document("agents", default="[]"),
    instant("started_at", nullable=False),
    instant("ended_at"),
    seconds("seconds"),
    Column("bytes", BigInteger, nullable=False, server_default=text("0")),
    # Each {"from", "to", "cause", "offset", "silent"}.
    document("gaps", default="[]"),
    instant("delete_after"),
    Column("legal_hold", Boolean, nullable=False, server_default=text("false")),
    Column("held_by", Text),
    instant("held_at"),
    Column("held_why", Text),
    instant("deleted_at"),
    Column("deleted_by", Text),
    # When the keeper looks at it next: at a file that is being finished, or at one whose time is over.
    instant("due_at"),
    Column("looks", Integer, nullable=False, server_default=text("0")),
    # How loud it is, for whoever draws it; worked out once.
    document("peaks"),
    one_of("kind", RecordingKind),
    one_of("state", RecordingState),
    Index(None, "interaction_id"),
    Index("ix_recordings_agents", "agents", postgresql_using="gin"),
    Index("ix_recordings_due", "due_at", postgresql_where=text("due_at is not null")),
)
# Each filter of the list, in the list's order: newest first.
_NEWEST_FIRST = (recordings.c.started_at.desc(), recordings.c.id.desc())
Index("ix_recordings_newest", *_NEWEST_FIRST)
Index("ix_recordings_queue_newest", recordings.c.queue, *_NEWEST_FIRST)

# Contacts whose recordings may have changed; filled by a trigger of `interactions`.
recording_news = Table(
    "recording_news",
    metadata,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("interaction_id", uuid_type(), nullable=False),
)
