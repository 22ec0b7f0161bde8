"""What a ticket names must be there: its customer, owner, queue, category, policy, and the tickets that it links to.

Rule: only what a change makes different is looked at; an owner who has left since does not stand in anybody's way.
"""

from callcenter.core.configuration import Configuration
from callcenter.crm.ticket_settings import AnySetting, Category, SlaPolicy
from callcenter.crm.tickets import LinkKind, Ticket
from callcenter.records.deeds import RecordRefused
from callcenter.store.database import Connection
from callcenter.store.repositories.links import existing_tickets, has_customer
from callcenter.store.repositories.ticket_settings import find_setting
from callcenter.store.repositories.users import find_user


async def check_ticket(
    connection: Connection, before: Ticket | None, after: Ticket, configuration: Configuration
) -> None:
    """Raise RecordRefused when a ticket names what is not there."""

    def new(name: str) -> str | None:
        value: str | None = getattr(after, name)
        return value if before is None or value != getattr(before, name) else None

    if (queue := new("queue")) is not None and queue not in configuration.queues:
        raise RecordRefused("unknown_queue", field="queue")
    if (owner := new("owner")) is not None and await find_user(connection, owner) is None:
        raise RecordRefused("unknown_user", field="owner")
    if (category := new("category")) is not None and not await _usable(connection, Category, category):
        raise RecordRefused("unknown_ticket_category", field="category")
    if (policy := new("sla_policy")) is not None and not await _usable(connection, SlaPolicy, policy):
        raise RecordRefused("unknown_sla_policy", field="sla_policy")
    if (customer := new("customer_id")) is not None:
        # Locked, so that nobody takes the customer out before the ticket is there to be seen.
        if not await has_customer(connection, customer, lock=True):
            raise RecordRefused("unknown_customer", field="customer_id")
    await _check_links(connection, before, after)


async def _check_links(connection: Connection, before: Ticket | None, after: Ticket) -> None:
    known = before.links if before is not None else ()
    others = {link.to for link in after.links if link.kind is LinkKind.TICKET and link not in known}
    if after.id in others:
        raise RecordRefused("ticket_into_itself", field="links")
    if others and others - await existing_tickets(connection, others):
        raise RecordRefused("unknown_other_ticket", field="links")


async def _usable(connection: Connection, kind: type[AnySetting], name: str) -> bool:
    found = await find_setting(connection, kind, name)
    return found is not None and not found.archived
