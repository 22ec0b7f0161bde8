"""The demo's customers: a few that are known by name, and two hundred that are the same in every installation."""

from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.phone_numbers import e164_of, last_nine
from callcenter.store.demo_routing import Rows, demo_id
from callcenter.store.tables import customer_phones, customers

_GENERATED: Final = 200
_SEED: Final = 20240601

_FAMILY_NAMES: Final = (
    ("王", "Wang"),
    ("张", "Zhang"),
    ("刘", "Liu"),
    ("陈", "Chen"),
    ("杨", "Yang"),
    ("黄", "Huang"),
    ("赵", "Zhao"),
    ("周", "Zhou"),
    ("吴", "Wu"),
    ("徐", "Xu"),
    ("孙", "Sun"),
    ("欧阳", "Ouyang"),
)
_GIVEN_NAMES: Final = (
    ("伟", "Wei"),
    ("芳", "Fang"),
    ("娜", "Na"),
    ("敏", "Min"),
    ("静", "Jing"),
    ("丽", "Li"),
    ("强", "Qiang"),
    ("磊", "Lei"),
    ("洋", "Yang"),
    ("婷", "Ting"),
    ("志强", "Zhiqiang"),
    ("晓明", "Xiaoming"),
    ("建国", "Jianguo"),
    ("雨桐", "Yutong"),
)
_ENGLISH_FIRST: Final = ("James", "Mary", "Robert", "Linda", "Michael", "Susan", "David", "Karen", "Daniel", "Emma")
_ENGLISH_LAST: Final = ("Brown", "Taylor", "Wilson", "Davies", "Evans", "Walker", "Wright", "Green", "Hall", "Wood")
_COMPANIES: Final = ("蓝天科技", "东方贸易", "海河物流", "Northwind Ltd", "Harbour Foods", "青山教育")
_SEGMENTS: Final = ("standard", "standard", "standard", "silver", "gold", "vip")


async def seed_customers(connection: AsyncConnection) -> None:
    """Add the customers that are missing."""
    ids = [customer["id"] for customer in CUSTOMERS]
    there = set((await connection.execute(select(customers.c.id).where(customers.c.id.in_(ids)))).scalars())
    missing = [customer for customer in CUSTOMERS if customer["id"] not in there]
    if missing:
        columns = [name for name in missing[0] if name in customers.c]
        await connection.execute(customers.insert(), [{name: one[name] for name in columns} for one in missing])
        await connection.execute(customer_phones.insert(), [row for one in missing for row in phone_rows(one)])


def phone_rows(customer: Mapping[str, Any]) -> Rows:
    """Return the rows of a customer's numbers, the first to call first."""
    return [
        {
            "customer_id": customer["id"],
            "raw": raw,
            "e164": e164_of(raw),
            "last_nine": last_nine(raw),
            "kind": kind,
            "position": position,
        }
        for position, (kind, raw) in enumerate(customer["phones"])
    ]


def _customer(
    name: str,
    phones: Sequence[tuple[str, str]],
    *,
    key: str,
    latin: str | None = None,
    segment: str = "standard",
    language: str = "zh",
    company: str | None = None,
    email: str | None = None,
) -> dict[str, Any]:
    return {
        "id": demo_id("customer", key),
        "name": name,
        "name_latin": latin,
        "segment": segment,
        "language": language,
        "company": company,
        "email": email,
        "phones": tuple(phones),
    }


def _generated() -> Rows:
    chance = Random(_SEED)
    return [_chinese(number, chance) if number % 3 else _english(number, chance) for number in range(_GENERATED)]


def _chinese(number: int, chance: Random) -> dict[str, Any]:
    family, family_latin = chance.choice(_FAMILY_NAMES)
    given, given_latin = chance.choice(_GIVEN_NAMES)
    phones = [("mobile", f"139{number:04d}{chance.randrange(1000, 10_000)}")]
    if chance.random() < 0.5:
        phones.append(("work", f"010-6{number:03d}{chance.randrange(1000, 10_000)}"))
    if chance.random() < 0.2:
        phones.append(("home", f"0755 2{number:03d} {chance.randrange(1000, 10_000)}"))
    return _customer(
        family + given,
        phones,
        key=f"generated-{number}",
        latin=f"{family_latin} {given_latin}",
        segment=chance.choice(_SEGMENTS),
        company=chance.choice(_COMPANIES) if len(phones) > 1 else None,
        email=f"customer{number}@example.com",
    )


def _english(number: int, chance: Random) -> dict[str, Any]:
    # 555-0100 to 555-0199 belong to nobody; every third number below 200 makes 67 of them.
    line = f"01{number // 3:02d}"
    phones = [("mobile", f"+1 310 555 {line}")]
    if chance.random() < 0.5:
        phones.append(("work", f"+1 (212) 555-{line}"))
    name = f"{chance.choice(_ENGLISH_FIRST)} {chance.choice(_ENGLISH_LAST)}"
    return _customer(
        name,
        phones,
        key=f"generated-{number}",
        latin=name,
        segment=chance.choice(_SEGMENTS),
        language="en",
        company=chance.choice(_COMPANIES) if len(phones) > 1 else None,
        email=f"customer{number}@example.com",
    )


_KNOWN: Final[Rows] = [
    _customer("李雷", [("mobile", "13800138000")], key="li-lei", latin="Li Lei", segment="vip", company="蓝天科技"),
    _customer("韩梅梅", [("mobile", "13900139000")], key="han-meimei", latin="Han Meimei"),
    _customer("Alice Smith", [("mobile", "+14155550100")], key="alice-smith", latin="Alice Smith", language="en"),
    # One number, two people: the agent must choose.
    _customer("赵敏", [("home", "02112345678")], key="shared-one", latin="Zhao Min"),
    _customer("张无忌", [("home", "02112345678")], key="shared-two", latin="Zhang Wuji", segment="gold"),
]

CUSTOMERS: Final[Rows] = [*_KNOWN, *_generated()]
