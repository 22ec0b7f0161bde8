"""Voicemails over the API: an agent hears those of his queues, masked; who hears a customer is noted."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from sqlalchemy import select

from callcenter.crm.masking import Sight
from callcenter.engine.ids import new_id
from callcenter.records.deeds import Deed
from callcenter.records.rights import decide
from callcenter.records.voicemails import Voicemails
from callcenter.store.database import Database
from callcenter.store.tables import customer_access
from tests.records.test_voicemails import CONFIGURATION, leave
from tests.support.desk import Desk, running_desk
from tests.support.history import add_customer

URL = "/api/v1/voicemails"


@pytest_asyncio.fixture
async def desk(database: Database, tmp_path: Path) -> AsyncIterator[Desk]:
    """The API with a folder of recordings."""
    async with running_desk(database, recordings=tmp_path) as running:
        yield running


async def noticed(desk: Desk) -> None:
    voicemails = Voicemails(
        desk.database,
        clock=desk.clock,
        new_id=new_id,
        configuration=lambda: CONFIGURATION,
        message_kept=lambda: None,
    )
    await voicemails.run_due()


async def test_an_agent_hears_those_of_his_queues_and_a_supervisor_all(desk: Desk, tmp_path: Path) -> None:
    async with desk.database.transaction() as connection:
        who = await add_customer(connection)
    mine = await leave(desk.database, desk.clock.now(), customer_id=who)
    desk.clock.advance(60)
    await leave(desk.database, desk.clock.now(), queue="support")
    await noticed(desk)
    (tmp_path / f"message-{mine}-7.wav").write_bytes(b"RIFF")
    alice, sam = await desk.signed_in("alice"), await desk.signed_in("sam")
    (own,) = (await alice.get(URL)).json()["items"]
    assert (own["interaction_id"], own["queue"], own["seconds"], own["customer_id"]) == (mine, "sales", 12, who)
    every = (await sam.get(URL)).json()["items"]
    assert [one["queue"] for one in every] == ["support", "sales"]
    assert (await alice.get(URL, params={"queue": "support"})).json()["items"] == []
    assert len((await sam.get(URL, params={"customer": who})).json()["items"]) == 1
    heard = await alice.get(f"{URL}/{own['id']}/audio")
    assert (heard.status_code, heard.headers["content-type"], heard.content) == (200, "audio/wav", b"RIFF")
    assert heard.headers["cache-control"] == "no-store"
    foreign = every[0]["id"]
    assert (await alice.get(f"{URL}/{foreign}/audio")).json()["code"] == "unknown_voicemail"
    assert (await sam.get(f"{URL}/{foreign}/audio")).json()["code"] == "recording_gone"
    async with desk.database.transaction() as connection:
        columns = (customer_access.c.customer_id, customer_access.c.username, customer_access.c.what)
        assert [tuple(row) for row in await connection.execute(select(*columns))] == [(who, "alice", "viewed")]


async def test_the_callers_number_is_masked_and_pages_follow_each_other(desk: Desk) -> None:
    rules = {"agent": {"phone": Sight.PARTLY}}
    async with desk.database.transaction() as connection:
        deed = Deed(actor="admin", at=desk.clock.now(), new_id=new_id)
        await decide(connection, rules, (), deed, expected=None)
    for _ in range(3):
        await leave(desk.database, desk.clock.now())
        desk.clock.advance(1)
    await noticed(desk)
    client = await desk.signed_in("alice")
    first = (await client.get(URL, params={"limit": 2})).json()
    rest = (await client.get(URL, params={"cursor": first["next_cursor"]})).json()
    assert (len(first["items"]), len(rest["items"])) == (2, 1)
    assert {one["ani"] for one in first["items"] + rest["items"]} == {"138****8000"}
