"""A customer and its facts: what is read back is what was written, and only what differs is told."""

from dataclasses import replace
from datetime import UTC, date, datetime

from callcenter.crm.customer import (
    Address,
    ContactKind,
    Customer,
    CustomerKind,
    Email,
    Phone,
    Relation,
    customer_of,
    difference,
    facts_of,
)

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
WHOLE = Customer(
    id="0190a0a0-0000-7000-8000-000000000001",
    kind=CustomerKind.PERSON,
    name="韩梅梅",
    name_latin="Han Meimei",
    segment="gold",
    language="zh",
    birthday=date(1990, 2, 28),
    owner="alice",
    phones=(
        Phone(raw="139-0013-9000", e164="+8613900139000", last_nine="900139000", valid_from=date(2020, 1, 1)),
        Phone(raw="95588", kind=ContactKind.WORK),
    ),
    emails=(Email(address="Han@Example.com", verified=True),),
    addresses=(Address(street="中山路 1 号", city="上海", kind=ContactKind.HOME),),
    relations=(Relation(to="0190a0a0-0000-7000-8000-000000000002", role="employee", since=date(2024, 5, 1)),),
    external_ids={"shop": "4711"},
    tags=("loyal", "wine"),
    fields={"shoe_size": 42, "hobbies": ("wine", "cars")},
    version=3,
    created_at=AT,
    updated_at=AT,
)


def test_facts_read_back_are_the_same_customer() -> None:
    again = customer_of(facts_of(WHOLE), customer_id=WHOLE.id, version=3, created_at=AT, updated_at=AT)
    assert again == WHOLE


def test_only_what_differs_is_told_with_its_old_and_new_value() -> None:
    after = replace(WHOLE, segment="vip", tags=(), version=4)
    assert difference(WHOLE, after) == {"segment": ("gold", "vip"), "tags": (["loyal", "wine"], [])}


def test_a_new_customer_differs_by_every_fact_that_it_has() -> None:
    new = Customer(id="x", name="王伟", created_at=AT, updated_at=AT)
    assert difference(None, new) == {"kind": (None, "person"), "name": (None, "王伟")}
    assert difference(new, None) == {"kind": ("person", None), "name": ("王伟", None)}
    assert difference(new, new) == {}
