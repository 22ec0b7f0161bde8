"""One customer: a person, a company or a household, and everything that is known and can be changed about it.

Rule: a customer is a value. A change makes another customer; what differs is told by `difference`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from callcenter.crm.facts import as_json, changed

# What a custom field may hold, as JSON has it; a sealed value is text too (callcenter/records/vault.py).
FieldValue = str | int | float | bool | tuple[str, ...]


class CustomerKind(StrEnum):
    """What kind of customer it is. Stored by these names."""

    PERSON = "person"
    COMPANY = "company"
    HOUSEHOLD = "household"


class ContactKind(StrEnum):
    """Where a number, an e-mail address or an address reaches somebody. Stored by these names."""

    MOBILE = "mobile"
    HOME = "home"
    WORK = "work"
    FAX = "fax"
    BILLING = "billing"
    DELIVERY = "delivery"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """A number as it was written, as E.164 where it has one, and by its last nine digits. Valid on both days named."""

    raw: str
    e164: str | None = None
    last_nine: str | None = None
    kind: ContactKind = ContactKind.MOBILE
    verified: bool = False
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Email:
    """An e-mail address as it was written. Valid on both days named."""

    address: str
    kind: ContactKind = ContactKind.OTHER
    verified: bool = False
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def key(self) -> str:
        """What two spellings of one address have in common."""
        return self.address.strip().lower()


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A postal address. `street` is all that a letter carrier needs within the district."""

    street: str
    kind: ContactKind = ContactKind.HOME
    district: str = ""
    city: str = ""
    province: str = ""
    postcode: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """This customer's part in another: `employee` of a company, `member` or `payer` of a household …"""

    to: str
    role: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """One customer. The first number is the first to call.

    `owner` is the username of who looks after it; `external_ids` are its keys in other systems, by system;
    `fields` are the custom fields. `version` counts the changes, from 1.
    """

    id: str
    kind: CustomerKind = CustomerKind.PERSON
    name: str
    name_latin: str | None = None
    segment: str | None = None
    language: str | None = None
    company: str | None = None
    birthday: date | None = None
    owner: str | None = None
    phones: tuple[Phone, ...] = ()
    emails: tuple[Email, ...] = ()
    addresses: tuple[Address, ...] = ()
    relations: tuple[Relation, ...] = ()
    external_ids: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    fields: Mapping[str, FieldValue] = field(default_factory=dict)
    version: int = 1
    created_at: datetime
    updated_at: datetime


# What identifies a record and counts its changes is no fact about the customer.
_NO_FACTS: Final = frozenset({"id", "version", "created_at", "updated_at"})
FACTS: Final = tuple(one.name for one in fields(Customer) if one.name not in _NO_FACTS)

Facts = Mapping[str, Any]


def facts_of(customer: Customer, names: Iterable[str] = FACTS) -> dict[str, Any]:
    """Return everything that can be changed about a customer, or what is named of it, as JSON has it."""
    return {name: as_json(getattr(customer, name)) for name in names}


def customer_of(
    facts: Facts, *, customer_id: str, version: int, created_at: datetime, updated_at: datetime
) -> Customer:
    """Return the customer of whom these are the facts; what is not named is as in a new one."""
    known = {name: read(facts[name]) for name, read in _READ.items() if name in facts}
    return Customer(id=customer_id, version=version, created_at=created_at, updated_at=updated_at, **known)


def difference(before: Customer | None, after: Customer | None) -> dict[str, tuple[Any, Any]]:
    """Return the old and the new value of every fact that differs; None: there was, or is, no such customer."""
    return changed(facts_of(before) if before else None, facts_of(after) if after else None)


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _phone(facts: Facts) -> Phone:
    return Phone(**{**facts, "kind": ContactKind(facts["kind"]), **_validity(facts)})


def _email(facts: Facts) -> Email:
    return Email(**{**facts, "kind": ContactKind(facts["kind"]), **_validity(facts)})


def _validity(facts: Facts) -> dict[str, date | None]:
    return {"valid_from": _date(facts["valid_from"]), "valid_to": _date(facts["valid_to"])}


def _address(facts: Facts) -> Address:
    return Address(**{**facts, "kind": ContactKind(facts["kind"])})


def _relation(facts: Facts) -> Relation:
    return Relation(**{**facts, "since": _date(facts["since"]), "until": _date(facts["until"])})


def _fields(facts: Facts) -> dict[str, FieldValue]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in facts.items()}


def _same(value: Any) -> Any:
    return value


_READ: Final[Mapping[str, Callable[[Any], Any]]] = {
    "kind": CustomerKind,
    "name": _same,
    "name_latin": _same,
    "segment": _same,
    "language": _same,
    "company": _same,
    "birthday": _date,
    "owner": _same,
    "phones": lambda found: tuple(_phone(one) for one in found or ()),
    "emails": lambda found: tuple(_email(one) for one in found or ()),
    "addresses": lambda found: tuple(_address(one) for one in found or ()),
    "relations": lambda found: tuple(_relation(one) for one in found or ()),
    "external_ids": lambda found: dict(found or {}),
    "tags": lambda found: tuple(found or ()),
    "fields": lambda found: _fields(found or {}),
}
