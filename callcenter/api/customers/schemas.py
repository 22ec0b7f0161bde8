"""Customers on the wire, as whoever asks may see them."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field

from callcenter.api.errors import Problem
from callcenter.api.fields import Cursor, Given, Shown
from callcenter.crm.customer import ContactKind, Customer, CustomerKind, facts_of
from callcenter.crm.masking import Masks, Unseal, seen_facts
from callcenter.store.repositories.customer_relations import RelatedCustomer


class PhoneShown(Shown):
    """One number of a customer, as it was written and as E.164 where it has one."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    raw: str
    e164: str | None
    kind: ContactKind
    verified: bool
    valid_from: date | None
    valid_to: date | None


class EmailShown(Shown):
    """One e-mail address of a customer."""

    address: str
    kind: ContactKind
    verified: bool
    valid_from: date | None
    valid_to: date | None


class AddressShown(Shown):
    """One postal address."""

    kind: ContactKind
    street: str
    district: str
    city: str
    province: str
    postcode: str
    country: str


class RelationShown(Shown):
    """A part in a company or a household."""

    to: str
    role: str
    since: date | None
    until: date | None


class CustomerShown(Shown):
    """One customer; the first number is the first to call. What is masked for whoever asks has stars.

    Of a masked birthday the year may be left: `1990-**-**`.
    """

    id: str
    kind: CustomerKind
    name: str
    name_latin: str | None
    segment: str | None
    language: str | None
    company: str | None
    birthday: str | None
    owner: str | None
    phones: list[PhoneShown]
    emails: list[EmailShown]
    addresses: list[AddressShown]
    relations: list[RelationShown]
    external_ids: dict[str, str]
    tags: list[str]
    fields: dict[str, Any]
    version: int
    created_at: datetime
    updated_at: datetime


class RelatedShown(Shown):
    """Whom a relation leads to, or comes from: an employee of a company, a member of a household."""

    customer_id: str
    kind: CustomerKind
    name: str
    name_latin: str | None
    role: str
    since: date | None
    until: date | None


class RelationsShown(Shown):
    """Both directions. `belongs_to` is all of it; `members` is a page, `next_cursor` null at its end."""

    belongs_to: list[RelatedShown]
    members: list[RelatedShown]
    next_cursor: str | None


class MembersWanted(Given):
    """A page of the members."""

    cursor: Cursor | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50


def shown(customer: Customer, masks: Masks, role: str, unseal: Unseal | None) -> CustomerShown:
    """Return a customer as this role sees it."""
    facts = seen_facts(masks, role, facts_of(customer), unseal)
    own = {name: getattr(customer, name) for name in ("id", "version", "created_at", "updated_at")}
    return CustomerShown.model_validate({**facts, **own})


def related_shown(related: RelatedCustomer, masks: Masks, role: str) -> RelatedShown:
    """Return the other end of a relation as this role sees it."""
    facts = asdict(related)
    return RelatedShown(customer_id=facts.pop("id"), **seen_facts(masks, role, facts))


def cursor_after(members: Sequence[RelatedCustomer]) -> str:
    """Return the cursor for what comes after the last of these."""
    last = members[-1]
    return base64.urlsafe_b64encode(f"{last.id} {last.role}".encode()).decode()


def place_of(cursor: str | None) -> tuple[str, str] | None:
    """Return the place that a cursor means; None is the beginning."""
    if cursor is None:
        return None
    try:
        text = base64.b64decode(cursor.encode("ascii"), b"-_", validate=True).decode()
        customer_id, _, role = text.partition(" ")
        if "\0" in role:
            raise Problem("bad_cursor")
        return str(UUID(customer_id)), role
    except (ValueError, binascii.Error):
        raise Problem("bad_cursor") from None
