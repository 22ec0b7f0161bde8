"""Facts in the database: what is due, in which order, and put in the place of what was there."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import insert, text

from callcenter.engine.ids import new_id
from callcenter.reporting.facts import Fact
from callcenter.reporting.from_record import facts_of
from callcenter.store.database import Database
from callcenter.store.repositories.facts import count_due, fact_of, read_facts, replace_facts, row_of, take_due
from callcenter.store.tables import facts_due
from tests.reporting.dirty_days.test_consultation import lived
from tests.support.counted import as_uuid, records_of, usual_times
from tests.support.floor import START


def some_facts() -> tuple[Fact, ...]:
    """Of a contact with a consultation: two rows."""
    (record,) = records_of(lived().kept.tables)
    return tuple(replace(fact, interaction_id=as_uuid(fact.interaction_id)) for fact in facts_of(record, usual_times))


def test_a_fact_is_the_same_as_a_row_and_back() -> None:
    for fact in some_facts():
        assert fact_of(row_of(fact)) == fact


async def test_facts_are_put_in_the_place_of_the_old(database: Database) -> None:
    made = some_facts()
    identity = made[0].interaction_id
    async with database.transaction() as connection:
        assert await replace_facts(connection, {identity: made}) == {fact.at for fact in made}
        assert await read_facts(connection, identity) == made
        assert await replace_facts(connection, {identity: made}) == set(), "nothing has changed"
        moved = (replace(made[0], at=made[0].at + timedelta(hours=1)),)
        assert await replace_facts(connection, {identity: moved}) == {*(fact.at for fact in made), moved[0].at}
        assert await read_facts(connection, identity) == moved
        assert await replace_facts(connection, {identity: ()}) == {moved[0].at}


async def test_the_newest_contacts_are_taken_first_and_each_once(database: Database) -> None:
    ids = [new_id() for _ in range(4)]
    rows = [
        {"interaction_id": identity, "started_at": START + timedelta(minutes=number), "spreads": number != 2}
        for number, identity in enumerate(ids)
    ]
    async with database.transaction() as connection:
        await connection.execute(insert(facts_due), [*rows, rows[3]])
    async with database.transaction() as connection:
        due = await take_due(connection, limit=3)
        assert (due.ids, due.spreads, len(due.taken)) == ((ids[3], ids[2]), (ids[3],), 3)
        assert await count_due(connection) == 2


async def test_what_is_taken_and_not_committed_is_due_still(database: Database) -> None:
    async with database.transaction() as connection:
        await connection.execute(insert(facts_due), [{"interaction_id": new_id(), "started_at": START}])
    async with database.transaction() as first, database.transaction() as second:
        assert len((await take_due(first, limit=9)).ids) == 1
        assert (await take_due(second, limit=9)).ids == (), "nobody waits for another who counts"
        await first.rollback()
    async with database.transaction() as connection:
        assert await count_due(connection) == 1


async def test_who_writes_does_not_wait_for_whoever_counts(database: Database) -> None:
    row = {"interaction_id": new_id(), "started_at": START}
    async with database.transaction() as connection:
        await connection.execute(insert(facts_due), [row])
    async with database.transaction() as counting:
        await take_due(counting, limit=9)
        async with database.transaction() as writing:
            await writing.execute(text("set local lock_timeout = '1s'"))
            await writing.execute(insert(facts_due), [row])
    async with database.transaction() as connection:
        assert await count_due(connection) == 1, "what came meanwhile is due"
