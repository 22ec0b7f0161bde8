"""Publishing, rolling back and trying flows: who may, what is refused, what the next call walks on."""

import pytest

from callcenter.core.events import CallArrived
from callcenter.core.interaction import Interaction
from callcenter.store.repositories.record_events import events_after
from tests.api.flows.conftest import URL, FlowDesk
from tests.support.flow_drafts import BROKEN, FIRST, SECOND
from tests.support.problems import assert_problem


async def call(flow_desk: FlowDesk, call_id: str) -> Interaction:
    """A caller dials the number that leads to the flow."""
    desk = flow_desk.desk
    assert desk is not None
    await desk.tell(CallArrived(call_id=call_id, ani="13800138000", dnis="4002", at=desk.clock.now()))
    return desk.engine.state.interactions[desk.engine.state.by_call[call_id]]


async def test_only_administrators_change_what_runs(flow_desk: FlowDesk) -> None:
    for who in ("sam", "alice"):
        for method, path in (
            ("POST", "/publish"),
            ("POST", "/rollback"),
            ("POST", "/unpublish"),
            ("PUT", "/canary"),
            ("DELETE", "/canary"),
        ):
            assert_problem(await flow_desk.change(method, path, {"percent": 5}, who=who), 403, "forbidden")
    assert flow_desk.applied == 0


async def test_a_call_that_comes_after_publishing_walks_on_it_and_one_under_way_on_its_own(
    flow_desk: FlowDesk,
) -> None:
    answer = await flow_desk.publish(SECOND, note="opening hours")
    assert (answer.status_code, answer.headers["etag"]) == (200, '"1"')
    assert answer.json() == {"name": "main", "rev": 1, "live": 1, "canary": None, "percent": None}
    before = await call(flow_desk, "c1")
    assert (before.flow, before.flow_node) == ("main", "a")
    assert (await flow_desk.publish(FIRST)).json()["live"] == 2
    after = await call(flow_desk, "c2")
    assert after.flow_version != before.flow_version
    desk = flow_desk.desk
    assert desk is not None
    assert desk.engine.state.interactions[before.id].flow_version == before.flow_version


async def test_a_file_that_changes_after_publishing_is_a_draft(flow_desk: FlowDesk) -> None:
    await flow_desk.publish(FIRST)
    flow_desk.write(SECOND)
    assert flow_desk.desk is not None
    await flow_desk.configure()
    live = (await call(flow_desk, "c1")).flow_version
    shown = (await flow_desk.get()).json()
    assert (shown["digest"], shown["draft"]["is_live"]) == (live, False)


async def test_a_broken_draft_is_refused_with_everything_that_is_wrong(flow_desk: FlowDesk) -> None:
    flow_desk.write(BROKEN)
    problem = assert_problem(await flow_desk.publish(), 422, "flow_refused")
    (error,) = [one for one in problem["errors"] if "nowhere" in one["detail"]]
    assert (error["pointer"], error["code"]) == ("main.yaml/3/a", "flow_problem")
    assert_problem(await flow_desk.change("PUT", "/canary", {"percent": 5}), 422, "flow_refused")
    assert flow_desk.applied == 0


async def test_who_did_not_see_what_is_live_or_the_draft_is_refused(flow_desk: FlowDesk) -> None:
    client = await flow_desk.as_("admin")
    assert_problem(await client.post(f"{URL}/main/publish", json={}), 428, "version_required")
    assert_problem(await flow_desk.change("POST", "/publish", {}, rev='"7"'), 412, "record_changed")
    digest = (await flow_desk.get()).json()["draft"]["digest"]
    flow_desk.write(SECOND)
    assert_problem(await flow_desk.publish(digest=digest), 412, "draft_changed")
    flow_desk.write(FIRST)
    assert (await flow_desk.change("POST", "/publish", {"digest": digest}, rev='"0"')).status_code == 200


async def test_a_flow_that_is_not_there_is_not_published(flow_desk: FlowDesk) -> None:
    client = await flow_desk.as_("admin")
    for name in ("other", "prompts"):
        for given in ({}, {"version": 1}):
            answer = await client.post(f"{URL}/{name}/publish", json=given, headers={"If-Match": "*"})
            assert_problem(answer, 404, "unknown_flow")
    answer = await client.post(f"{URL}/Not.A.Name/publish", json={}, headers={"If-Match": "*"})
    assert_problem(answer, 422, "invalid_request")


async def test_publishing_what_is_live_applies_nothing(flow_desk: FlowDesk) -> None:
    await flow_desk.publish(FIRST)
    assert (await flow_desk.publish(FIRST)).json()["rev"] == 1
    assert flow_desk.applied == 1


async def test_a_roll_back_reaches_the_next_call(flow_desk: FlowDesk) -> None:
    await flow_desk.publish(FIRST)
    first = (await call(flow_desk, "c1")).flow_version
    await flow_desk.publish(SECOND)
    answer = await flow_desk.change("POST", "/rollback", {"note": "too quiet"}, rev='"2"')
    assert (answer.json()["live"], answer.headers["etag"]) == (1, '"3"')
    assert (await call(flow_desk, "c2")).flow_version == first
    assert_problem(await flow_desk.change("POST", "/rollback", {}), 409, "nothing_to_roll_back")


async def test_a_canary_is_tried_widened_promoted_and_stopped(flow_desk: FlowDesk) -> None:
    assert_problem(await flow_desk.change("PUT", "/canary", {"percent": 5}), 409, "flow_not_published")
    await flow_desk.publish(FIRST)
    assert_problem(await flow_desk.change("PUT", "/canary", {"percent": 5}), 409, "canary_is_live")
    assert_problem(await flow_desk.change("DELETE", "/canary"), 409, "no_canary")
    flow_desk.write(SECOND)
    tried = await flow_desk.change("PUT", "/canary", {"percent": 100})
    assert (tried.json()["live"], tried.json()["canary"], tried.json()["percent"]) == (1, 2, 100)
    assert (await call(flow_desk, "c1")).flow_node == "a"
    assert_problem(await flow_desk.change("POST", "/rollback", {}), 409, "canary_running")
    assert (await flow_desk.change("DELETE", "/canary")).json()["canary"] is None
    stopped = (await flow_desk.get()).json()["stopped"]
    assert (stopped["reason"], stopped["actor"], stopped["version"]) == ("stopped", "admin", 2)
    assert (await flow_desk.change("PUT", "/canary", {"percent": 5, "version": 2})).json()["canary"] == 2
    assert (await flow_desk.publish(version=2)).json()["live"] == 2


@pytest.mark.parametrize(
    "wrong", [{"percent": 0}, {"percent": 101}, {"percent": 5, "error_limit": 100}, {"percent": 5, "least_calls": 101}]
)
async def test_a_canary_that_could_not_be_judged_is_refused(flow_desk: FlowDesk, wrong: dict[str, int]) -> None:
    assert_problem(await flow_desk.change("PUT", "/canary", wrong), 422, "invalid_request")


async def test_the_file_runs_again_only_when_it_is_well(flow_desk: FlowDesk) -> None:
    await flow_desk.publish(FIRST)
    flow_desk.write(BROKEN)
    assert_problem(await flow_desk.change("POST", "/unpublish"), 422, "flow_refused")
    flow_desk.write(SECOND)
    assert (await flow_desk.change("POST", "/unpublish")).json()["live"] is None
    assert_problem(await flow_desk.change("POST", "/unpublish"), 409, "flow_not_published")


async def test_who_did_it_is_in_the_audit(flow_desk: FlowDesk) -> None:
    await flow_desk.publish(FIRST, note="opening hours")
    async with flow_desk.database.transaction() as connection:
        (event,) = await events_after(connection, 0, limit=9)
    assert (event.actor, event.type, event.kind) == ("admin", "flow.published", "flow")
    assert event.changes["note"] == [None, "opening hours"]
