"""Names are found by beginnings, sounds and with one mistake, in this order, by the index and a bounded part of it."""

from datetime import timedelta

import pytest
import pytest_asyncio
from sqlalchemy import text

from callcenter.crm.customer import Customer
from callcenter.crm.matching import Reason
from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories import name_search
from callcenter.store.repositories.customer_records import insert_customer
from callcenter.store.repositories.name_search import search_by_name
from tests.support.desk import add_record
from tests.support.floor import START

PEOPLE = {
    "韩梅梅": "Han Meimei",
    "韩磊": None,
    "曾志伟": None,
    "John Smith": None,
    "Smithers": None,
    "Alice Smithson": None,
    "王丽": None,
    "Li Wang": None,
}


@pytest_asyncio.fixture(autouse=True)
async def people(database: Database) -> dict[str, str]:
    ids = {name: new_id() for name in PEOPLE}
    async with database.transaction() as connection:
        for name, latin in PEOPLE.items():
            one = Customer(id=ids[name], name=name, name_latin=latin, created_at=START, updated_at=START)
            await insert_customer(connection, one)
    return ids


async def found(database: Database, typed: str, limit: int = 9) -> list[tuple[str, Reason]]:
    async with database.transaction() as connection:
        hits = await search_by_name(connection, typed, limit=limit)
        names = {row.id: row.name for row in await connection.execute(text("select id::text, name from customers"))}
    return [(names[hit.customer_id], hit.reason) for hit in hits]


async def who(database: Database, typed: str, limit: int = 9) -> list[str]:
    return [name for name, _ in await found(database, typed, limit)]


@pytest.mark.parametrize("typed", ["韩梅梅", "hanmeimei", "meimei h", "hmm", "Han Mei", "梅梅", "韩 梅"])
async def test_a_chinese_name_is_found_as_people_type_it(database: Database, typed: str) -> None:
    assert (await who(database, typed))[0] == "韩梅梅"


async def test_the_same_name_comes_first_then_beginnings_then_mistakes(database: Database) -> None:
    assert await found(database, "smithers") == [("Smithers", Reason.NAME)]
    assert {name for name, reason in await found(database, "smith") if reason is Reason.NAME_BEGINS} == {
        "John Smith",
        "Smithers",
        "Alice Smithson",
    }
    assert (await found(database, "smihters"))[0] == ("Smithers", Reason.NAME_MISTAKE)
    assert (await found(database, "zengzhiwie"))[0] == ("曾志伟", Reason.NAME_MISTAKE)


async def test_other_characters_of_the_same_sound_are_found_after_the_right_ones(database: Database) -> None:
    assert await found(database, "韩美美") == [("韩梅梅", Reason.NAME_SOUNDS)]
    assert (await found(database, "韩雷"))[0] == ("韩磊", Reason.NAME_SOUNDS)
    assert (await found(database, "憎志为"))[0][0] == "曾志伟", "heard and typed with quite other characters"


async def test_of_equals_the_one_with_the_last_contact_comes_first(database: Database, people: dict[str, str]) -> None:
    for days, name in enumerate(["Smithers", "Alice Smithson", "John Smith"]):
        at = START + timedelta(days=days)
        await add_record(database, started_at=at, customer_id=people[name], ended_at=at)
    assert await who(database, "smith") == ["John Smith", "Alice Smithson", "Smithers"]
    assert await who(database, "smith", limit=1) == ["John Smith"]


@pytest.mark.parametrize("typed", ["", "   ", "%", "_", "'; drop table customers; --", "\\", "x" * 200, "￿", "nobody"])
async def test_nothing_and_nonsense_find_nobody(database: Database, typed: str) -> None:
    assert await who(database, typed) == []


async def test_every_way_goes_by_the_index(database: Database) -> None:
    values = {"written": "a", "sound": "b", "written_end": "b", "sound_end": "c", "most": 5}
    mistakes = {"starts": ["a"], "ends": ["b"], "most": 5, "known": []}
    async with database.transaction() as connection:
        await connection.execute(text("set local enable_seqscan = off"))
        for query, needed in ((name_search._BEGINNINGS, values), (name_search._MISTAKES, mistakes)):
            plan = "\n".join((await connection.execute(text(f"explain {query.text}"), needed)).scalars())
            assert "Seq Scan" not in plan
            assert "ix_customer_name_keys_start" in plan
