"""The population in the database: every record as the rules read it back, each with its event, all or nothing."""

from collections import Counter
from datetime import UTC, datetime
from itertools import islice
from random import Random

import pytest
from asyncpg import UniqueViolationError
from sqlalchemy import func, select

from callcenter.crm.population.fields import FIELDS
from callcenter.crm.population.stream import Member, population
from callcenter.engine.ids import new_id
from callcenter.store.bulk_population import add_population_fields, copy_population
from callcenter.store.database import Database
from callcenter.store.repositories.consents import ledger_of
from callcenter.store.repositories.custom_fields import list_fields
from callcenter.store.repositories.customer_records import read_customers
from callcenter.store.repositories.notes import list_notes, list_versions
from callcenter.store.repositories.orders import read_order
from callcenter.store.repositories.tasks import read_task
from callcenter.store.repositories.tickets import read_tickets
from callcenter.store.tables import customers, record_events

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
MEMBERS = list(islice(population(Random(11), AT), 1500))


async def copy(database: Database, members: list[Member]) -> None:
    async with database.transaction() as connection:
        await copy_population(connection, members, actor="somebody", at=AT, new_id=new_id)


async def test_everything_is_read_back_as_it_was_made_up(database: Database) -> None:
    await copy(database, MEMBERS)
    async with database.transaction() as connection:
        people = [member.customer for member in MEMBERS]
        assert await read_customers(connection, [one.id for one in people]) == people
        made = [ticket for member in MEMBERS for ticket in member.tickets]
        kept = await read_tickets(connection, [one.id for one in made])
        assert [(one.state, one.links, one.pauses, one.solved_at) for one in kept] == [
            (one.state, one.links, one.pauses, one.solved_at) for one in made
        ]
        assert all(one.number and one.created_by == "somebody" for one in kept)
        for member in [one for one in MEMBERS if one.orders][:20]:
            assert await read_order(connection, member.orders[0].id) == member.orders[0]
            assert {one.id for one in await ledger_of(connection, member.customer.id)} == {
                one.id for one in member.consents
            }
        for member in [one for one in MEMBERS if one.tasks]:
            task = await read_task(connection, member.tasks[0].id)
            assert task is not None
            assert (task.due_at, task.created_by) == (member.tasks[0].due_at, "somebody")
        for member in [one for one in MEMBERS if one.remarks][:5]:
            (note,) = await list_notes(connection, member.customer.id)
            assert (note.text, note.author) == (member.remarks[0].text, "somebody")
            assert len(await list_versions(connection, note.id)) == 1


async def test_every_record_has_the_event_of_its_making(database: Database) -> None:
    await copy(database, MEMBERS)
    counted = select(record_events.c.type, func.count()).group_by(record_events.c.type)
    async with database.transaction() as connection:
        told = {type_: count for type_, count in await connection.execute(counted)}
    given = Counter(consent.given for member in MEMBERS for consent in member.consents)
    assert told == {
        "customer.created": len(MEMBERS),
        "order.created": sum(len(member.orders) for member in MEMBERS),
        "ticket.created": sum(len(member.tickets) for member in MEMBERS),
        "task.created": sum(len(member.tasks) for member in MEMBERS),
        "note.created": sum(len(member.remarks) for member in MEMBERS),
        "consent.given": given[True],
        "consent.withdrawn": given[False],
    }


async def test_the_same_population_a_second_time_changes_nothing(database: Database) -> None:
    await copy(database, MEMBERS[:100])
    with pytest.raises(UniqueViolationError):
        await copy(database, MEMBERS[:200])
    async with database.transaction() as connection:
        assert (await connection.execute(select(func.count()).select_from(customers))).scalar_one() == 100


async def test_its_fields_are_defined_once_and_never_over_somebodys_own(database: Database) -> None:
    async with database.transaction() as connection:
        await add_population_fields(connection, at=AT, new_id=lambda _: new_id())
        before = await list_fields(connection)
        await add_population_fields(connection, at=AT, new_id=lambda _: new_id())
        assert await list_fields(connection) == before
        assert [one.definition for one in before] == list(FIELDS)
