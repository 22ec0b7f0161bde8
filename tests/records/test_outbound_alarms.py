"""A block of calls to numbers outside is told once: an event, and a notice for everybody who leads."""

from datetime import UTC, datetime

from sqlalchemy import select

from callcenter.engine.ids import new_id
from callcenter.records.outbound_alarms import OutboundAlarms
from callcenter.store.database import Database
from callcenter.store.repositories.outbound_blocks import blocked_since
from callcenter.store.tables import outbound_blocks, record_events, users
from tests.support.fakes import FakeClock

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


async def test_a_block_is_told_once_to_all_who_lead(database: Database) -> None:
    alarms = OutboundAlarms(database, clock=FakeClock(), new_id=new_id)
    async with database.transaction() as connection:
        people = [("alice", "agent"), ("sam", "supervisor")]
        rows = [
            {
                "id": new_id(),
                "username": name,
                "display_name": name,
                "password_hash": "x",
                "role": role,
                "language": "zh",
            }
            for name, role in people
        ]
        await connection.execute(users.insert(), rows)
        await connection.execute(outbound_blocks.insert(), [{"rev": 7, "at": AT, "blocked": True, "refused": 21}])
        assert await blocked_since(connection) == AT
    await alarms.run_due()
    await alarms.run_due()
    async with database.transaction() as connection:
        wanted = select(record_events).where(record_events.c.kind == "outbound")
        (event,) = (await connection.execute(wanted)).all()
    assert event.type == "outbound.blocked"
    assert "sam" in event.changes["notify"][1]
    assert "alice" not in event.changes["notify"][1]


async def test_what_was_lifted_is_blocked_no_more(database: Database) -> None:
    async with database.transaction() as connection:
        rows = [{"rev": 1, "at": AT, "blocked": True, "by": None}, {"rev": 2, "at": AT, "blocked": False, "by": "sam"}]
        await connection.execute(outbound_blocks.insert(), rows)
        assert await blocked_since(connection) is None
