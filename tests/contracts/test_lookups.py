"""What the engine may rely on from a customer database, whoever's it is."""

from collections.abc import AsyncIterator

import orjson
import pytest
import pytest_asyncio

from callcenter.ports import Found, Lookups
from callcenter.store.database import Database
from callcenter.store.demo_customers import seed_customers
from callcenter.store.lookups import CustomerLookups
from tests.support.desk import add_record
from tests.support.fakes import FakeLookups
from tests.support.floor import START

LEI = Found(
    matches=({"id": "c-1", "name": "李雷"},),
    recent=({"id": "i-1", "started_at": START.isoformat(), "note": "要发票"},),
)


@pytest_asyncio.fixture(params=["fake", "postgres"])
async def lookups(request: pytest.FixtureRequest, database: Database, database_url: str) -> AsyncIterator[Lookups]:
    if request.param == "fake":
        yield FakeLookups(answer=LEI)
        return
    async with database.transaction() as connection:
        await seed_customers(connection)
    await add_record(database, started_at=START, ended_at=START, note="要发票", ani_e164="+8613800138000")
    own = CustomerLookups(database_url)
    yield own
    await own.close()


async def test_a_known_number_has_a_name_and_a_past_with_its_note(lookups: Lookups) -> None:
    found = await lookups.find("13800138000", "+8613800138000")
    assert [match["name"] for match in found.matches] == ["李雷"]
    assert [contact["note"] for contact in found.recent] == ["要发票"]
    for row in (*found.matches, *found.recent):
        assert isinstance(row["id"], str)


async def test_what_is_found_can_go_to_screens_and_into_the_journal_as_it_is(lookups: Lookups) -> None:
    found = await lookups.find("13800138000", None)
    rows = [dict(row) for row in (*found.matches, *found.recent)]
    assert orjson.loads(orjson.dumps(rows)) == rows


@pytest.mark.parametrize("ani", ["", "anonymous", "\0", "%", "1" * 200])
async def test_whatever_the_network_calls_a_caller_is_an_answer_and_no_error(lookups: Lookups, ani: str) -> None:
    assert isinstance(await lookups.find(ani, None), Found)
