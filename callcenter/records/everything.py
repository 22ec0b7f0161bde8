"""Everything that is held about one person, as one document: for whoever asks what we know about him.

Rule: it is masked for the role of whoever takes it out, like any other view, and noted in the audit, in the access log
and nowhere else.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from callcenter.crm.customer import Customer, facts_of
from callcenter.crm.masking import Access, Masks, seen_changes, seen_facts
from callcenter.phone_numbers import digits_of
from callcenter.records.access import note_access
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.messages import seen_address
from callcenter.records.rights import read_masks
from callcenter.records.vault import Vault
from callcenter.store.database import Connection
from callcenter.store.repositories.audit import add_audit
from callcenter.store.repositories.customer_everything import KEPT, read_kept
from callcenter.store.repositories.customer_records import read_customer
from callcenter.store.repositories.customer_relations import members_of
from callcenter.store.repositories.do_not_call import barred_among

# Whose rows have numbers and names of the customer among their own facts.
_PERSONAL: Final = frozenset({"interactions", "callbacks", "missed_calls", "number_choices"})
_MOST_MEMBERS: Final = 10_000


async def everything_about(
    connection: Connection, customer_id: str, *, role: str, vault: Vault, deed: Deed
) -> dict[str, Any]:
    """Return everything held about a customer. Raises RecordRefused: `unknown_customer`."""
    customer = await read_customer(connection, customer_id)
    if customer is None:
        raise RecordRefused("unknown_customer")
    masks = await read_masks(connection)
    held: dict[str, Any] = {"customer": _customer(customer, masks, role, vault)}
    for name, kept in KEPT.items():
        rows = await read_kept(connection, kept, customer_id)
        held[name] = [_seen(name, row, masks, role, vault) for row in rows]
    members = await members_of(connection, customer_id, after=None, limit=_MOST_MEMBERS)
    held["members"] = [seen_facts(masks, role, asdict(member)) for member in members]
    barred = await barred_among(connection, [phone.e164 or digits_of(phone.raw) for phone in customer.phones])
    held["do_not_call"] = [seen_facts(masks, role, {"number": number}) for number in sorted(barred)]
    await note_access(connection, [customer_id], Access.EXPORTED, deed)
    await add_audit(
        connection, at=deed.at, actor=deed.actor, action="customer_everything_exported", subject=customer_id
    )
    return held


def _customer(customer: Customer, masks: Masks, role: str, vault: Vault) -> dict[str, Any]:
    own = {name: getattr(customer, name) for name in ("id", "version", "created_at", "updated_at")}
    return {**own, **seen_facts(masks, role, facts_of(customer), vault.unseal)}


def _seen(name: str, row: Mapping[str, Any], masks: Masks, role: str, vault: Vault) -> dict[str, Any]:
    if name == "events":
        return {**row, "changes": seen_changes(masks, role, row["changes"], vault.unseal, kind=row["kind"])}
    if name == "messages":
        return {**row, "address": seen_address(masks, role, row["channel"], row["address"])}
    return seen_facts(masks, role, row) if name in _PERSONAL else dict(row)
