"""Why, by API: of who waits, of each decision; agents only of their own."""

from dataclasses import replace
from typing import Any

from callcenter.core.changes import DecisionMade
from callcenter.core.events import Configured
from callcenter.core.interaction import Interaction
from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.tables import routing_decisions
from tests.support.desk import CONFIGURATION, Desk, add_record

URL = "/api/v1/interactions"


async def routing_of(client: Any, interaction_id: str, *, expect: int = 200) -> Any:
    answer = await client.get(f"{URL}/{interaction_id}/routing")
    assert answer.status_code == expect, answer.text
    return answer.json()


async def save_decisions(desk: Desk) -> None:
    """As the store would: the desk's own keeps everything in memory."""
    async with desk.database.transaction() as connection:
        for change in desk.store.changes:  # type: ignore[attr-defined]
            if isinstance(change, DecisionMade):
                row = {"number": change.number, "at": change.at, "explanation": change.explanation, "rev": 1}
                await connection.execute(routing_decisions.insert().values(interaction_id=change.interaction_id, **row))


async def saved(database: Database, live: Interaction, *, started_at: Any) -> None:
    await add_record(database, id=live.id, started_at=started_at, agent="alice", stage="closed")


async def test_a_supervisor_is_told_why_a_caller_waits_in_his_language(desk: Desk) -> None:
    call = await desk.call_arrives()
    client = await desk.signed_in("sam")
    found = await routing_of(client, call.id)
    assert (found["id"], found["decisions"]) == (call.id, [])
    now = found["now"]
    assert (now["queue"], now["why"], now["why_text"]) == ("sales", "nobody_logged_in", "没有合适的坐席登录")
    assert [(agent["agent"], agent["reason"], agent["text"]) for agent in now["agents"]] == [
        ("alice", "offline", "离线"),
        ("bob", "offline", "离线"),
    ]
    assert "13800138000" not in str(found)


async def test_the_decisions_of_a_call_are_told_after_it(desk: Desk) -> None:
    call = await desk.call_arrives()
    await desk.make_available("alice")
    await saved(desk.database, call, started_at=desk.clock.now())
    await save_decisions(desk)
    sam, alice, bob = [await desk.signed_in(name) for name in ("sam", "alice", "bob")]
    found = await routing_of(sam, call.id)
    assert found["now"] is None
    (decision,) = found["decisions"]
    assert decision["number"] == 1
    explanation = decision["explanation"]
    assert [(agent["agent"], agent["reason"]) for agent in explanation["agents"]] == [
        ("alice", "chosen"),
        ("bob", "offline"),
    ]
    assert await routing_of(alice, call.id) == found
    assert (await routing_of(bob, call.id, expect=404))["code"] == "unknown_interaction"


async def test_an_agent_is_told_of_a_waiting_call_only_when_it_is_his(desk: Desk) -> None:
    call = await desk.call_arrives()
    alice = await desk.signed_in("alice")
    await routing_of(alice, call.id, expect=404)
    await desk.make_available("alice")
    assert (await routing_of(alice, call.id))["now"] is None  # it rings at her desk


async def test_what_an_older_version_kept_is_still_told(desk: Desk) -> None:
    call = await desk.call_arrives()
    await desk.make_available("alice")
    await saved(desk.database, call, started_at=desk.clock.now())
    change = next(each for each in desk.store.changes if isinstance(each, DecisionMade))  # type: ignore[attr-defined]
    left = {name: value for name, value in change.explanation.items() if name not in ("left_out", "only_until_at")}
    async with desk.database.transaction() as connection:
        row = {"interaction_id": call.id, "number": 1, "at": change.at, "explanation": {**left, "of_tomorrow": 1}}
        await connection.execute(routing_decisions.insert().values(row))
    (decision,) = (await routing_of(await desk.signed_in("sam"), call.id))["decisions"]
    assert decision["explanation"]["left_out"] is None


async def test_what_does_not_exist_is_not_found(desk: Desk) -> None:
    client = await desk.signed_in("sam")
    assert (await routing_of(client, str(new_id()), expect=404))["code"] == "unknown_interaction"
    assert (await client.get(f"{URL}/nonsense/routing")).status_code == 422
    assert (await desk.client().get(f"{URL}/{new_id()}/routing")).status_code == 401


async def test_a_callback_is_explained_to_those_who_may_see_it(desk: Desk) -> None:
    sam = await desk.signed_in("sam")
    made = (await sam.post("/api/v1/callbacks", json={"number": "13800138000", "queue": "sales"})).json()
    found = (await sam.get(f"/api/v1/callbacks/{made['id']}/routing")).json()
    assert (found["now"]["why"], found["decisions"]) == ("nobody_logged_in", [])
    elsewhere = {name: replace(each, queues=frozenset()) for name, each in CONFIGURATION.agents.items()}
    await desk.tell(Configured(configuration=replace(CONFIGURATION, agents=elsewhere), at=desk.clock.now()))
    bob = await desk.signed_in("bob")
    refused = await bob.get(f"/api/v1/callbacks/{made['id']}/routing")
    assert (refused.status_code, refused.json()["code"]) == (404, "unknown_callback")
