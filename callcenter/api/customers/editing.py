"""What a person gives of a customer becomes a customer: numbers made comparable, fields checked and sealed.

Rule: what is masked for this person and comes back as it was shown stays as it is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from callcenter.api.customers.given import CustomerGiven, CustomerPatch
from callcenter.api.customers.schemas import CustomerShown, shown
from callcenter.api.parts import AppParts
from callcenter.api.people import Person, Role
from callcenter.crm.custom_fields import FieldDefinition
from callcenter.crm.customer import Customer, FieldValue, customer_of, facts_of
from callcenter.crm.emails import is_email
from callcenter.crm.masked_edits import MaskGiven, unmasked
from callcenter.crm.masking import Masks, seen_facts
from callcenter.phone_numbers import e164_of, last_nine
from callcenter.records.custom_fields import accept_fields, read_definitions
from callcenter.records.deeds import RecordRefused
from callcenter.records.rights import read_masks
from callcenter.records.vault import Vault
from callcenter.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Editing:
    """How one person reads and writes customers, as things are in one transaction."""

    role: Role
    masks: Masks
    definitions: Sequence[FieldDefinition]
    vault: Vault
    region: str

    def new(self, given: CustomerGiven, customer_id: str, at: datetime) -> Customer:
        """Return the customer that is given. Raises RecordRefused."""
        facts = {"kind": given.kind, **given.named()}
        facts["fields"] = facts.get("fields") or {}
        return customer_of(
            self._read(facts, {}, None), customer_id=customer_id, version=1, created_at=at, updated_at=at
        )

    def changed(self, before: Customer, patch: CustomerPatch) -> Customer:
        """Return the customer after the change. Raises RecordRefused."""
        facts = facts_of(before)
        try:
            given = unmasked(patch.named(), facts, seen_facts(self.masks, self.role, facts, self.vault.unseal))
        except MaskGiven as masked:
            raise RecordRefused("masked_value", field="/".join(map(str, masked.place))) from None
        return customer_of(
            {**facts, **self._read(given, facts, before.fields)},
            customer_id=before.id,
            version=before.version,
            created_at=before.created_at,
            updated_at=before.updated_at,
        )

    def shown(self, customer: Customer) -> CustomerShown:
        """Return the customer as this person sees it."""
        return shown(customer, self.masks, self.role, self.vault.unseal)

    def _read(
        self, given: dict[str, Any], facts: Mapping[str, Any], fields: Mapping[str, FieldValue] | None
    ) -> dict[str, Any]:
        read = dict(given)
        if "phones" in given:
            read["phones"] = [self._phone(index, one) for index, one in enumerate(given["phones"] or ())]
        if "emails" in given:
            read["emails"] = [_email(index, one) for index, one in enumerate(given["emails"] or ())]
        if given.get("external_ids"):
            read["external_ids"] = _merged(facts.get("external_ids", {}), given["external_ids"])
        if "fields" in given:
            named = given["fields"]
            wanted = dict.fromkeys(fields or ()) if named is None else named
            read["fields"] = accept_fields(self.definitions, self.vault, wanted, before=fields)
        return read

    def _phone(self, index: int, given: Mapping[str, Any]) -> dict[str, Any]:
        found = {**given, "e164": e164_of(given["raw"], self.region), "last_nine": last_nine(given["raw"])}
        if found["last_nine"] is None or "*" in given["raw"]:
            raise RecordRefused("not_a_phone", field=f"phones/{index}/raw")
        return found


async def editing_of(connection: Connection, person: Person, parts: AppParts) -> Editing:
    """Return how this person reads and writes customers now."""
    return Editing(
        role=person.role,
        masks=await read_masks(connection),
        definitions=await read_definitions(connection),
        vault=parts.vault,
        region=parts.region,
    )


def _email(index: int, given: Mapping[str, Any]) -> Mapping[str, Any]:
    if not is_email(given["address"]):
        raise RecordRefused("not_an_email", field=f"emails/{index}/address")
    return given


def _merged(before: Mapping[str, str], given: Mapping[str, str | None]) -> dict[str, str]:
    return {key: value for key, value in {**before, **given}.items() if value is not None}
