"""The demo's few customers who are known by name, with everything that they can ask the IVR about.

Rule: who they are never changes: docs, tests and screenshots name them, their numbers and what they know of themselves.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final

from callcenter.crm.custom_fields import FieldDefinition, FieldKind
from callcenter.crm.customer import ContactKind, Customer, CustomerKind, Email, FieldValue, Phone, Relation
from callcenter.crm.orders import Order, OrderItem, OrderState
from callcenter.crm.population.concerns import Remark
from callcenter.crm.population.fields import ID_NUMBER
from callcenter.crm.population.stream import Member
from callcenter.crm.ticket_work import answered, stepped
from callcenter.crm.tickets import Step, Ticket, TicketType
from callcenter.phone_numbers import e164_of, last_nine
from callcenter.store.demo_routing import demo_id

# When all this was so; it is moved to the day of the first start.
AT: Final = datetime(2026, 1, 1, 9, tzinfo=UTC)
BALANCE: Final = FieldDefinition(
    name="balance", label_en="Balance", label_zh="账户余额", kind=FieldKind.DECIMAL, position=5
)


def alone(customer: Customer) -> Member:
    """Return somebody of whom nothing else is known."""
    return Member(customer=customer, original=customer.id)


def _customer(
    name: str,
    phones: Sequence[tuple[ContactKind, str]],
    *,
    key: str,
    latin: str | None = None,
    segment: str = "standard",
    language: str = "zh",
    company: str | None = None,
    home: str | None = None,
    birthday: date | None = None,
    email: str | None = None,
    fields: dict[str, FieldValue] | None = None,
) -> Customer:
    return Customer(
        id=demo_id("customer", key),
        name=name,
        name_latin=latin,
        segment=segment,
        language=language,
        company=company,
        birthday=birthday,
        phones=tuple(Phone(raw=raw, e164=e164_of(raw), last_nine=last_nine(raw), kind=kind) for kind, raw in phones),
        emails=(Email(address=email),) if email else (),
        relations=(Relation(to=home, role="member"),) if home else (),
        fields=fields or {},
        created_at=AT - timedelta(days=400),
        updated_at=AT - timedelta(days=400),
    )


def _known() -> Iterator[Member]:
    li_lei = _customer(
        "李雷",
        [(ContactKind.MOBILE, "13800138000")],
        key="li-lei",
        latin="Li Lei",
        segment="vip",
        company="蓝天科技",
        birthday=date(1990, 3, 14),
        email="li.lei@example.com",
        fields={BALANCE.name: 328.5, ID_NUMBER: "11010119900314851X"},
    )
    air_conditioner = OrderItem(sku="AC-1500", name="变频空调 1.5 匹", unit_minor=329_900, state=OrderState.SHIPPED)
    yield replace(
        alone(li_lei),
        orders=(_order(li_lei, "li-lei", "SO-1001", air_conditioner, days=2),),
        tickets=(_ticket(li_lei, "li-lei", "空调安装预约", days=1),),
        remarks=(
            Remark(id=demo_id("note", "li-lei"), at=AT - timedelta(days=30), text="希望收到纸质发票。", pinned=True),
        ),
    )
    meimei = _customer(
        "韩梅梅",
        [(ContactKind.MOBILE, "13900139000")],
        key="han-meimei",
        latin="Han Meimei",
        birthday=date(1992, 8, 20),
        fields={BALANCE.name: 56.0},
    )
    kettle = OrderItem(sku="KT-17", name="电热水壶", unit_minor=19_900, state=OrderState.DELIVERED)
    yield replace(alone(meimei), orders=(_order(meimei, "han-meimei", "SO-1002", kettle, days=9),))
    alice = _customer(
        "Alice Smith",
        [(ContactKind.MOBILE, "+14155550100")],
        key="alice-smith",
        latin="Alice Smith",
        language="en",
        birthday=date(1988, 5, 9),
        email="alice.smith@example.com",
        fields={BALANCE.name: 1204.05},
    )
    espresso = OrderItem(sku="ES-9", name="Espresso machine", unit_minor=249_900, state=OrderState.PAID)
    yield replace(
        alone(alice),
        orders=(_order(alice, "alice-smith", "SO-1003", espresso, days=1),),
        tickets=(_ticket(alice, "alice-smith", "Needs an invoice in English", days=3),),
    )
    home = replace(_customer("张家", [], key="shared-home", latin="Zhang"), kind=CustomerKind.HOUSEHOLD)
    yield alone(home)
    # One number, two people: the agent must choose.
    shared = [(ContactKind.HOME, "02112345678")]
    yield alone(_customer("赵敏", shared, key="shared-one", latin="Zhao Min", home=home.id))
    yield alone(_customer("张无忌", shared, key="shared-two", latin="Zhang Wuji", segment="gold", home=home.id))


def _order(customer: Customer, key: str, number: str, item: OrderItem, *, days: int) -> Order:
    placed = AT - timedelta(days=days)
    return Order(
        id=demo_id("order", key),
        system="demo",
        key=f"{key}-1",
        number=number,
        customer_id=customer.id,
        state=item.state,
        currency="CNY",
        total_minor=item.unit_minor,
        placed_at=placed,
        items=(item,),
        created_at=placed,
        updated_at=placed,
    )


def _ticket(customer: Customer, key: str, subject: str, *, days: int) -> Ticket:
    opened = AT - timedelta(days=days)
    ticket = Ticket(
        id=demo_id("ticket", key),
        type=TicketType.REQUEST,
        subject=subject,
        customer_id=customer.id,
        created_by="demo",
        created_at=opened,
        updated_at=opened,
    )
    answer = opened + timedelta(minutes=20)
    return answered(stepped(ticket, Step.OPEN, answer), answer)


KNOWN: Final = tuple(_known())
