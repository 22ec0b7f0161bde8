"""The demo's customers: a few that are known by name, and two hundred of the made-up population, the same everywhere.

Rule: nobody is there twice and only one number is shared, so that every other caller is known at once. What they have
bought and asked for is as old as the demo is: moments are moved so that the population's last one is now.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Any, Final, TypeVar
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.crm.consent import Consent
from callcenter.crm.customer import CustomerKind, FieldValue
from callcenter.crm.orders import Order
from callcenter.crm.population.chance import Ids
from callcenter.crm.population.concerns import Remark, follow_ups, recent_concern
from callcenter.crm.population.fields import FIELDS
from callcenter.crm.population.stream import Member, population
from callcenter.crm.tasks import Task
from callcenter.crm.ticket_work import assigned
from callcenter.crm.tickets import Ticket
from callcenter.store.bulk_population import add_population_fields, copy_population
from callcenter.store.demo_known import AT, BALANCE, KNOWN, alone
from callcenter.store.demo_routing import AGENTS, demo_id
from callcenter.store.tables import customers, record_events

Seal = Callable[[str, FieldValue], str]

_GENERATED: Final = 200
_SEED: Final = 20240601
_ACTOR: Final = "demo"
# Every so many have come with something in the last two days.
_EVERY: Final = 12
_SEALED: Final = frozenset(one.name for one in FIELDS if one.sealed)

Moved = TypeVar("Moved", Order, Ticket, Task, Remark, Consent)


async def seed_customers(connection: AsyncConnection, seal: Seal | None = None) -> None:
    """Add the customers that are missing; what they have bought and asked for only the first time.

    `seal` is for the fields that are kept encrypted; without it they stay empty.
    """
    ids = [member.customer.id for member in _MEMBERS]
    there = set((await connection.execute(select(customers.c.id).where(customers.c.id.in_(ids)))).scalars())
    missing = [member for member in _MEMBERS if member.customer.id not in there]
    if missing:
        now: datetime = (await connection.execute(select(func.now()))).scalar_one()
        fields = (*FIELDS, BALANCE)
        await add_population_fields(connection, fields, at=now, new_id=lambda name: demo_id("field", name))
        known = select(record_events.c.record_id).where(record_events.c.record_id.in_(ids))
        seen_before = set((await connection.execute(known)).scalars())
        members = [
            alone(member.customer) if member.customer.id in seen_before else _moved(member, now - AT)
            for member in missing
        ]
        sealed = [_sealed(member, seal) for member in members]
        await copy_population(connection, sealed, actor=_ACTOR, at=now, new_id=lambda: str(uuid4()))


def _generated(known: Sequence[Member]) -> Iterator[Member]:
    chance = Random(_SEED)
    ids = Ids(chance)
    taken = {phone.e164 for member in known for phone in member.customer.phones}
    originals = (member for member in population(chance, AT) if member.duplicate is None)
    for number, member in enumerate(islice(originals, _GENERATED)):
        own = tuple(phone for phone in member.customer.phones if phone.e164 and phone.e164 not in taken)
        taken |= {phone.e164 for phone in own}
        member = replace(member, customer=replace(member.customer, phones=own))
        if number % _EVERY == 0 and member.customer.kind is CustomerKind.PERSON:
            member = _with_a_concern(chance, ids, member)
        agent = AGENTS[number % len(AGENTS)]
        yield replace(
            member,
            tickets=tuple(assigned(one, agent, AT) if one.responded_at else one for one in member.tickets),
            tasks=tuple(replace(task, agent=agent) for task in member.tasks),
        )


def _with_a_concern(chance: Random, ids: Ids, member: Member) -> Member:
    chinese = member.customer.language != "en"
    ticket = recent_concern(chance, ids, member.customer.id, AT, chinese=chinese)
    tasks = follow_ups(chance, ids, [ticket], AT, chinese=chinese)
    return replace(member, tickets=(*member.tickets, ticket), tasks=(*member.tasks, *tasks))


def _sealed(member: Member, seal: Seal | None) -> Member:
    fields = {
        name: seal(name, value) if seal is not None and name in _SEALED else value
        for name, value in member.customer.fields.items()
        if seal is not None or name not in _SEALED
    }
    return replace(member, customer=replace(member.customer, fields=fields))


def _moved(member: Member, by: timedelta) -> Member:
    customer = member.customer
    return replace(
        member,
        customer=replace(customer, created_at=customer.created_at + by, updated_at=customer.updated_at + by),
        orders=tuple(_later(one, by) for one in member.orders),
        tickets=tuple(_later(one, by) for one in member.tickets),
        tasks=tuple(_later(one, by) for one in member.tasks),
        remarks=tuple(_later(one, by) for one in member.remarks),
        consents=tuple(_later(one, by) for one in member.consents),
    )


def _later(record: Moved, by: timedelta) -> Moved:
    named = {name: getattr(record, name) for name in record.__dataclass_fields__}
    moments: dict[str, Any] = {name: value + by for name, value in named.items() if isinstance(value, datetime)}
    if isinstance(record, Ticket):
        moments["pauses"] = tuple((begin + by, end + by if end else None) for begin, end in record.pauses)
    return replace(record, **moments)


_GENERATED_MEMBERS: Final = tuple(_generated(KNOWN))
_MEMBERS: Final = (*KNOWN, *_GENERATED_MEMBERS)
CUSTOMERS: Final = tuple(member.customer for member in _MEMBERS)
