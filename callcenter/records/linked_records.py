"""What a record is linked to must be there: its customer, the contact and the ticket that it comes from.

Rule: whoever names a contact or a ticket need not name the customer, too.
"""

from callcenter.records.deeds import RecordRefused
from callcenter.store.database import Connection
from callcenter.store.repositories.links import NotThere, customer_of_interaction, customer_of_ticket, has_customer


async def customer_behind(
    connection: Connection,
    customer_id: str | None,
    *,
    interaction_id: str | None = None,
    ticket_id: str | None = None,
) -> str | None:
    """Return the customer whom a record is about.

    Raises RecordRefused: `unknown_customer`, `unknown_interaction`, `unknown_ticket`.
    """
    if customer_id is not None and not await has_customer(connection, customer_id):
        raise RecordRefused("unknown_customer", field="customer_id")
    for customer_of, linked_id, name in (
        (customer_of_interaction, interaction_id, "interaction"),
        (customer_of_ticket, ticket_id, "ticket"),
    ):
        if linked_id is not None:
            try:
                found = await customer_of(connection, linked_id)
            except NotThere:
                raise RecordRefused(f"unknown_{name}", field=f"{name}_id") from None
            customer_id = customer_id or found
    return customer_id
