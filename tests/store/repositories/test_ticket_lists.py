"""Which tickets: every filter, pages that stay right, what is due, and indexes that carry the lists."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from callcenter.crm.tickets import ClockKind, Link, LinkKind, Priority, Ticket, TicketState, TicketType
from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.interactions import Position
from callcenter.store.repositories.ticket_lists import (
    DueCount,
    TicketFilter,
    count_due,
    due_tickets,
    ids_to_act_on,
    list_tickets,
    open_of_policy,
)
from callcenter.store.repositories.tickets import insert_ticket
from tests.support.tickets import monday, ticket

AT = monday(12)
CUSTOMER, ORDER = new_id(), new_id()
ONE = ticket(
    monday(9),
    type=TicketType.COMPLAINT,
    priority=Priority.HIGH,
    state=TicketState.OPEN,
    category="billing/refund",
    owner="alice",
    queue="sales",
    customer_id=CUSTOMER,
    links=(Link(kind=LinkKind.ORDER, to=ORDER),),
    first_response_due_at=monday(11),
    solution_due_at=monday(14),
    next_action_at=monday(11),
)
OTHER = ticket(monday(10), category="billings", breaches=(ClockKind.UPDATE,), solution_due_at=monday(13))
OVER = ticket(monday(10), state=TicketState.CLOSED, customer_id=CUSTOMER)


async def fill(database: Database, *more: Ticket) -> list[Ticket]:
    async with database.transaction() as connection:
        return [await insert_ticket(connection, one) for one in (ONE, OTHER, OVER, *more)]


async def ids(database: Database, **wanted: Any) -> set[str]:
    async with database.transaction() as connection:
        found = await list_tickets(connection, TicketFilter(**wanted), at=AT, after=None, limit=9)
    return {one.id for one in found}


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, {ONE.id, OTHER.id, OVER.id}),
        ({"state": TicketState.OPEN}, {ONE.id}),
        ({"open": True}, {ONE.id, OTHER.id}),
        ({"open": False}, {OVER.id}),
        ({"type": TicketType.COMPLAINT}, {ONE.id}),
        ({"priority": Priority.HIGH}, {ONE.id}),
        ({"category": "billing"}, {ONE.id}),
        ({"category": "billings"}, {OTHER.id}),
        ({"owner": "alice"}, {ONE.id}),
        ({"owner": ""}, {OTHER.id, OVER.id}),
        ({"queue": "sales"}, {ONE.id}),
        ({"customer": CUSTOMER}, {ONE.id, OVER.id}),
        ({"target": ORDER}, {ONE.id}),
        ({"breached": True}, {ONE.id, OTHER.id}),
        ({"breached": False}, {OVER.id}),
        ({"due_before": monday(12)}, {ONE.id}),
    ],
)
async def test_every_filter_lets_through_what_it_names(
    database: Database, wanted: dict[str, Any], found: set[str]
) -> None:
    await fill(database)
    assert await ids(database, **wanted) == found


async def test_pages_are_cut_between_tickets_of_one_instant(database: Database) -> None:
    kept = await fill(database)
    seen: list[Ticket] = []
    after: Position | None = None
    async with database.transaction() as connection:
        while page := await list_tickets(connection, TicketFilter(), at=AT, after=after, limit=1):
            seen += page
            after = Position(started_at=page[0].created_at, id=page[0].id)
    assert seen == sorted(kept, key=lambda one: (one.created_at, one.id), reverse=True)


async def test_what_is_due_soon_comes_in_the_order_of_what_is_at_risk(database: Database) -> None:
    await fill(database)
    until = AT + timedelta(hours=4)
    async with database.transaction() as connection:
        found = await due_tickets(connection, TicketFilter(), at=AT, until=until, limit=9)
        counts = await count_due(connection, TicketFilter(), at=AT, until=until)
        none = await count_due(connection, TicketFilter(), at=monday(1), until=monday(2))
    assert [one.id for one in found] == [OTHER.id, ONE.id]
    assert counts == [
        DueCount(queue="sales", owner="alice", breached=1, due=1),
        DueCount(queue=None, owner=None, breached=0, due=1),
    ]
    assert none == []


async def test_what_is_to_be_done_and_what_is_open_is_found(database: Database) -> None:
    await fill(database)
    async with database.transaction() as connection:
        assert await ids_to_act_on(connection, AT, limit=9) == [ONE.id]
        assert await ids_to_act_on(connection, monday(10), limit=9) == []
        first, second = sorted([ONE.id, OTHER.id])
        assert await open_of_policy(connection, "standard", after=None, limit=9) == [first, second]
        assert await open_of_policy(connection, "standard", after=first, limit=9) == [second]


async def test_lists_and_what_is_due_need_no_walk_over_all_tickets(database: Database) -> None:
    queries = (
        "select * from tickets order by created_at desc, id desc limit 50",
        "select * from tickets where owner = 'alice' order by created_at desc, id desc limit 50",
        f"select * from tickets where customer_id = '{CUSTOMER}' order by created_at desc, id desc limit 50",
        "select id from tickets where next_action_at <= now() order by next_action_at limit 20",
        "select id from tickets where sla_policy = 'standard'"
        " and state in ('new', 'open', 'pending_customer', 'on_hold') order by id limit 20",
    )
    async with database.transaction() as connection:
        await connection.execute(
            text(
                "insert into tickets (id, type, subject, created_by, created_at, updated_at, owner, state, customer_id)"
                " select gen_random_uuid(), 'request', 'x', 'a', now() - n * interval '1 minute', now(), 'o' || n % 50,"
                " 'closed', gen_random_uuid() from generate_series(1, 5000) n"
            )
        )
        await connection.execute(text("analyze tickets"))
        for query in queries:
            plan = "\n".join((await connection.execute(text(f"explain {query}"))).scalars())
            assert "Seq Scan" not in plan, plan
