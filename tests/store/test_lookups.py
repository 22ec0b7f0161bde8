"""Who calls: exact numbers first, the last nine digits where there is none, and the last contacts."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from sqlalchemy import text

from callcenter.store.database import Database
from callcenter.store.demo_customers import seed_customers
from callcenter.store.lookups import CustomerLookups
from callcenter.store.tables import customer_phones, customers, interactions

AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


@pytest_asyncio.fixture
async def lookups(database: Database, database_url: str) -> AsyncIterator[CustomerLookups]:
    async with database.transaction() as connection:
        await seed_customers(connection)
    made = CustomerLookups(database_url)
    yield made
    await made.close()


async def add_customer(database: Database, number: int, *phones: tuple[str, str | None, str | None]) -> str:
    identity = str(UUID(int=number))
    async with database.transaction() as connection:
        await connection.execute(customers.insert(), {"id": identity, "name": f"Customer {number}"})
        for position, (raw, e164, last_nine) in enumerate(phones):
            row = {"customer_id": identity, "raw": raw, "e164": e164, "last_nine": last_nine, "position": position}
            await connection.execute(customer_phones.insert(), row)
    return identity


async def add_contact(database: Database, number: int, **values: Any) -> None:
    defaults = {"id": str(UUID(int=number)), "call_id": f"call-{number}", "ani": "0", "dnis": "4001"}
    defaults |= {"channel": "voice", "direction": "inbound", "language": "zh", "stage": "closed"}
    at = AT + timedelta(minutes=number)
    async with database.transaction() as connection:
        row = {**defaults, "started_at": at, "ended_at": at, "queue": "sales", "outcome": "answered", **values}
        await connection.execute(interactions.insert(), row)


@pytest.mark.parametrize(
    ("ani", "e164", "name", "reason", "score"),
    [
        ("13800138000", "+8613800138000", "李雷", "exact", 1.0),
        ("8613800138000", "+8613800138000", "李雷", "national", 0.95),
        ("13800138000", None, "李雷", "exact", 1.0),
        ("+14155550100", "+14155550100", "Alice Smith", "exact", 1.0),
        ("14155550100", None, "Alice Smith", "exact", 1.0),
        ("4155550100", "+14155550100", "Alice Smith", "national", 0.95),
    ],
)
async def test_a_known_number_is_found_however_it_is_written(
    lookups: CustomerLookups, ani: str, e164: str | None, name: str, reason: str, score: float
) -> None:
    (match,) = (await lookups.find(ani, e164)).matches
    assert (match["name"], match["score"], match["sure"]) == (name, score, True)
    # Those whom the demo knows have asked for something.
    assert match["reasons"] == [reason, "open_ticket"]


async def test_a_match_tells_what_the_desk_shows(lookups: CustomerLookups) -> None:
    (match,) = (await lookups.find("13800138000", "+8613800138000")).matches
    assert UUID(match["id"])
    assert {**match, "id": ""} == {
        "id": "",
        "kind": "person",
        "name": "李雷",
        "segment": "vip",
        "language": "zh",
        "company": "蓝天科技",
        "owner": None,
        "recording_refused": False,
        "phones": ["13800138000"],
        "reasons": ["exact", "open_ticket"],
        "score": 1.0,
        "sure": True,
    }


async def test_of_two_records_with_one_number_the_one_with_the_last_contact_comes_first(
    lookups: CustomerLookups, database: Database
) -> None:
    found = await lookups.find("02112345678", "+862112345678")
    first, second = found.matches
    await add_contact(database, 1, customer_id=first["id"])
    await add_contact(database, 2, customer_id=second["id"])
    again = await lookups.find("02112345678", "+862112345678")
    assert [match["id"] for match in again.matches] == [second["id"], first["id"]]
    assert [contact["id"] for contact in again.recent] == [str(UUID(int=2)), str(UUID(int=1))]


async def test_the_last_nine_digits_count_only_where_no_number_is_the_same(
    lookups: CustomerLookups, database: Database
) -> None:
    (match,) = (await lookups.find("0013800138000", None)).matches
    assert (match["name"], match["reasons"]) == ("李雷", ["last_nine", "open_ticket"])
    same = await add_customer(database, 7, ("0013800138000", None, "800138000"))
    (match,) = (await lookups.find("0013800138000", None)).matches
    assert (match["id"], match["reasons"]) == (same, ["exact"])


async def test_a_service_number_is_found_by_its_digits(lookups: CustomerLookups, database: Database) -> None:
    bank = await add_customer(database, 8, ("955-88", None, "95588"), ("110", None, "110"))
    (match,) = (await lookups.find("95588", None)).matches
    assert (match["id"], match["reasons"], match["phones"]) == (bank, ["exact"], ["955-88", "110"])


@pytest.mark.parametrize("ani", ["", "anonymous", "a\0b", "%", "'; drop table customers; --", "7" * 500])
async def test_an_unknown_or_hostile_number_finds_nobody(lookups: CustomerLookups, ani: str) -> None:
    found = await lookups.find(ani, None)
    assert (found.matches, found.recent) == ((), ())


async def test_recent_contacts_are_the_last_five_that_ended_of_the_number_or_its_customer(
    lookups: CustomerLookups, database: Database
) -> None:
    (match,) = (await lookups.find("13800138000", "+8613800138000")).matches
    for number in range(1, 7):
        await add_contact(database, number, customer_id=match["id"], ani="13800138000", ani_e164="+8613800138000")
    await add_contact(database, 7, ani="+86 138 0013 8000", ani_e164="+8613800138000")
    await add_contact(database, 8, ani="0013800138000", ani_e164="+8613800138000", disposition="sale", note="好" * 400)
    await add_contact(database, 9, ani="13800138000", stage="queued", ended_at=None)
    await add_contact(database, 10, ani="somebody else")
    recent = (await lookups.find("13800138000", "+8613800138000")).recent
    assert [UUID(contact["id"]).int for contact in recent] == [8, 7, 6, 5, 4]
    assert recent[0] == {
        "id": str(UUID(int=8)),
        "started_at": (AT + timedelta(minutes=8)).isoformat(),
        "queue": "sales",
        "agent": None,
        "outcome": "answered",
        "disposition": "sale",
        # As much of it as a desk has room for.
        "note": "好" * 300,
    }


async def test_a_look_up_survives_a_restart_of_its_connections(lookups: CustomerLookups, database: Database) -> None:
    assert (await lookups.find("13800138000", None)).matches
    async with database.transaction() as connection:
        await connection.execute(
            text(
                "select pg_terminate_backend(pid) from pg_stat_activity"
                " where datname = current_database() and pid <> pg_backend_pid()"
            )
        )
    assert (await lookups.find("13800138000", None)).matches
