"""Callbacks by API: asked for, listed with numbers, cancelled; agents only for their own queues."""

from dataclasses import asdict, replace
from datetime import time, timedelta
from typing import Any

from sqlalchemy import select

from callcenter.core.acd.hours import Schedule
from callcenter.core.callback import CallbackState
from callcenter.core.events import Configured
from callcenter.engine.ids import new_id
from callcenter.store.tables import audit, callbacks
from tests.support.desk import CONFIGURATION, Desk
from tests.support.wishes import wish

URL = "/api/v1/callbacks"
NUMBER = "13800138000"


async def ask_for(client: Any, *, expect: int = 201, **fields: Any) -> Any:
    answer = await client.post(URL, json={"number": NUMBER, "queue": "sales", **fields})
    assert answer.status_code == expect, answer.text
    return answer.json()


async def test_an_agent_asks_for_a_callback_and_it_waits(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    made = await ask_for(client, note="wants a quote")
    assert (made["state"], made["number"], made["number_e164"]) == ("waiting", "+8613800138000", "+8613800138000")
    assert (await client.get(f"{URL}/{made['id']}")).json() == made
    async with desk.database.transaction() as connection:
        row = (await connection.execute(select(audit).where(audit.c.action == "callback_requested"))).one()
    assert (row.actor, row.subject, row.detail) == ("alice", made["id"], {"queue": "sales"})


async def test_the_same_number_is_not_asked_for_twice_however_it_is_written(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    await ask_for(client)
    refused = await ask_for(client, expect=409, number="+86 138 0013 8000")
    assert refused["code"] == "callback_exists"
    assert NUMBER not in str(refused)


async def test_a_callback_is_scheduled_and_cancelled(desk: Desk) -> None:
    client = await desk.signed_in("sam")
    due_at = desk.clock.now() + timedelta(hours=1)
    made = await ask_for(client, due_at=due_at.isoformat())
    assert made["state"] == "scheduled"
    assert (await client.delete(f"{URL}/{made['id']}")).status_code == 204
    assert not desk.engine.state.callbacks
    assert (await client.delete(f"{URL}/{made['id']}")).json()["code"] == "unknown_callback"


async def test_a_time_at_which_the_queue_is_closed_is_refused_with_the_next_opening(desk: Desk) -> None:
    office = Schedule(timezone="UTC", periods={day: ((time(9), time(10)),) for day in range(7)})
    sales = replace(CONFIGURATION.queues["sales"], schedule="office")
    shut = replace(CONFIGURATION, queues={"sales": sales}, schedules={"office": office})
    await desk.tell(Configured(configuration=shut, at=desk.clock.now()))
    tomorrow = (desk.clock.now() + timedelta(days=1)).replace(hour=12, minute=0, second=0, microsecond=0)
    refused = await ask_for(await desk.signed_in("bob"), expect=422, due_at=tomorrow.isoformat())
    opens_at = (tomorrow + timedelta(days=1)).replace(hour=9)
    assert (refused["code"], refused["errors"][0]["pointer"]) == ("outside_hours", "body/due_at")
    assert opens_at.isoformat() in refused["errors"][0]["detail"]


async def test_what_is_no_number_and_what_is_no_queue_are_refused(desk: Desk) -> None:
    client = await desk.signed_in("sam")
    assert (await ask_for(client, expect=422, number="anonymous"))["code"] == "number_not_callable"
    assert (await ask_for(client, expect=404, queue="nowhere"))["code"] == "unknown_queue"
    assert (await ask_for(client, expect=422, due_at="tomorrow"))["code"] == "invalid_request"


async def test_the_list_has_numbers_and_is_filtered_and_paged(desk: Desk) -> None:
    wishes = [wish(place, number=f"1380013800{place}", number_e164=f"+861380013800{place}") for place in range(1, 4)]
    async with desk.database.transaction() as connection:
        await connection.execute(callbacks.insert(), [asdict(one) for one in wishes])
    client = await desk.signed_in("alice")
    first = (await client.get(URL, params={"limit": 2})).json()
    rest = (await client.get(URL, params={"limit": 2, "cursor": first["next_cursor"]})).json()
    found = [item["number"] for item in (*first["items"], *rest["items"])]
    assert sorted(found) == [one.number for one in wishes]
    assert rest["next_cursor"] is None
    one = (await client.get(URL, params={"number": "13800138002", "state": "waiting"})).json()["items"]
    assert [item["number"] for item in one] == ["13800138002"]
    assert (await client.get(URL, params={"state": "done"})).json()["items"] == []


async def test_to_an_agent_the_callbacks_of_other_queues_do_not_exist(desk: Desk) -> None:
    other = wish(1, queue="support")
    async with desk.database.transaction() as connection:
        await connection.execute(callbacks.insert(), [asdict(other)])
    agent, supervisor = await desk.signed_in("alice"), await desk.signed_in("sam")
    assert (await agent.get(URL)).json()["items"] == []
    assert (await agent.get(f"{URL}/{other.id}")).json()["code"] == "unknown_callback"
    assert (await agent.delete(f"{URL}/{other.id}")).status_code == 404
    assert (await ask_for(agent, expect=404, queue="support"))["code"] == "unknown_queue"
    assert (await supervisor.get(f"{URL}/{other.id}")).json()["queue"] == "support"


async def test_what_has_ended_is_not_cancelled(desk: Desk) -> None:
    ended = wish(1, queue="sales", state=CallbackState.DONE, ended_at=desk.clock.now())
    async with desk.database.transaction() as connection:
        await connection.execute(callbacks.insert(), [asdict(ended)])
    client = await desk.signed_in("sam")
    assert (await client.delete(f"{URL}/{ended.id}")).json()["code"] == "already_ended"
    assert (await client.get(f"{URL}/{new_id()}")).json()["code"] == "unknown_callback"
