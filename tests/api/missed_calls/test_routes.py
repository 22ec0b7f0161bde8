"""Missed callers over the API: whose they are, who has them, what came of them."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

from callcenter.core.events import Configured
from callcenter.crm.masking import Sight
from callcenter.engine.ids import new_id
from callcenter.records.deeds import Deed
from callcenter.records.missed_callers import MissedCallers
from callcenter.records.rights import decide
from tests.support.desk import CONFIGURATION, Desk, add_record
from tests.support.history import add_customer

URL = "/api/v1/missed-calls"
LI_LEI = "+8613800138000"


async def missed(desk: Desk, number: str = LI_LEI, queue: str = "sales", **facts: Any) -> None:
    desk.clock.advance(60)
    at = desk.clock.now()
    values = {"ani": number, "ani_e164": number, "queue": queue, "outcome": "abandoned_in_queue", "ended_at": at}
    await add_record(desk.database, started_at=at - timedelta(seconds=40), **{**values, **facts})
    await look(desk)


async def look(desk: Desk) -> None:
    configuration = desk.engine.state.configuration
    noticing = MissedCallers(desk.database, clock=desk.clock, new_id=new_id, configuration=lambda: configuration)
    await noticing.run_due()


async def test_a_caller_who_gave_up_is_on_the_list_of_the_queues_agents(desk: Desk) -> None:
    async with desk.database.transaction() as connection:
        who = await add_customer(connection)
    await missed(desk, customer_id=who)
    await missed(desk, customer_id=who, outcome="voicemail")
    await missed(desk, "+8613900139000", queue="vip")
    agent, supervisor = await desk.signed_in("alice"), await desk.signed_in("sam")
    page = (await agent.get(URL)).json()
    (line,) = page["items"]
    assert (line["number"], line["calls"], line["voicemails"], line["last_outcome"]) == (LI_LEI, 2, 1, "voicemail")
    assert (line["customer_id"], line["claimed_by"], line["state"]) == (who, None, "open")
    assert (page["open"], page["next_cursor"]) == (1, None)
    whole = (await agent.get(f"{URL}/{line['id']}")).json()
    assert [contact["outcome"] for contact in whole["contacts"]] == ["voicemail", "abandoned_in_queue"]
    everybody = (await supervisor.get(URL)).json()
    assert [one["queue"] for one in everybody["items"]] == ["sales", "vip"]
    other = everybody["items"][1]["id"]
    for answer in (await agent.get(f"{URL}/{other}"), await agent.post(f"{URL}/{other}/claim")):
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_missed_call")


async def test_the_list_is_filtered_and_paged_who_has_waited_longest_first(desk: Desk) -> None:
    numbers = [f"+861390013900{number}" for number in range(5)]
    for number in numbers:
        await missed(desk, number)
    client = await desk.signed_in("alice")

    async def found(**wanted: Any) -> list[str]:
        answer = await client.get(URL, params=wanted)
        assert answer.status_code == 200, answer.text
        return [line["number"] for line in answer.json()["items"]]

    first = (await client.get(URL, params={"limit": 2})).json()
    # Who calls again keeps his place.
    await missed(desk, numbers[0])
    assert [line["number"] for line in first["items"]] == numbers[:2]
    assert await found(limit=2, cursor=first["next_cursor"]) == numbers[2:4]
    assert await found(number="139 0013 9003") == [numbers[3]]
    assert await found(queue="vip") == await found(state="done") == await found(claimed_by="me") == []
    await client.post(f"{URL}/{first['items'][1]['id']}/claim")
    assert await found(claimed_by="me") == [numbers[1]]
    assert await found(**{"from": desk.clock.now().isoformat()}) == []
    assert (await client.get(URL, params={"cursor": "x"})).json()["code"] == "bad_cursor"


async def test_of_many_who_claim_at_once_one_has_him_and_the_others_hear_who(desk: Desk) -> None:
    await missed(desk)
    clients = {name: await desk.signed_in(name) for name in ("alice", "bob")}
    (line,) = (await clients["alice"].get(URL)).json()["items"]
    names = [name for name in clients for _ in range(4)]
    answers = await asyncio.gather(*(clients[name].post(f"{URL}/{line['id']}/claim") for name in names))
    taken = {name for name, answer in zip(names, answers, strict=True) if answer.status_code == 200}
    assert len(taken) == 1
    (holder,) = taken
    for name, answer in zip(names, answers, strict=True):
        if name != holder:
            assert (answer.status_code, answer.json()["code"]) == (409, "missed_call_claimed")
            assert answer.json()["errors"][0]["detail"] == holder.title()
    other = next(name for name in clients if name != holder)
    done = {"result": "reached"}
    assert (await clients[other].post(f"{URL}/{line['id']}/done", json=done)).status_code == 409
    assert (await clients[other].post(f"{URL}/{line['id']}/release")).status_code == 409
    desk.clock.advance(15 * 60)
    assert (await clients[other].get(URL)).json()["items"][0]["claimed_by"] is None
    taken_over = (await clients[other].post(f"{URL}/{line['id']}/claim")).json()
    assert (taken_over["claimed_by"], taken_over["claimed_by_name"]) == (other, other.title())


async def test_he_is_given_back_and_done_with_what_came_of_it(desk: Desk) -> None:
    await missed(desk)
    agent, supervisor = await desk.signed_in("alice"), await desk.signed_in("sam")
    (line,) = (await agent.get(URL)).json()["items"]
    await agent.post(f"{URL}/{line['id']}/claim")
    assert (await supervisor.post(f"{URL}/{line['id']}/release")).json()["claimed_by"] is None
    assert (await agent.post(f"{URL}/{line['id']}/release")).status_code == 200
    assert (await agent.post(f"{URL}/{line['id']}/done", json={})).status_code == 422
    answer = await agent.post(f"{URL}/{line['id']}/done", json={"result": "reached", "text": "已回电"})
    assert [answer.json()[name] for name in ("state", "closed_by", "result_text")] == ["done", "alice", "已回电"]
    again = await agent.post(f"{URL}/{line['id']}/done", json={"result": "reached"})
    assert (again.status_code, again.json()["code"]) == (409, "missed_call_closed")
    assert (await agent.get(URL)).json() == {"items": [], "next_cursor": None, "open": 0}
    assert len((await agent.get(URL, params={"state": "done"})).json()["items"]) == 1


async def test_a_real_call_that_is_given_up_and_one_that_gets_through(desk: Desk) -> None:
    """The engine's own words end up in the same place: the fake store keeps nothing, so they are written by hand."""
    await missed(desk)
    at = desk.clock.now() + timedelta(seconds=9)
    facts = {"ani": LI_LEI, "ani_e164": LI_LEI, "connected_at": at, "agent": "bob", "queue": "vip"}
    await add_record(desk.database, started_at=at, **facts)
    await look(desk)
    client = await desk.signed_in("alice")
    assert (await client.get(URL)).json()["items"] == []
    (line,) = (await client.get(URL, params={"state": "reached"})).json()["items"]
    assert line["closed_interaction_id"] is not None


async def test_numbers_and_names_are_shown_as_the_masks_have_it(desk: Desk) -> None:
    await missed(desk, ani_name="李雷")
    async with desk.database.transaction() as connection:
        rules = {"agent": {"phone": Sight.PARTLY, "name": Sight.PARTLY}}
        deed = Deed(actor="admin", at=desk.clock.now(), new_id=new_id)
        await decide(connection, rules, (), deed, expected=None)
    (line,) = (await (await desk.signed_in("alice")).get(URL)).json()["items"]
    assert (line["number"], line["name"]) == ("+86138****8000", "李**")


async def test_an_agent_of_no_queue_sees_nobody(desk: Desk) -> None:
    await missed(desk)
    alice = replace(CONFIGURATION.agents["alice"], queues=frozenset())
    changed = replace(CONFIGURATION, agents={**CONFIGURATION.agents, "alice": alice})
    await desk.tell(Configured(configuration=changed, at=desk.clock.now()))
    client = await desk.signed_in("alice")
    assert (await client.get(URL)).json() == {"items": [], "next_cursor": None, "open": 0}
