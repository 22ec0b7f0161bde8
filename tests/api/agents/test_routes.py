"""Seeing agents and choosing a status."""

from typing import Any

import pytest

from callcenter.store.tables import audit
from tests.api.routing.conftest import RoutingDesk
from tests.support.acting import OTHER_AGENT, OWN_AGENT, audited, look_after_support
from tests.support.desk import Desk

URL = "/api/v1/agents"


async def test_everybody_sees_every_agent_with_both_axes(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    items = (await client.get(URL)).json()["items"]
    assert [agent["username"] for agent in items] == ["alice", "bob"]
    shown = items[0]
    assert (shown["display_name"], shown["status"], shown["activity"], shown["phone"], shown["queues"]) == (
        "Alice",
        "offline",
        "idle",
        "unreachable",
        ["sales"],
    )
    assert (await client.get(f"{URL}/alice")).json() == shown
    assert (await client.get(f"{URL}/me")).json() == shown


async def test_an_agent_chooses_a_status_with_a_reason(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    answer = await client.put(f"{URL}/me/status", json={"status": "not_ready", "reason": " 午餐 "})
    assert answer.status_code == 200
    assert (answer.json()["status"], answer.json()["reason"]) == ("not_ready", "午餐")
    assert desk.engine.state.agents["alice"].reason == "午餐"
    answer = await client.put(f"{URL}/alice/status", json={"status": "available"})
    assert (answer.json()["status"], answer.json()["reason"]) == ("available", None)


async def test_an_agent_may_not_choose_for_another(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    answer = await client.put(f"{URL}/bob/status", json={"status": "available"})
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")
    assert desk.engine.state.agents["bob"].status == "offline"


async def test_a_supervisor_may_choose_for_anybody_and_it_is_audited(desk: Desk) -> None:
    client = await desk.signed_in("sam")
    assert (await client.put(f"{URL}/bob/status", json={"status": "not_ready"})).json()["status"] == "not_ready"
    async with desk.database.transaction() as connection:
        row = (await connection.execute(audit.select().order_by(audit.c.id.desc()))).first()
    assert row is not None
    told = {"status": "not_ready", "old": "offline", "when": "now", "reason": None}
    assert (row.actor, row.action, row.subject, row.detail) == ("sam", "status_forced", "bob", told)


async def test_who_is_no_agent_has_no_status(desk: Desk) -> None:
    client = await desk.signed_in("sam")
    for answer in (
        await client.get(f"{URL}/nobody"),
        await client.get(f"{URL}/me"),
        await client.put(f"{URL}/me/status", json={"status": "available"}),
        await client.put(f"{URL}/nobody/status", json={"status": "available"}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_agent")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"status": "lunch"},
        {"status": 1},
        {"status": None},
        {"status": True},
        {"status": ["available"]},
        {"status": "available", "at": "2020-01-01T00:00:00Z"},
        {"status": "not_ready", "reason": "a\0b"},
        {"status": "not_ready", "reason": "x" * 65},
        {"status": "not_ready", "reason": {"a": 1}},
        {"status": "not_ready", "reason": ""},
    ],
)
async def test_a_status_that_makes_no_sense_is_refused(desk: Desk, body: Any) -> None:
    client = await desk.signed_in("alice")
    answer = await client.put(f"{URL}/me/status", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert desk.engine.state.agents["alice"].status == "offline"


async def test_a_status_for_after_the_contact_is_shown_noted_and_taken_back(desk: Desk) -> None:
    await desk.make_available("alice")
    await desk.answer(await desk.call_arrives())
    sam, alice = await desk.signed_in("sam"), await desk.signed_in("alice")
    wanted = {"status": "not_ready", "reason": "会议", "when": "after_contact"}
    shown = (await sam.put(f"{URL}/alice/status", json=wanted)).json()
    assert shown["status"] == "available"
    at = desk.clock.now().isoformat().replace("+00:00", "Z")
    assert shown["forced"] == {"status": "not_ready", "reason": "会议", "by": "sam", "at": at}
    assert (await alice.get(f"{URL}/me")).json() == shown
    assert (await sam.delete(f"{URL}/alice/forced-status")).json()["forced"] is None
    assert (await sam.delete(f"{URL}/alice/forced-status")).status_code == 200
    assert await audited(desk, "status_forced", "forced_status_dropped") == [
        (
            "sam",
            "status_forced",
            "alice",
            {"status": "not_ready", "old": "available", "when": "after_contact", "reason": "会议"},
        ),
        ("sam", "forced_status_dropped", "alice", {"old": "not_ready", "new": None}),
    ]


async def test_an_agent_chooses_for_after_his_own_contact_too(desk: Desk) -> None:
    await desk.make_available("alice")
    await desk.answer(await desk.call_arrives())
    alice = await desk.signed_in("alice")
    shown = (await alice.put(f"{URL}/me/status", json={"status": "offline", "when": "after_contact"})).json()
    assert (shown["status"], shown["forced"]["status"], shown["forced"]["by"]) == ("available", "offline", "alice")
    assert (await alice.delete(f"{URL}/me/forced-status")).json()["forced"] is None
    assert await audited(desk, "status_forced", "forced_status_dropped") == []
    assert (await alice.put(f"{URL}/me/status", json={"status": "offline", "when": "soon"})).status_code == 422


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
async def test_statuses_out_of_scope_are_not_there(routing_desk: RoutingDesk, method: str) -> None:
    desk = routing_desk.desk
    await look_after_support(routing_desk)
    path, body = ("status", {"status": "not_ready"}) if method == "PUT" else ("forced-status", None)
    for who, agent, status in (
        ("alice", OTHER_AGENT, 403),
        ("bob", "me", 200),
        ("sam", OTHER_AGENT, 404),
        ("sam", OWN_AGENT, 200),
        ("sam", "nobody", 404),
        ("admin", OTHER_AGENT, 200),
    ):
        answer = await (await desk.signed_in(who)).request(method, f"{URL}/{agent}/{path}", json=body)
        assert answer.status_code == status, (who, agent)
