"""Lines of missed callers as rows: filtered, paged, counted; and the news that a trigger leaves."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from callcenter.crm.missed_calls import MissedCall, MissedResult, MissedState
from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.interactions import Position
from callcenter.store.repositories.missed_calls import (
    MissedFilter,
    contacts_of,
    count_missed,
    customer_names,
    is_counted,
    list_missed,
    note_contact,
    open_line,
    open_lines_of,
    read_missed,
    spoken_with_since,
    take_news,
    write_missed,
)
from callcenter.store.tables import interactions
from tests.support.desk import add_record

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
NUMBER = "+8613800138000"


def line(**facts: Any) -> MissedCall:
    values = {"id": new_id(), "queue": "sales", "number": NUMBER, "first_at": AT, "last_at": AT}
    last = {"last_outcome": "abandoned_in_queue", "last_interaction_id": new_id()}
    return MissedCall(**{**values, **last, **facts})


async def test_a_line_is_read_as_it_was_written(database: Database) -> None:
    whole = line(
        **{"name": "李雷", "customer_id": new_id(), "language": "en", "calls": 3, "voicemails": 1},
        **{"claimed_by": "bob", "claimed_until": AT, "state": MissedState.DONE, "result": MissedResult.OTHER},
        **{"result_text": "x", "closed_at": AT, "closed_by": "bob", "closed_interaction_id": new_id(), "version": 4},
    )
    async with database.transaction() as connection:
        await write_missed(connection, line(id=whole.id))
        await write_missed(connection, whole)
        assert await read_missed(connection, whole.id, lock=True) == whole
        assert await read_missed(connection, new_id()) is None
        assert await customer_names(connection, {whole.customer_id or ""}) == {}


async def test_one_line_of_a_number_is_open_in_a_queue(database: Database) -> None:
    async with database.transaction() as connection:
        for one in (line(state=MissedState.DONE), line(state=MissedState.REACHED), line(), line(queue="vip")):
            await write_missed(connection, one)
    with pytest.raises(IntegrityError, match="uq_missed_calls_open"):
        async with database.transaction() as connection:
            await write_missed(connection, line())


async def test_lists_are_filtered_paged_and_counted(database: Database) -> None:
    who = new_id()
    made = {
        "first": line(number="+861", first_at=AT - HOUR, customer_id=who),
        "claimed": line(number="+862", claimed_by="bob", claimed_until=AT + HOUR),
        "vip": line(number="+863", queue="vip", first_at=AT + HOUR),
        "done": line(number="+864", state=MissedState.DONE, first_at=AT + 2 * HOUR),
    }
    names = {one.id: name for name, one in made.items()}
    async with database.transaction() as connection:
        for one in made.values():
            await write_missed(connection, one)

        async def found(limit: int = 9, after: Position | None = None, **wanted: Any) -> list[str]:
            lines = await list_missed(connection, MissedFilter(**wanted), at=AT, after=after, limit=limit)
            return [names[one.id] for one in lines]

        assert await found() == list(made)
        assert await found(limit=2) == ["first", "claimed"]
        place = Position(started_at=AT, id=made["claimed"].id)
        assert await found(after=place) == ["vip", "done"]
        assert await found(state=MissedState.DONE) == await found(number="+864") == ["done"]
        assert await found(queue="vip") == await found(queues={"vip"}) == ["vip"]
        assert await found(queues=set()) == []
        assert await found(customer=who) == await found(until=AT) == ["first"]
        assert await found(claimed_by="bob") == ["claimed"]
        assert await found(since=AT + 2 * HOUR) == ["done"]
        everybody = MissedFilter()
        assert [await count_missed(connection, everybody, at=AT, most=most) for most in (2, 9)] == [2, 4]


async def test_the_open_lines_of_a_person_are_those_of_his_number_and_of_the_customer(database: Database) -> None:
    who = new_id()
    mine, his, later = line(), line(number="+861", customer_id=who), line(queue="vip", last_at=AT + HOUR)
    async with database.transaction() as connection:
        for one in (mine, his, later, line(number="+862"), line(queue="x", state=MissedState.DONE)):
            await write_missed(connection, one)
        found = await open_lines_of(connection, NUMBER, who, until=AT)
        assert {one.id for one in found} == {mine.id, his.id}
        assert [one.id for one in await open_lines_of(connection, NUMBER, None, until=AT)] == [mine.id]
        opened = await open_line(connection, NUMBER, "vip")
        assert opened is not None
        assert opened.id == later.id
        assert await open_line(connection, NUMBER, "support") is None


async def test_a_contact_is_counted_once(database: Database) -> None:
    one, contact = line(), {"id": new_id(), "outcome": "voicemail"}
    async with database.transaction() as connection:
        await write_missed(connection, one)
        assert not await is_counted(connection, contact["id"])
        await note_contact(connection, one.id, contact=contact, at=AT)
        assert await is_counted(connection, contact["id"])
        (found,) = await contacts_of(connection, one.id, limit=9)
        assert found == {"interaction_id": contact["id"], "at": AT, "outcome": "voicemail"}
    with pytest.raises(IntegrityError):
        async with database.transaction() as connection:
            await note_contact(connection, one.id, contact=contact, at=AT)


async def test_the_first_talk_after_a_call_in_vain_is_found_by_number_and_by_customer(database: Database) -> None:
    who = new_id()
    await add_record(database, started_at=AT, ani=NUMBER, ani_e164=NUMBER, connected_at=AT)
    first = await add_record(database, started_at=AT, ani="x", customer_id=who, connected_at=AT + HOUR)
    await add_record(database, started_at=AT, ani=NUMBER, connected_at=AT + 2 * HOUR)
    async with database.transaction() as connection:
        spoken = await spoken_with_since(connection, NUMBER, who, at=AT)
        assert spoken is not None
        assert spoken["id"] == first
        alone = await spoken_with_since(connection, NUMBER, None, at=AT + HOUR)
        assert alone is not None
        assert alone["connected_at"] == AT + 2 * HOUR
        assert await spoken_with_since(connection, NUMBER, who, at=AT + 2 * HOUR) is None


async def test_news_come_with_what_is_written_and_with_nothing_else(database: Database) -> None:
    queued = await add_record(database, started_at=AT, stage="queued", outcome=None)
    await add_record(database, started_at=AT, outcome="self_served")
    missed = await add_record(database, started_at=AT, outcome="abandoned_in_queue")
    steps: list[dict[str, Any]] = [
        {"stage": "connected", "connected_at": AT},
        {"note": "x"},
        {"customer_id": new_id()},
        {"stage": "closed", "outcome": "answered"},
    ]
    async with database.transaction() as connection:
        taken = [await take_news(connection, limit=9)]
        for values in steps:
            await connection.execute(interactions.update().where(interactions.c.id == queued).values(values))
            taken.append(await take_news(connection, limit=9))
    assert [[row["id"] for row in rows] for _, rows in taken] == [[missed], [queued], [], [queued], []]
