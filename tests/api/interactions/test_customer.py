"""Saying who is on the line: while it rings, during the talk and later; kept, remembered, shown, audited."""

from datetime import timedelta
from typing import Any

import pytest_asyncio
from sqlalchemy import select

from callcenter.core.events import CustomersFound
from callcenter.crm.customer import Customer
from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.customer_records import insert_customer
from callcenter.store.tables import audit, interactions, number_choices
from tests.support.desk import Desk, add_record
from tests.support.floor import START

URL = "/api/v1/interactions"
LEI, MEI = sorted(new_id() for _ in range(2))


@pytest_asyncio.fixture(autouse=True)
async def people(database: Database) -> None:
    async with database.transaction() as connection:
        for id_, name, segment in ((LEI, "李雷", "vip"), (MEI, "韩梅梅", None)):
            one = Customer(id=id_, name=name, segment=segment, created_at=START, updated_at=START)
            await insert_customer(connection, one)


async def chosen(database: Database) -> list[tuple[str, str, str, int]]:
    mine = number_choices.c
    async with database.transaction() as connection:
        rows = await connection.execute(select(mine.number, mine.customer_id, mine.chosen_by, mine.times))
        return [tuple(row) for row in rows]


async def audited(database: Database) -> list[dict[str, Any]]:
    async with database.transaction() as connection:
        rows = (await connection.execute(select(audit).where(audit.c.action.startswith("customer_chosen")))).mappings()
        return [dict(row) for row in rows]


async def test_the_agent_who_is_rung_says_who_it_is_and_may_say_so_again(desk: Desk, database: Database) -> None:
    await desk.make_available("alice")
    call = await desk.call_arrives(ani="021 12345678")
    found = ({"id": LEI, "name": "李雷"}, {"id": MEI, "name": "韩梅梅"})
    await desk.tell(CustomersFound(interaction_id=call.id, matches=found, at=desk.clock.now()))
    alice = await desk.signed_in("alice")
    for customer in (MEI, LEI, LEI):
        answer = await alice.post(f"{URL}/{call.id}/customer", json={"customer_id": customer})
        assert answer.status_code == 204, answer.text
    live = desk.engine.state.interactions[call.id]
    assert (live.customer_id, live.customer_segment) == (LEI, "vip")
    assert sorted(await chosen(database)) == sorted(
        [("02112345678", MEI, "alice", 1), ("02112345678", LEI, "alice", 2)]
    )
    assert await audited(database) == []


async def test_somebody_whom_no_look_up_found_is_shown_as_chosen(desk: Desk) -> None:
    await desk.make_available("alice")
    call = await desk.call_arrives()
    await desk.answer(call)
    alice = await desk.signed_in("alice")
    assert (await alice.post(f"{URL}/{call.id}/customer", json={"customer_id": LEI})).status_code == 204
    (match,) = desk.engine.state.lookups[call.id].matches
    assert (match["id"], match["name"], match["reasons"]) == (LEI, "李雷", ["chosen"])


async def test_another_agents_call_is_not_his_and_a_supervisors_word_is_audited(desk: Desk, database: Database) -> None:
    await desk.make_available("alice")
    call = await desk.call_arrives()
    await desk.answer(call)
    bob, sam = await desk.signed_in("bob"), await desk.signed_in("sam")
    refused = await bob.post(f"{URL}/{call.id}/customer", json={"customer_id": LEI})
    assert (refused.status_code, refused.json()["code"]) == (403, "not_your_interaction")
    assert await chosen(database) == []
    assert (await sam.post(f"{URL}/{call.id}/customer", json={"customer_id": LEI})).status_code == 204
    (line,) = await audited(database)
    assert (line["actor"], line["subject"], line["detail"]["agent"]) == ("sam", call.id, "alice")


async def test_a_closed_contact_is_given_to_a_customer_later(desk: Desk, database: Database) -> None:
    at = START - timedelta(days=1)
    record = await add_record(database, started_at=at, agent="alice", ani="13800138000", ani_e164="+8613800138000")
    alice, bob = await desk.signed_in("alice"), await desk.signed_in("bob")
    refused = await bob.post(f"{URL}/{record}/customer", json={"customer_id": LEI})
    assert (refused.status_code, refused.json()["code"]) == (404, "unknown_interaction")
    assert (await alice.post(f"{URL}/{record}/customer", json={"customer_id": LEI})).status_code == 204
    async with database.transaction() as connection:
        kept = (await connection.execute(select(interactions.c.customer_id, interactions.c.customer_segment))).one()
    assert tuple(kept) == (LEI, "vip")
    assert await chosen(database) == [("+8613800138000", LEI, "alice", 1)]


async def test_a_record_that_is_still_being_written_is_not_touched(desk: Desk, database: Database) -> None:
    record = await add_record(database, started_at=START, agent="alice", stage="wrap_up")
    alice = await desk.signed_in("alice")
    refused = await alice.post(f"{URL}/{record}/customer", json={"customer_id": LEI})
    assert (refused.status_code, refused.json()["code"]) == (503, "not_saved_yet")
    assert await chosen(database) == []


async def test_a_withheld_number_is_remembered_for_nobody(desk: Desk, database: Database) -> None:
    record = await add_record(database, started_at=START, agent="alice", ani="anonymous")
    alice = await desk.signed_in("alice")
    assert (await alice.post(f"{URL}/{record}/customer", json={"customer_id": LEI})).status_code == 204
    assert await chosen(database) == []


async def test_nobody_can_be_chosen_who_does_not_exist(desk: Desk) -> None:
    alice = await desk.signed_in("alice")
    for interaction in (new_id(),):
        refused = await alice.post(f"{URL}/{interaction}/customer", json={"customer_id": new_id()})
        assert (refused.status_code, refused.json()["code"]) == (404, "unknown_customer")
        refused = await alice.post(f"{URL}/{interaction}/customer", json={"customer_id": LEI})
        assert (refused.status_code, refused.json()["code"]) == (404, "unknown_interaction")
