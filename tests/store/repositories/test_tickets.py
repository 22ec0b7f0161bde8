"""Tickets in the database: read back as written; links and comments with them."""

from dataclasses import replace

from callcenter.crm.tickets import ClockKind, Comment, Link, LinkKind, Priority, TicketState, TicketType
from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.tickets import (
    delete_ticket,
    insert_comment,
    insert_ticket,
    linked_from,
    move_comments,
    read_comments,
    read_tickets,
    update_ticket,
)
from tests.support.tickets import monday, ticket

WHOLE = ticket(
    type=TicketType.INCIDENT,
    text="三楼",
    category="it/printer",
    priority=Priority.URGENT,
    state=TicketState.ON_HOLD,
    owner="bob",
    queue="sales",
    customer_id=new_id(),
    links=(Link(kind=LinkKind.INTERACTION, to=new_id()), Link(kind=LinkKind.ORDER, to=new_id())),
    responded_at=monday(9),
    answered_at=monday(10),
    asked_at=monday(11),
    pauses=((monday(9), monday(10)), (monday(12), None)),
    breaches=(ClockKind.UPDATE,),
    fired=("update:100:breach::",),
    solution_due_at=monday(15),
    next_action_at=monday(14),
)


async def test_what_is_read_is_what_was_written(database: Database) -> None:
    async with database.transaction() as connection:
        kept = await insert_ticket(connection, WHOLE)
        assert await read_tickets(connection, [new_id(), WHOLE.id], lock=True) == [kept]
        after = replace(kept, links=kept.links[1:], owner=None, pauses=(), state=TicketState.OPEN)
        await update_ticket(connection, kept, after)
        assert await read_tickets(connection, [WHOLE.id]) == [after]
        assert await linked_from(connection, WHOLE.links[1].to) == [WHOLE.id]
        assert await linked_from(connection, WHOLE.links[0].to) == []
        await delete_ticket(connection, WHOLE.id)
        assert await read_tickets(connection, [WHOLE.id]) == []


async def test_comments_are_read_in_their_order_and_remember_where_they_were_made(database: Database) -> None:
    others = [ticket(), ticket()]
    said = [Comment(id=new_id(), at=monday(9), author="alice", text=str(n)) for n in range(3)]
    async with database.transaction() as connection:
        for one in (WHOLE, *others):
            await insert_ticket(connection, one)
        for comment in said:
            await insert_comment(connection, WHOLE.id, comment)
        ordered = sorted(said, key=lambda comment: comment.id)
        assert await read_comments(connection, WHOLE.id, limit=2) == ordered[:2]
        rest = await read_comments(connection, WHOLE.id, after=(ordered[1].at, ordered[1].id), limit=9)
        assert rest == ordered[2:]
        await move_comments(connection, WHOLE.id, others[0].id)
        await move_comments(connection, others[0].id, others[1].id)
        moved = await read_comments(connection, others[1].id, limit=9)
        assert await read_comments(connection, WHOLE.id, limit=9) == []
    assert [comment.merged_from for comment in moved] == [WHOLE.id] * 3
