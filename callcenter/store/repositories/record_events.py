"""The numbered events of business records: added in the transaction of the change, read in their order.

Rule: events get their numbers in the order in which their transactions commit, so that a reader who has seen number n
has seen all before it. Therefore they are added last, under a lock that is held until the commit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.tables import record_events

CHANNEL: Final = "record_events"
# For whoever writes events by COPY.
LOCK: Final = text("select pg_advisory_xact_lock(hashtext('record_events'))")
TELL: Final = text(f"select pg_notify('{CHANNEL}', '')")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordEvent:
    """One change. `type` is `customer.created`, `ticket.changed` …; `changes` has the old and new value of each fact.

    `seq` is given by the database.
    """

    id: str
    at: datetime
    actor: str
    type: str
    kind: str
    record_id: str
    version: int
    customer_id: str | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    import_id: str | None = None
    seq: int = 0


_COLUMNS: Final = tuple(name for name in RecordEvent.__dataclass_fields__ if name != "seq")


async def append_events(connection: AsyncConnection, events: Sequence[RecordEvent]) -> None:
    """Add events, as the last thing before the commit."""
    if not events:
        return
    await connection.execute(LOCK)
    await connection.execute(
        record_events.insert(), [{name: getattr(event, name) for name in _COLUMNS} for event in events]
    )
    await connection.execute(TELL)


async def events_after(connection: AsyncConnection, seq: int, *, limit: int) -> list[RecordEvent]:
    """Return the next events after this number, oldest first."""
    statement = select(record_events).where(record_events.c.seq > seq).order_by(record_events.c.seq).limit(limit)
    return [RecordEvent(**row) for row in (await connection.execute(statement)).mappings()]
