"""Record events for tests, one at a time or many."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.record_events import RecordEvent, append_events

AT: Final = datetime(2026, 3, 2, 9, tzinfo=UTC)


def event(
    name: str = "customer.changed", *, changes: Mapping[str, Any] | None = None, at: datetime = AT, **facts: Any
) -> RecordEvent:
    """An event of this type, of some record."""
    known = {"record_id": new_id(), "version": 2, "actor": "alice", **facts}
    return RecordEvent(id=new_id(), at=at, type=name, kind=name.partition(".")[0], changes=dict(changes or {}), **known)


async def append(database: Database, *events: RecordEvent) -> None:
    """Add events, in a transaction of their own."""
    async with database.transaction() as connection:
        await append_events(connection, events)
