"""What customers come with: tickets about what they bought, played by the tickets' own rules, and what is left to do.

Rule: a ticket that is as old as this one is where such tickets are; nothing happens after `at`, except what is due.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from callcenter.crm.orders import Order
from callcenter.crm.population.chance import Chance, Ids, Weighted
from callcenter.crm.tasks import Task, TaskKind
from callcenter.crm.ticket_work import answered, stepped
from callcenter.crm.tickets import Link, LinkKind, Priority, Step, Ticket, TicketType

# Whoever keeps the records writes there who brought them in.
NOBODY: Final = ""
_OF_AN_ORDER: Final = 0.06
_OF_NOTHING: Final = 0.02
_LONGEST_AGO: Final = 120 * 86_400
_LATEST_ANSWER: Final = 30 * 3600
_LATEST_SOLUTION: Final = 6 * 86_400
_CLOSED_AFTER: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What somebody has noted about a customer."""

    id: str
    at: datetime
    text: str
    pinned: bool = False


_ABOUT_ORDERS: Final = Weighted(
    (
        ((TicketType.COMPLAINT, "货物有损坏", "Arrived damaged"), 18),
        ((TicketType.COMPLAINT, "送货迟到", "Delivered late"), 20),
        ((TicketType.REQUEST, "要求换货", "Asks for an exchange"), 18),
        ((TicketType.REQUEST, "要开发票", "Needs an invoice"), 22),
        ((TicketType.INCIDENT, "安装后不能用", "Does not work after installation"), 14),
        ((TicketType.FEEDBACK, "对安装师傅很满意", "Happy with the fitter"), 8),
    )
)
_ABOUT_NOTHING: Final = Weighted(
    (
        ((TicketType.REQUEST, "修改收货地址", "Change of address"), 30),
        ((TicketType.REQUEST, "咨询保修政策", "Asks about the warranty"), 30),
        ((TicketType.FEEDBACK, "建议增加夜间客服", "Would like service at night"), 15),
        ((TicketType.INCIDENT, "无法登录账户", "Cannot log in"), 25),
    )
)
_PRIORITIES: Final = Weighted(((Priority.LOW, 15), (Priority.NORMAL, 60), (Priority.HIGH, 20), (Priority.URGENT, 5)))
_REMARKS: Final = Weighted(
    (
        (("下午不方便接电话，请晚上打。", "Cannot talk in the afternoon, call in the evening."), 30),
        (("送货前先联系家人。", "Please call the family before a delivery."), 20),
        (("对上次的维修不满意，注意安抚。", "Was unhappy with the last repair, be gentle."), 20),
        (("希望收到纸质发票。", "Wants invoices on paper."), 20),
        (("听力不好，请慢慢说。", "Hard of hearing, speak slowly."), 10),
    )
)


def concerns(
    chance: Chance, ids: Ids, customer_id: str, orders: Sequence[Order], at: datetime, *, chinese: bool
) -> tuple[Ticket, ...]:
    """Return the tickets of somebody who has bought this, the oldest first."""
    found = []
    for order in orders:
        if chance.random() < _OF_AN_ORDER:
            opened = order.placed_at + timedelta(seconds=chance.randrange(3600, 12 * 86_400))
            links = (Link(kind=LinkKind.ORDER, to=order.id),)
            words = _ABOUT_ORDERS.draw(chance)
            found.append(_ticket(chance, ids, customer_id, words, min(opened, at), at, links, chinese=chinese))
    if chance.random() < _OF_NOTHING:
        # There is always some work of these days.
        opened = at - timedelta(seconds=int(_LONGEST_AGO * chance.random() ** 3))
        words = _ABOUT_NOTHING.draw(chance)
        found.append(_ticket(chance, ids, customer_id, words, opened, at, (), chinese=chinese))
    return tuple(sorted(found, key=lambda ticket: ticket.created_at))


def recent_concern(chance: Chance, ids: Ids, customer_id: str, at: datetime, *, chinese: bool) -> Ticket:
    """Return a ticket of the last two days, about nothing that was bought."""
    opened = at - timedelta(seconds=chance.randrange(600, 2 * 86_400))
    return _ticket(chance, ids, customer_id, _ABOUT_NOTHING.draw(chance), opened, at, (), chinese=chinese)


def follow_ups(chance: Chance, ids: Ids, tickets: Sequence[Ticket], at: datetime, *, chinese: bool) -> tuple[Task, ...]:
    """Return what is to be done about tickets on which we have answered but not solved anything."""
    found = []
    for ticket in tickets:
        if ticket.responded_at is not None and ticket.solved_at is None:
            due = at + timedelta(minutes=15 * chance.randrange(-8, 200))
            found.append(
                Task(
                    id=ids.new_id(),
                    title=f"回电：{ticket.subject}" if chinese else f"Call back: {ticket.subject}",
                    kind=TaskKind.CALL_BACK,
                    priority=ticket.priority,
                    due_at=due,
                    remind_at=due - timedelta(minutes=15),
                    customer_id=ticket.customer_id,
                    ticket_id=ticket.id,
                    created_by=NOBODY,
                    created_at=ticket.responded_at,
                    updated_at=ticket.responded_at,
                )
            )
    return tuple(found)


def remarks(chance: Chance, ids: Ids, since: datetime, at: datetime, *, chinese: bool) -> tuple[Remark, ...]:
    """Return what has been noted about somebody: mostly nothing."""
    if chance.random() >= 0.05:
        return ()
    zh, en = _REMARKS.draw(chance)
    moment = at - timedelta(seconds=chance.randrange(0, max(int((at - since).total_seconds()), 1)))
    return (Remark(id=ids.new_id(), at=moment, text=zh if chinese else en, pinned=chance.random() < 0.3),)


def _ticket(
    chance: Chance,
    ids: Ids,
    customer_id: str,
    words: tuple[TicketType, str, str],
    opened: datetime,
    at: datetime,
    links: tuple[Link, ...],
    *,
    chinese: bool,
) -> Ticket:
    kind, zh, en = words
    ticket = Ticket(
        id=ids.new_id(),
        type=kind,
        subject=zh if chinese else en,
        priority=_PRIORITIES.draw(chance),
        customer_id=customer_id,
        links=links,
        created_by=NOBODY,
        created_at=opened,
        updated_at=opened,
    )
    answer = opened + timedelta(seconds=chance.randrange(300, _LATEST_ANSWER))
    asks = chance.random() < 0.15
    solution = answer + timedelta(seconds=chance.randrange(3600, _LATEST_SOLUTION))
    if answer <= at:
        ticket = answered(stepped(ticket, Step.OPEN, answer), answer)
        if asks:
            ticket = stepped(ticket, Step.ASK_CUSTOMER, answer)
    if solution <= at:
        ticket = stepped(ticket, Step.SOLVE, solution)
    if solution + _CLOSED_AFTER <= at:
        ticket = stepped(ticket, Step.CLOSE, solution + _CLOSED_AFTER)
    return ticket
