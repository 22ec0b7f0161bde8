"""A day is read back as it was written: every contact of it, and all that touched it of the agents' history."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from callcenter.core.agent import Status
from callcenter.core.changes import Change
from callcenter.store.batch import Batches
from callcenter.store.database import Database
from callcenter.store.leadership import take_lead
from callcenter.store.quarantine import Quarantine
from callcenter.store.repositories.recorded_days import read_contacts, read_stretches
from callcenter.store.tables import agent_status_history
from callcenter.whatif.day import day_of
from callcenter.whatif.outcome import Fate
from callcenter.whatif.replay import World
from tests.support.desk import add_record
from tests.support.replayed_day import a_configuration, a_day
from tests.support.turns import numbered_turns

SINCE = datetime(2026, 3, 2, tzinfo=UTC)
UNTIL = SINCE + timedelta(days=1)


async def test_only_contacts_that_began_that_day_are_read_and_with_all_that_a_replay_needs(database: Database) -> None:
    await add_record(database, started_at=SINCE - timedelta(seconds=1))
    await add_record(database, started_at=UNTIL)
    await add_record(database, started_at=SINCE, channel="chat")
    overflows = [{"at": SINCE.isoformat(), "reason": "full", "queue": "sales", "to": "queue:support"}]
    wanted = await add_record(
        database, started_at=SINCE, queue="support", wait_seconds=7.5, overflows=overflows, note="x", talk_seconds=3
    )
    async with database.transaction() as connection:
        (contact,) = await read_contacts(connection, SINCE, UNTIL)
    assert (contact.id, contact.queue, contact.wait_seconds, contact.talk_seconds) == (wanted, "support", 7.5, 3.0)
    assert contact.overflows[0]["queue"] == "sales"
    assert contact.note is None


async def test_stretches_that_reach_into_the_day_are_read(database: Database) -> None:
    hour = timedelta(hours=1)
    stretches = [
        (SINCE - 3 * hour, SINCE - hour),
        (SINCE - hour, SINCE + hour),
        (SINCE + hour, UNTIL + hour),
        (UNTIL + hour, None),
    ]
    async with database.transaction() as connection:
        for started_at, ended_at in stretches:
            row = {"agent": "alice", "status": "available", "activity": "idle"}
            statement = agent_status_history.insert().values(**row, started_at=started_at, ended_at=ended_at)
            await connection.execute(statement)
        found = await read_stretches(connection, SINCE, UNTIL)
    assert [(one.started_at, one.ended_at) for one in found] == stretches[1:3]
    assert {one.status for one in found} == {Status.AVAILABLE}


async def test_a_recorded_day_replayed_under_the_same_routing_is_the_recorded_day(
    database: Database, tmp_path: Path
) -> None:
    configuration = a_configuration(3)
    day = a_day(configuration, calls=120, between_seconds=20, handle_seconds=60, patience_seconds=60)
    turns: list[list[Change]] = []
    first = World(configuration, day, heard=lambda changes: turns.append(list(changes)))
    while first.run_until(first.at + timedelta(hours=1)):
        pass
    epoch = await take_lead(database, least=0)
    await Batches(database, Quarantine(tmp_path), epoch).commit(numbered_turns(turns, epoch=epoch))

    async with database.transaction() as connection:
        contacts = await read_contacts(connection, SINCE, UNTIL)
        stretches = await read_stretches(connection, SINCE, UNTIL)
    read = day_of(contacts, stretches, starts_at=day.starts_at, ends_at=day.ends_at)
    assert {one.id: one for one in read.ended} == {one.id: one for one in first.ended}
    # The floor begins offline a moment before everybody comes, so of it only what anybody chose is read back.
    assert {(change.agent, change.status) for change in read.presence} >= {("a0", Status.AVAILABLE)}
    again = World(configuration, read)
    while again.run_until(again.at + timedelta(hours=1)):
        pass
    assert {one.id: one for one in again.ended} == {one.id: one for one in first.ended}
    assert again.result() == first.result()
    assert sum(1 for one in again.ended if one.fate is Fate.ABANDONED) > 5
