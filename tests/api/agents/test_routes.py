"""Seeing agents and choosing a status."""

from typing import Any

import pytest

from callcenter.store.tables import audit
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
    assert (row.actor, row.action, row.subject, row.detail) == ("sam", "status_forced", "bob", {"status": "not_ready"})


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
