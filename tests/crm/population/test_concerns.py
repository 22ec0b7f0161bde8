"""Tickets, follow-ups and notes: where such tickets are at their age, and nothing after this moment but what is due."""

from datetime import UTC, datetime, timedelta
from random import Random

from callcenter.crm.population.chance import Ids
from callcenter.crm.population.concerns import concerns, follow_ups, recent_concern, remarks
from callcenter.crm.population.purchases import purchases
from callcenter.crm.tickets import LinkKind, Ticket, TicketState

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


def test_tickets_about_orders_lead_to_them_and_old_ones_are_closed() -> None:
    chance = Random(1)
    ids = Ids(chance)
    found: list[Ticket] = []
    for _ in range(500):
        orders = purchases(chance, ids, "c", AT, chinese=True, since=AT - timedelta(days=900))
        tickets = concerns(chance, ids, "c", orders, AT, chinese=True)
        assert {link.to for one in tickets for link in one.links} <= {order.id for order in orders}
        found += tickets
    assert any(link.kind is LinkKind.ORDER for one in found for link in one.links)
    for ticket in found:
        moments = (ticket.created_at, ticket.responded_at, ticket.solved_at, ticket.closed_at)
        there = [moment for moment in moments if moment is not None]
        assert there == sorted(there)
        assert there[-1] <= AT
        assert (ticket.state is TicketState.CLOSED) == (ticket.closed_at is not None)
        if AT - ticket.created_at > timedelta(days=30):
            assert ticket.state is TicketState.CLOSED


def test_what_was_answered_but_not_solved_is_followed_up() -> None:
    chance = Random(2)
    ids = Ids(chance)
    recent = [recent_concern(chance, ids, "c", AT, chinese=False) for _ in range(60)]
    waiting = [one for one in recent if one.responded_at is not None and one.solved_at is None]
    tasks = follow_ups(chance, ids, recent, AT, chinese=False)
    assert waiting
    assert [task.ticket_id for task in tasks] == [one.id for one in waiting]
    for task in tasks:
        assert task.remind_at is not None
        assert task.due_at is not None
        assert task.remind_at < task.due_at


def test_only_of_a_few_something_has_been_noted() -> None:
    chance = Random(3)
    ids = Ids(chance)
    since = AT - timedelta(days=10)
    noted = [one for _ in range(1000) for one in remarks(chance, ids, since, AT, chinese=True)]
    assert 10 < len(noted) < 100
    assert all(since <= one.at <= AT for one in noted)
