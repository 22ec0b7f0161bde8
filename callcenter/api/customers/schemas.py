"""Customers on the wire."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from callcenter.api.fields import Given, Line, Shown


class CustomersWanted(Given):
    """How to find customers: by the beginning of the name, by a number, or by both."""

    q: Line | None = None
    phone: Annotated[Line, Field(max_length=40)] | None = None
    limit: Annotated[int, Field(ge=1, le=50)] = 20


class PhoneShown(Shown):
    """One number of a customer, as it was written and as E.164 where it has one."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    raw: str
    e164: str | None
    kind: str


class CustomerShown(Shown):
    """One customer with the numbers, the first to call first."""

    id: str
    name: str
    name_latin: str | None
    segment: str | None
    language: str | None
    company: str | None
    fields: dict[str, Any]
    created_at: datetime
    updated_at: datetime
    phones: list[PhoneShown]


class CustomerList(Shown):
    """Customers found, the last changed first."""

    items: list[CustomerShown]


def shown(row: Mapping[str, Any]) -> CustomerShown:
    """Return a stored customer."""
    return CustomerShown.model_validate(row)
