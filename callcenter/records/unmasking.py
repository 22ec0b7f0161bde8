"""Masked facts shown plainly to somebody who says why: noted as an event and as an access, never without both.

Rule: the event names the facts and the reason, never a value. What is hidden from somebody, and not only shown in part,
is opened by those above him.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from callcenter.crm.customer import Customer, facts_of
from callcenter.crm.masking import FIELD, Access, Masks, Sight, Unseal, is_sealed
from callcenter.records.access import note_access
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.store.database import Connection
from callcenter.store.repositories.customer_records import read_customer
from callcenter.store.repositories.record_events import append_events


async def unmask(
    connection: Connection,
    customer_id: str,
    facts: Sequence[str],
    reason: str,
    deed: Deed,
    *,
    masks: Masks,
    role: str,
    unseal: Unseal,
) -> dict[str, Any]:
    """Return these facts as they are. Raises RecordRefused: `unknown_customer`, `unknown_fact`, `fact_hidden`."""
    customer = await read_customer(connection, customer_id)
    if customer is None:
        raise RecordRefused("unknown_customer")
    opened = {fact: _plain(customer, fact, masks, role, unseal) for fact in dict.fromkeys(facts)}
    await note_access(connection, [customer_id], Access.UNMASKED, deed)
    event = deed.event(
        "unmasked",
        kind="customer",
        record_id=customer_id,
        customer_id=customer_id,
        version=customer.version,
        changes={"facts": (None, list(opened)), "reason": (None, reason)},
    )
    await append_events(connection, [event])
    return opened


def _plain(customer: Customer, fact: str, masks: Masks, role: str, unseal: Unseal) -> Any:
    if masks.sight(role, fact) is Sight.HIDDEN:
        raise RecordRefused("fact_hidden", field=fact)
    if fact.startswith(FIELD):
        name = fact.removeprefix(FIELD)
        value = customer.fields.get(name)
        return unseal(name, value) if is_sealed(value) else value
    if fact not in _READ:
        raise RecordRefused("unknown_fact", field="facts")
    return _READ[fact](facts_of(customer))


_READ: Final[Mapping[str, Callable[[Mapping[str, Any]], Any]]] = {
    "name": lambda facts: [one for one in (facts["name"], facts["name_latin"]) if one],
    "phone": lambda facts: [one["raw"] for one in facts["phones"]],
    "email": lambda facts: [one["address"] for one in facts["emails"]],
    "birthday": lambda facts: facts["birthday"],
    "address": lambda facts: facts["addresses"],
    "external_id": lambda facts: facts["external_ids"],
}
