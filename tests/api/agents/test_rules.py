"""An agent's queues and skills, changed while he works: a version of the routing document, felt at once, and noted."""

from typing import Any

import pytest

from callcenter.store.configuration import read_routing
from tests.api.routing.conftest import RoutingDesk
from tests.support.acting import OTHER, OTHER_AGENT, OWN, OWN_AGENT, audited, look_after_support
from tests.support.desk import Desk

URL = "/api/v1/agents"


async def put(desk: Desk, who: str, agent: str, what: str, **body: Any) -> tuple[int, Any]:
    answer = await (await desk.signed_in(who)).put(f"{URL}/{agent}/{what}", json=body)
    return answer.status_code, answer.json()


async def versions(desk: Desk) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await (await desk.signed_in("admin")).get("/api/v1/routing/versions")).json()[
        "items"
    ]
    return items


async def test_an_agents_queues_are_a_new_version_with_a_note_and_hold_at_once(routing_desk: RoutingDesk) -> None:
    desk = routing_desk.desk
    wanted = [{"queue": "support", "preference": 3, "reserve": True}, {"queue": "sales"}]
    status, shown = await put(desk, "sam", "bob", "queues", queues=wanted, note="rush hour")
    assert (status, shown["version"]) == (200, 2)
    assert shown["queues"] == [
        {"queue": "sales", "preference": 0, "weight": 1, "reserve": False, "by_skill": False},
        {"queue": "support", "preference": 3, "weight": 1, "reserve": True, "by_skill": False},
    ]
    await desk.tell()
    bob = desk.engine.state.configuration.agents["bob"]
    assert bob.queues == {"sales", "support"}
    assert (bob.memberships["support"].preference, bob.memberships["support"].reserve) == (3, True)
    newest = (await versions(desk))[0]
    assert (newest["version"], newest["actor"], newest["note"]) == (2, "sam", "rush hour")
    ((who, _, _, detail),) = await audited(desk, "agent_queues_changed")
    assert (who, detail["agent"], detail["version"]) == ("sam", "bob", 2)
    assert [each["queue"] for each in detail["old"]] == ["sales"]
    assert [(each["queue"], each["preference"]) for each in detail["new"]] == [("sales", 0), ("support", 3)]


async def test_what_is_left_out_stays_and_the_same_again_makes_no_version(routing_desk: RoutingDesk) -> None:
    desk = routing_desk.desk
    status, shown = await put(desk, "sam", "alice", "queues", queues=[{"queue": "sales"}])
    assert (status, shown["version"], shown["queues"][0]["preference"]) == (200, 1, 2)
    assert [(each["queue"], each["by_skill"]) for each in shown["queues"]] == [("sales", False), ("support", True)]
    status, shown = await put(desk, "sam", "alice", "queues", queues=[])
    assert (shown["version"], [each["queue"] for each in shown["queues"]]) == (2, ["support"])
    assert len(await audited(desk, "agent_queues_changed")) == 1


async def test_skills_are_all_that_he_has_from_then_on(routing_desk: RoutingDesk) -> None:
    desk = routing_desk.desk
    status, shown = await put(desk, "sam", "bob", "skills", skills={"english": 60})
    assert (status, shown["skills"], shown["version"]) == (200, {"english": 60}, 2)
    assert [each["queue"] for each in shown["queues"] if each["by_skill"]] == ["support"]
    await desk.tell()
    assert desk.engine.state.configuration.agents["bob"].skills == {"english": 60}
    ((_, _, _, detail),) = await audited(desk, "agent_skills_changed")
    assert (detail["agent"], detail["old"], detail["new"]) == ("bob", {"english": 10, "sales": 30}, {"english": 60})
    assert (await versions(desk))[0]["note"] == "skills of bob"
    async with desk.database.transaction() as connection:
        assert (await read_routing(connection)).agents["bob"].groups == ["seniors"], "nothing else of him changes"


async def test_an_earlier_version_is_the_way_back(routing_desk: RoutingDesk) -> None:
    desk = routing_desk.desk
    await put(desk, "sam", "bob", "skills", skills={})
    assert (await (await desk.signed_in("admin")).post("/api/v1/routing/restore/1")).status_code == 200
    shown = (await (await desk.signed_in("sam")).get(f"{URL}/bob/rules")).json()
    assert (shown["skills"], shown["version"]) == ({"english": 10, "sales": 30}, 3)


async def test_what_the_document_does_not_know_is_refused(routing_desk: RoutingDesk) -> None:
    desk = routing_desk.desk
    status, problem = await put(desk, "sam", "bob", "skills", skills={"klingon": 50})
    assert (status, problem["code"], problem["errors"][0]["code"]) == (422, "routing_refused", "skill_unknown")
    status, problem = await put(desk, "sam", "bob", "queues", queues=[{"queue": "nowhere"}])
    assert (status, problem["code"]) == (404, "unknown_queue")
    for body in ({"skills": {"english": 101}}, {"skills": {"english": 0}}, {}):
        assert (await put(desk, "sam", "bob", "skills", **body))[0] == 422
    assert (await put(desk, "sam", "bob", "queues", queues=[{"queue": "sales", "preference": 99}]))[0] == 422
    assert (await put(desk, "sam", "nobody", "skills", skills={}))[0] == 404


@pytest.mark.parametrize(("what", "body"), [("queues", {"queues": []}), ("skills", {"skills": {}})])
async def test_agents_may_not_and_who_is_out_of_scope_is_not_there(
    routing_desk: RoutingDesk, what: str, body: dict[str, Any]
) -> None:
    desk = routing_desk.desk
    await look_after_support(routing_desk)
    for who, agent, status in (
        ("alice", "alice", 403),
        ("bob", OWN_AGENT, 403),
        ("sam", OTHER_AGENT, 404),
        ("sam", OWN_AGENT, 200),
        ("admin", OTHER_AGENT, 200),
    ):
        assert (await put(desk, who, agent, what, **body))[0] == status
    assert (await (await desk.signed_in("alice")).get(f"{URL}/alice/rules")).status_code == 403
    assert (await (await desk.signed_in("sam")).get(f"{URL}/{OTHER_AGENT}/rules")).status_code == 404


async def test_queues_out_of_scope_are_neither_shown_nor_changed(routing_desk: RoutingDesk) -> None:
    desk = routing_desk.desk
    await look_after_support(routing_desk)
    status, shown = await put(desk, "sam", OWN_AGENT, "queues", queues=[{"queue": OWN, "weight": 4}])
    assert (status, [each["queue"] for each in shown["queues"]]) == (200, [OWN])
    async with desk.database.transaction() as connection:
        sales = (await read_routing(connection)).queues[OTHER]
    assert [member.agent for member in sales.members] == ["alice", "bob"]
    assert (await put(desk, "sam", OWN_AGENT, "queues", queues=[{"queue": OTHER}]))[0] == 404
