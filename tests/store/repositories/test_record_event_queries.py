"""Events found by type, customer, record and person; and the first of an instant, without looking at all."""

from datetime import timedelta

from sqlalchemy import text

from callcenter.engine.ids import new_id
from callcenter.records.notices import notify
from callcenter.store.database import Database
from callcenter.store.repositories.record_event_queries import (
    EventFilter,
    first_seq_from,
    matching_after,
    matching_before,
    naming_before,
    newest_seq,
)
from tests.support.record_events import AT, append, event


async def test_events_are_found_by_what_they_are_about(database: Database) -> None:
    customer, record = new_id(), new_id()
    await append(
        database,
        event("customer.created", customer_id=customer),
        event("customer_list.created"),
        event("ticket.created", record_id=record, customer_id=customer),
        event("ticket.changed", record_id=record),
    )

    async def found(**wanted: object) -> list[int]:
        async with database.transaction() as connection:
            chosen = EventFilter(**wanted)  # type: ignore[arg-type]
            after = await matching_after(connection, 0, chosen, limit=10)
            before = await matching_before(connection, None, chosen, limit=10)
        assert [one.seq for one in before] == [one.seq for one in reversed(after)]
        return [one.seq for one in after]

    assert await found() == [1, 2, 3, 4]
    assert await found(types=["*"]) == [1, 2, 3, 4]
    assert await found(types=["customer.*"]) == [1]
    assert await found(types=["customer.*", "ticket.changed"]) == [1, 4]
    assert await found(customer=customer) == [1, 3]
    assert await found(customer=customer, kind="ticket") == [3]
    assert await found(record=record, types=["*.created"]) == []


async def test_the_first_event_of_an_instant_is_found_among_gaps(database: Database) -> None:
    async with database.transaction() as connection:
        assert await newest_seq(connection) == 0
        assert await first_seq_from(connection, AT) == 1
    await append(database, *(event(at=AT + timedelta(minutes=minute)) for minute in range(20)))
    async with database.transaction() as connection:
        await connection.execute(text("delete from record_events where seq in (1, 2, 11, 12, 20)"))
    async with database.transaction() as connection:
        events = await matching_after(connection, 0, EventFilter(), limit=100)
        for minute in range(-1, 22):
            at = AT + timedelta(minutes=minute)
            first = await first_seq_from(connection, at)
            assert [one.seq for one in events if one.seq >= first] == [one.seq for one in events if one.at >= at]


async def test_the_notices_of_a_person_are_found_by_an_index(database: Database) -> None:
    await append(
        database,
        event("task.reminder", changes={**notify("alice")}),
        event("ticket.escalated", changes={**notify("bob", queues=["sales"])}),
        *(event() for _ in range(2000)),
    )
    async with database.transaction() as connection:
        assert [one.seq for one in await naming_before(connection, None, ["alice"], limit=9)] == [1]
        assert [one.seq for one in await naming_before(connection, None, ["alice", "queue:sales"], limit=9)] == [2, 1]
        assert [one.seq for one in await naming_before(connection, 2, ["alice", "queue:sales"], limit=9)] == [1]
        await connection.execute(text("analyze record_events"))
        plan = await connection.execute(
            text(
                "explain select * from record_events where changes ? 'notify'"
                " and ((changes -> 'notify') -> 1) ?| array['alice'] order by seq desc limit 50"
            )
        )
        assert "ix_record_events_notify" in str(plan.all())
