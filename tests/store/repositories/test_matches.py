"""Who may be meant by a number, an address, a key and a name: alone and together."""

from datetime import date
from typing import Any

import pytest_asyncio

from callcenter.crm.customer import Customer, Email, Phone
from callcenter.crm.matching import Reason
from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.customer_records import insert_customer
from callcenter.store.repositories.matches import Sought, find_matches
from tests.support.floor import START

LEI, MEI = sorted(new_id() for _ in range(2))
PHONE = Phone(raw="13800138000", e164="+8613800138000", last_nine="800138000")


@pytest_asyncio.fixture(autouse=True)
async def people(database: Database) -> None:
    old = Email(address="family@example.com", valid_to=date(2000, 1, 1))
    lei = Customer(
        id=LEI, name="李雷", phones=(PHONE,), emails=(Email(address="Lei@Example.com"), old),
        external_ids={"crm": "7"}, created_at=START, updated_at=START,
    )  # fmt: skip
    mei = Customer(
        id=MEI, name="韩梅梅", emails=(Email(address="family@example.com", verified=True),),
        created_at=START, updated_at=START,
    )  # fmt: skip
    async with database.transaction() as connection:
        for one in (lei, mei):
            await insert_customer(connection, one)


async def found(database: Database, **sought: Any) -> list[tuple[str, tuple[Reason, ...], bool]]:
    async with database.transaction() as connection:
        matches = await find_matches(connection, Sought(**sought), at=START, limit=5)
    return [(match.customer_id, match.reasons, match.sure) for match in matches]


async def test_an_address_is_found_whatever_its_case_and_those_given_up_come_last(database: Database) -> None:
    assert await found(database, email=" lei@example.COM") == [(LEI, (Reason.EMAIL,), True)]
    first, second = await found(database, email="family@example.com")
    assert first == (MEI, (Reason.EMAIL, Reason.VERIFIED), True)
    assert second == (LEI, (Reason.EMAIL, Reason.NUMBER_EXPIRED), False)


async def test_a_key_of_another_system_is_certain(database: Database) -> None:
    assert await found(database, external_id=("crm", "7")) == [(LEI, (Reason.EXTERNAL_ID,), True)]
    assert await found(database, external_id=("erp", "7")) == []


async def test_a_number_is_found_as_a_call_from_it_would_be(database: Database) -> None:
    sought = {"phone": "+86 138-0013-8000", "phone_e164": "+8613800138000"}
    assert await found(database, **sought) == [(LEI, (Reason.NATIONAL,), True)]


async def test_who_fits_in_more_ways_comes_first(database: Database) -> None:
    assert [one[0] for one in await found(database, email="family@example.com", name="lilei")] == [LEI, MEI]
    assert await found(database) == []
