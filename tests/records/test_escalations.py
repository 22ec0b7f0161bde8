"""Escalation at work: steps taken once, in their time, with events; and due times that follow the rules."""

import asyncio
from dataclasses import replace
from datetime import date
from typing import Any

import pytest_asyncio

from callcenter.core.configuration import Configuration
from callcenter.crm.ticket_settings import Action, Aim, EscalationStep
from callcenter.crm.tickets import ClockKind, Priority, Ticket
from callcenter.engine.ids import new_id
from callcenter.records.deeds import Deed
from callcenter.records.escalations import Escalations
from callcenter.records.tickets import create_ticket
from callcenter.store.database import Database
from callcenter.store.repositories.people import NewPerson, add_person
from callcenter.store.repositories.record_events import RecordEvent, events_after
from callcenter.store.repositories.ticket_settings import insert_setting, update_setting
from callcenter.store.repositories.tickets import read_tickets
from tests.support.fakes import FakeClock
from tests.support.tickets import OFFICE, POLICY, WITH_OFFICE, monday, ticket

ME = "escalation"


def escalations(database: Database, *, configuration: Configuration = WITH_OFFICE) -> Escalations:
    return Escalations(database, clock=FakeClock(monday(9)), new_id=new_id, configuration=lambda: configuration)


async def made(database: Database, **facts: Any) -> Ticket:
    deed = Deed(actor="alice", at=monday(9), new_id=new_id)
    async with database.transaction() as connection:
        return await create_ticket(connection, ticket(**{"sla_policy": None, **facts}), deed, WITH_OFFICE)


async def now(database: Database, one: Ticket) -> Ticket:
    async with database.transaction() as connection:
        return (await read_tickets(connection, [one.id]))[0]


async def told(database: Database) -> list[RecordEvent]:
    async with database.transaction() as connection:
        return [event for event in await events_after(connection, 0, limit=100) if event.actor == ME]


@pytest_asyncio.fixture(autouse=True)
async def _policy(database: Database) -> None:
    async with database.transaction() as connection:
        await insert_setting(connection, POLICY)
        for name, role in (("alice", "agent"), ("bob", "agent"), ("sam", "supervisor"), ("root", "admin")):
            person = NewPerson(id=new_id(), username=name, display_name=name, role=role, password_hash="x")
            await add_person(connection, person)


async def test_each_step_is_taken_once_in_its_time_with_its_event(database: Database) -> None:
    one, work = await made(database, owner="alice"), escalations(database)
    assert await work.run_due(monday(9, 59)) == 0
    assert await work.run_due(monday(10)) == 1
    assert await work.run_due(monday(15)) == 2
    assert await work.run_due(monday(15)) == 0
    assert (await now(database, one)).priority is Priority.HIGH
    breach, notice, raised = await told(database)
    assert (breach.type, breach.changes["clock"], breach.changes["breaches"]) == (
        "ticket.breached",
        [None, "first_response"],
        [[], ["first_response"]],
    )
    assert (notice.type, notice.changes["notify"]) == ("ticket.escalated", [None, ["alice"]])
    assert raised.changes["priority"] == ["normal", "high"]
    assert raised.changes["step"][1]["percent"] == 75
    assert [event.version for event in (breach, notice, raised)] == [2, 3, 4]


async def test_a_ticket_that_nobody_has_is_given_to_somebody_at_last(database: Database) -> None:
    one = await made(database)
    await escalations(database).run_due(monday(18, day=1))
    after = await now(database, one)
    assert (after.owner, after.next_action_at, after.breaches) == (
        "bob",
        None,
        (ClockKind.FIRST_RESPONSE, ClockKind.SOLUTION),
    )
    assert (await told(database))[-1].changes["notify"] == [None, ["bob"]]


async def test_two_instances_take_a_step_once(database: Database) -> None:
    await made(database)
    taken = await asyncio.gather(*(escalations(database).run_due(monday(10)) for _ in range(3)))
    assert sorted(taken) == [0, 0, 1]


async def test_supervisors_and_queues_are_told(database: Database) -> None:
    steps = tuple(
        EscalationStep(clock=ClockKind.FIRST_RESPONSE, percent=percent, action=Action.NOTIFY, aim=aim)
        for percent, aim in ((10, Aim.SUPERVISORS), (20, Aim.QUEUE))
    )
    async with database.transaction() as connection:
        await update_setting(connection, replace(POLICY, steps=steps))
    await made(database, queue="sales")
    await escalations(database).run_due(monday(9, 30))
    assert [event.changes["notify"][1] for event in await told(database)] == [["root", "sam"], ["queue:sales"]]


async def test_when_the_schedule_changes_due_times_follow_and_no_version_is_made(database: Database) -> None:
    one = await made(database)
    await escalations(database).refresh()
    shut = replace(OFFICE, holidays={date(2026, 3, 2): "节"})
    work = escalations(database, configuration=replace(WITH_OFFICE, schedules={"office": shut}))
    assert await work.refresh() == 1
    assert await work.refresh() == 0
    after = await now(database, one)
    assert (after.first_response_due_at, after.version) == (monday(10, day=1), 1)
    assert await work.run_due(monday(17)) == 0


async def test_when_the_policy_changes_due_times_follow(database: Database) -> None:
    one = await made(database)
    work = escalations(database)
    await work.refresh()
    eager = replace(POLICY, targets=(replace(POLICY.targets[0], first_response=60),))
    async with database.transaction() as connection:
        await update_setting(connection, eager)
    assert await work.refresh() == 1
    assert (await now(database, one)).first_response_due_at == monday(9, 1)


async def test_many_tickets_are_gone_through_in_batches(database: Database) -> None:
    for _ in range(45):
        await made(database)
    work = escalations(database)
    assert await work.refresh() == 45
    assert await work.run_due(monday(10)) == 45
