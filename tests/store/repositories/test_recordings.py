"""Reading recordings: within one's reach, and what is finished is not said anew."""

from datetime import timedelta
from typing import Any

import pytest

from callcenter.core.supervision import Reach
from callcenter.crm.recordings import RecordingState
from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.recordings import (
    RecordingFilter,
    add_recording,
    change_recording,
    find_recording,
    list_recordings,
    read_peaks,
)
from tests.support.fakes import FakeClock
from tests.support.recorded_talks import talk


async def add(database: Database, clock: FakeClock, **facts: Any) -> dict[str, Any]:
    """A recording of a talk of its own."""
    contact = await talk(database, clock.now())
    row = {
        **{"id": new_id(), "interaction_id": contact, "name": f"talk-{contact}-1", "kind": "talk"},
        **{"state": "recording", "queue": "sales", "agent": "alice", "agents": ["alice"], "due_at": None},
        **{"started_at": clock.now(), "ended_at": None, **facts},
    }
    async with database.transaction() as connection:
        await add_recording(connection, row)
    return row


@pytest.mark.parametrize(
    ("reaches", "count"),
    [
        ((), 2),
        ((Reach(queues=frozenset({"sales"})),), 1),
        ((Reach(agents=frozenset({"bob"})),), 1),
        ((Reach(queues=frozenset({"sales"}), agents=frozenset({"bob"})),), 2),
        ((Reach(queues=frozenset({"sales"})), Reach(agents=frozenset({"bob"}))), 0),
        ((Reach(),), 0),
    ],
)
async def test_only_what_is_within_all_reaches_is_listed(
    database: Database, reaches: tuple[Reach, ...], count: int
) -> None:
    clock = FakeClock()
    await add(database, clock)
    await add(database, clock, queue="vip", agents=["bob", "carol"])
    async with database.transaction() as connection:
        found = await list_recordings(connection, RecordingFilter(reaches=reaches), after=None, limit=9)
    assert len(found) == count


async def test_what_the_contact_says_later_changes_only_what_is_not_finished(database: Database) -> None:
    clock = FakeClock()
    row = await add(database, clock)
    later = {**row, "id": new_id(), "agents": ["alice", "bob"], "ended_at": clock.now() + timedelta(seconds=9)}
    async with database.transaction() as connection:
        await add_recording(connection, later)
        found = await find_recording(connection, row["id"])
        assert found is not None
        assert (found["agents"], found["ended_at"]) == (["alice", "bob"], later["ended_at"])
        await change_recording(connection, row["id"], {"state": RecordingState.KEPT, "peaks": [0.5]})
        await add_recording(connection, {**later, "agents": []})
        found = await find_recording(connection, row["id"])
        assert found is not None
        assert found["agents"] == ["alice", "bob"]
        assert await read_peaks(connection, row["id"]) == [0.5]
