"""A population as one endless stream of customers with what they have bought, asked for and agreed to.

Rule: whoever is named has come before; of every record it is known whether it is somebody's second one.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from callcenter.crm.consent import Consent, ConsentChannel
from callcenter.crm.customer import Customer, CustomerKind
from callcenter.crm.orders import Order
from callcenter.crm.population.chance import Chance, Ids
from callcenter.crm.population.circles import Made, circle
from callcenter.crm.population.concerns import NOBODY, Remark, concerns, follow_ups, remarks
from callcenter.crm.population.duplicates import DuplicateKind, duplicate_of
from callcenter.crm.population.fields import LOYALTY_POINTS
from callcenter.crm.population.purchases import purchases, segment_of
from callcenter.crm.tasks import Task
from callcenter.crm.tickets import Ticket

_DUPLICATES: Final = 0.07
# A second record comes this many later, so that neighbours in a list are not the answer.
_LATER: Final = 40
_LOYAL_ORDERS: Final = 8
_POLICY: Final = "2025-01"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One record and all that hangs on it. `original` is the first record of who this is: its own, if it is that."""

    customer: Customer
    original: str
    duplicate: DuplicateKind | None = None
    orders: tuple[Order, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    tasks: tuple[Task, ...] = ()
    remarks: tuple[Remark, ...] = ()
    consents: tuple[Consent, ...] = ()


def population(chance: Chance, at: datetime) -> Iterator[Member]:
    """Return customers without end, as they stand at this moment."""
    ids = Ids(chance)
    later: deque[Member] = deque()
    while True:
        for made in circle(chance, ids, at):
            yield _member(chance, ids, made, at)
            if chance.random() < _DUPLICATES and (second := duplicate_of(chance, ids, made, at)) is not None:
                later.append(_second(chance, ids, made, *second, at))
        while len(later) > _LATER:
            yield later.popleft()


def _member(chance: Chance, ids: Ids, made: Made, at: datetime) -> Member:
    customer = made.customer
    if customer.kind is CustomerKind.HOUSEHOLD:
        return Member(customer=customer, original=customer.id)
    since, chinese = customer.created_at, made.chinese
    orders = purchases(chance, ids, customer.id, at, chinese=chinese, since=since)
    tickets = concerns(chance, ids, customer.id, orders, at, chinese=chinese)
    if orders and customer.fields:
        points = sum(order.total_minor for order in orders) // 1000
        customer = replace(customer, fields={**customer.fields, LOYALTY_POINTS: points})
    tags = ("老客户" if chinese else "loyal",) if len(orders) >= _LOYAL_ORDERS else ()
    return Member(
        customer=replace(customer, segment=segment_of(orders), tags=tags),
        original=customer.id,
        orders=orders,
        tickets=tickets,
        tasks=follow_ups(chance, ids, tickets, at, chinese=chinese),
        remarks=remarks(chance, ids, since, at, chinese=chinese),
        consents=_consents(chance, ids, since, at),
    )


def _second(chance: Chance, ids: Ids, made: Made, customer: Customer, kind: DuplicateKind, at: datetime) -> Member:
    orders = purchases(chance, ids, customer.id, at, chinese=made.chinese, since=customer.created_at)[:2]
    return Member(
        customer=replace(customer, segment=segment_of(orders)),
        original=made.customer.id,
        duplicate=kind,
        orders=orders,
    )


def _consents(chance: Chance, ids: Ids, since: datetime, at: datetime) -> tuple[Consent, ...]:
    """Most agree to being recorded, some to offers, and of those some are tired of them later."""
    found = []
    if chance.random() < 0.8:
        found.append(_consent(ids, "recording", ConsentChannel.CALL, since, given=True))
    if chance.random() < 0.35:
        channel = chance.choice((ConsentChannel.SMS, ConsentChannel.EMAIL))
        found.append(_consent(ids, "marketing", channel, since, given=True))
        if chance.random() < 0.2:
            seconds = max(int((at - since).total_seconds()), 1)
            tired = since + timedelta(seconds=chance.randrange(0, seconds))
            found.append(_consent(ids, "marketing", channel, tired, given=False))
    return tuple(found)


def _consent(ids: Ids, purpose: str, channel: ConsentChannel, at: datetime, *, given: bool) -> Consent:
    return Consent(
        id=ids.new_id(),
        purpose=purpose,
        channel=channel,
        given=given,
        at=at,
        policy_version=_POLICY,
        actor=NOBODY,
        noted_at=at,
    )
