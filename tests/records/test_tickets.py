"""Making, working on, merging and taking out tickets: each leaves its event; who did not see the newest is refused."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from callcenter.crm.ticket_work import stepped
from callcenter.crm.tickets import ClockKind, Comment, Link, LinkKind, Priority, Step, Ticket, TicketState
from callcenter.engine.ids import new_id
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.tickets import change_ticket, comment_on, create_ticket, merge_ticket, remove_ticket
from callcenter.store.database import Database
from callcenter.store.repositories.customer_records import insert_customer
from callcenter.store.repositories.record_events import RecordEvent, events_after
from callcenter.store.repositories.ticket_settings import insert_setting
from callcenter.store.repositories.tickets import read_comments, read_tickets
from tests.crm.test_customer import WHOLE
from tests.support.tickets import POLICY, WITH_OFFICE, monday, ticket

ORDER = new_id()


def deed(at: datetime | None = None) -> Deed:
    return Deed(actor="alice", at=at or monday(9), new_id=new_id)


async def made(database: Database, **facts: Any) -> Ticket:
    async with database.transaction() as connection:
        return await create_ticket(connection, ticket(**{"sla_policy": None, **facts}), deed(), WITH_OFFICE)


async def with_policy(database: Database) -> None:
    async with database.transaction() as connection:
        await insert_setting(connection, POLICY)


async def events(database: Database) -> list[RecordEvent]:
    async with database.transaction() as connection:
        return await events_after(connection, 0, limit=100)


async def changed(
    database: Database, one: Ticket, edit: Callable[[Ticket], Ticket], *, at: datetime | None = None
) -> Ticket:
    async with database.transaction() as connection:
        return await change_ticket(connection, one.id, edit, deed(at), WITH_OFFICE, expected=one.version)


def said(at: datetime, *, public: bool = True, customer: bool = False) -> Comment:
    return Comment(id=new_id(), at=at, author="alice", text="马上处理", public=public, from_customer=customer)


async def test_what_is_kept_is_what_was_given_with_a_number_and_the_default_policy(database: Database) -> None:
    await with_policy(database)
    links = (Link(kind=LinkKind.ORDER, to=ORDER),)
    first, second = await made(database, links=links), await made(database)
    assert second.number == first.number + 1
    assert (first.sla_policy, first.first_response_due_at) == ("standard", monday(10))
    async with database.transaction() as connection:
        assert await read_tickets(connection, [second.id, first.id]) == [second, first]


async def test_every_change_has_its_event_with_old_and_new_values(database: Database) -> None:
    one = await made(database)
    one = await changed(database, one, lambda ticket: replace(ticket, priority=Priority.HIGH))
    same = await changed(database, one, lambda ticket: ticket)
    async with database.transaction() as connection:
        await remove_ticket(connection, one.id, deed(), expected=2)
    assert same == one
    told = await events(database)
    assert [event.type for event in told] == ["ticket.created", "ticket.changed", "ticket.removed"]
    assert [event.version for event in told] == [1, 2, 3]
    assert told[1].changes == {"priority": ["normal", "high"]}


async def test_of_two_who_change_what_they_both_saw_one_is_refused(database: Database) -> None:
    one = await made(database)

    async def edit(subject: str) -> str:
        try:
            await changed(database, one, lambda ticket: replace(ticket, subject=subject))
        except RecordRefused as refused:
            return refused.code
        return "done"

    assert sorted(await asyncio.gather(edit("a"), edit("b"))) == ["done", "record_changed"]


async def test_a_comment_is_an_answer_and_has_an_event_of_its_own(database: Database) -> None:
    await with_policy(database)
    one = await made(database)
    async with database.transaction() as connection:
        kept = await comment_on(
            connection, one.id, said(monday(9, 30)), deed(monday(9, 30)), WITH_OFFICE, step=Step.ASK_CUSTOMER
        )
        again = await comment_on(connection, one.id, said(monday(9, 40), public=False), deed(), WITH_OFFICE)
        spoken = await read_comments(connection, one.id, limit=9)
    assert (kept.state, kept.responded_at, kept.version) == (TicketState.PENDING_CUSTOMER, monday(9, 30), 2)
    assert again.version == 2
    assert [comment.public for comment in spoken] == [True, False]
    assert [event.type for event in await events(database)] == [
        "ticket.created",
        "ticket.changed",
        "ticket_comment.created",
        "ticket_comment.created",
    ]


async def test_an_answer_that_comes_too_late_leaves_a_breach(database: Database) -> None:
    await with_policy(database)
    one = await made(database)
    async with database.transaction() as connection:
        kept = await comment_on(connection, one.id, said(monday(11)), deed(monday(11)), WITH_OFFICE)
    assert kept.breaches == (ClockKind.FIRST_RESPONSE,)


async def test_a_step_that_is_not_possible_is_refused(database: Database) -> None:
    one = await made(database)
    with pytest.raises(RecordRefused, match="illegal_transition"):
        await changed(database, one, lambda ticket: stepped(ticket, Step.REOPEN, monday(9)))


async def test_a_merged_ticket_gives_its_comments_and_links_to_the_other(database: Database) -> None:
    link = Link(kind=LinkKind.ORDER, to=ORDER)
    source, into = await made(database, links=(link,)), await made(database)
    async with database.transaction() as connection:
        await comment_on(connection, source.id, said(monday(9)), deed(), WITH_OFFICE)
    async with database.transaction() as connection:
        kept = await merge_ticket(connection, source.id, into.id, deed(), WITH_OFFICE, expected=2)
        ended, joined = await read_tickets(connection, [source.id, into.id])
        spoken = await read_comments(connection, into.id, limit=9)
    assert kept == joined
    assert (ended.state, ended.merged_into, ended.links) == (TicketState.MERGED, into.id, ())
    assert joined.links == tuple(sorted((link, Link(kind=LinkKind.TICKET, to=source.id)), key=lambda one: one.kind))
    assert [comment.merged_from for comment in spoken] == [source.id]
    assert [event.type for event in await events(database)][-2:] == ["ticket.merged", "ticket.changed"]
    with pytest.raises(RecordRefused, match="ticket_merged"):
        await changed(database, ended, lambda ticket: replace(ticket, subject="x"))
    async with database.transaction() as connection:
        with pytest.raises(RecordRefused, match="ticket_merged"):
            await merge_ticket(connection, into.id, source.id, deed(), WITH_OFFICE, expected=None)


async def test_tickets_of_different_customers_are_not_merged(database: Database) -> None:
    first, second = replace(WHOLE, relations=()), replace(WHOLE, id=new_id(), relations=(), external_ids={})
    async with database.transaction() as connection:
        await insert_customer(connection, first)
        await insert_customer(connection, second)
    mine, theirs = await made(database, customer_id=first.id), await made(database, customer_id=second.id)
    for other, code in ((theirs.id, "ticket_customers_differ"), (mine.id, "itself"), (new_id(), "unknown_other")):
        async with database.transaction() as connection:
            with pytest.raises(RecordRefused, match=code):
                await merge_ticket(connection, mine.id, other, deed(), WITH_OFFICE, expected=None)


async def test_two_that_become_part_of_each_other_at_once_do_not_both(database: Database) -> None:
    one, other = await made(database), await made(database)

    async def merge(source: Ticket, into: Ticket) -> str:
        try:
            async with database.transaction() as connection:
                await merge_ticket(connection, source.id, into.id, deed(), WITH_OFFICE, expected=None)
        except RecordRefused as refused:
            return refused.code
        return "done"

    assert sorted(await asyncio.gather(merge(one, other), merge(other, one))) == ["done", "ticket_merged"]
