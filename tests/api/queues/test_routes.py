"""Queues as they are now."""

from dataclasses import replace

from callcenter.core.acd.learned import QueueStatistics
from callcenter.core.configuration import RelaxationStep
from callcenter.core.events import Configured
from callcenter.core.supervision import Supervision, SupervisorScope
from tests.support.desk import CONFIGURATION, Desk
from tests.support.tickets import WITH_OFFICE

URL = "/api/v1/queues"


async def test_queues_have_names_in_both_languages(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    items = (await client.get(URL)).json()["items"]
    assert [(queue["name"], queue["label_en"], queue["label_zh"]) for queue in items] == [("sales", "Sales", "销售")]


async def test_a_queue_says_how_it_serves_and_when_it_is_full(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    (queue,) = (await client.get(URL)).json()["items"]
    assert queue["strategy"] == "longest_idle"
    assert (queue["requirement"], queue["relaxation_steps"], queue["max_waiting"]) == ("", 0, None)
    assert (queue["wrap_up_mode"], queue["wrap_up_extensions"], queue["callback"]) == ("timed", 3, None)


async def test_a_live_queue_counts_callers_and_agents(desk: Desk) -> None:
    client = await desk.signed_in("sam")
    first = await desk.call_arrives("call-1")
    desk.clock.advance(5)
    await desk.call_arrives("call-2")
    live = (await client.get(f"{URL}/sales/live")).json()
    assert (live["waiting"], live["offered"], live["connected"]) == (2, 0, 0)
    assert first.queued_at is not None
    assert live["longest_waiting_since_at"] == first.queued_at.isoformat().replace("+00:00", "Z")
    assert live["by_status"] == {"offline": 2, "not_ready": 0, "available": 0}
    assert live["by_activity"] == {"idle": 0, "offered": 0, "on_contact": 0, "wrap_up": 0}

    await desk.make_available("alice")
    live = (await client.get(f"{URL}/sales/live")).json()
    assert (live["waiting"], live["offered"]) == (1, 1)
    assert live["by_activity"] == {"idle": 0, "offered": 1, "on_contact": 0, "wrap_up": 0}
    await desk.answer(first)
    live = (await client.get(f"{URL}/sales/live")).json()
    assert (live["waiting"], live["offered"], live["connected"]) == (1, 0, 1)


async def test_who_waits_is_listed_in_order_and_named_to_supervisors_only(desk: Desk) -> None:
    ids = []
    for number in range(3):
        ids.append((await desk.call_arrives(f"call-{number}")).id)
        desk.clock.advance(1)
    supervisor, agent = await desk.signed_in("sam"), await desk.signed_in("alice")
    seen = (await supervisor.get(f"{URL}/sales/waiting")).json()["items"]
    assert [(one["position"], one["interaction_id"]) for one in seen] == list(enumerate(ids, start=1))
    assert {one["ani"] for one in seen} == {"13800138000"}
    assert {one["estimated_wait_seconds"] for one in seen} == {None}  # nobody is ready
    masked = (await agent.get(f"{URL}/sales/waiting")).json()["items"]
    assert [one["interaction_id"] for one in masked] == ids
    assert {(one["ani"], one["ani_name"], one["customer_id"]) for one in masked} == {(None, None, None)}


async def test_a_queue_says_how_long_it_will_take_and_how_wrong_it_has_been(desk: Desk) -> None:
    client = await desk.signed_in("sam")
    live = (await client.get(f"{URL}/sales/live")).json()
    assert (live["estimated_wait_seconds"], live["estimates"], live["reserves_active"]) == (None, 0, False)
    assert (live["estimate_error_p50_seconds"], live["estimate_error_p90_seconds"]) == (None, None)
    await desk.make_available("alice")
    await desk.answer(await desk.call_arrives("call-1"))
    await desk.call_arrives("call-2")
    desk.parts.engine.state.statistics["sales"] = QueueStatistics(handle_seconds=60, errors=(-9.0, 1.0, 3.0))
    live = (await client.get(f"{URL}/sales/live")).json()
    assert (live["estimated_wait_seconds"], live["estimates"]) == (120, 3)
    assert (live["estimate_error_p50_seconds"], live["estimate_error_p90_seconds"]) == (3, 9)
    (waits,) = (await client.get(f"{URL}/sales/waiting")).json()["items"]
    assert (waits["position"], waits["estimated_wait_seconds"]) == (1, 60)


async def test_a_queue_that_does_not_exist_is_not_found(desk: Desk) -> None:
    client = await desk.signed_in("sam")
    for name in ("nope", "' OR 1=1 --", "销售"):
        for what in ("live", "waiting"):
            answer = await client.get(f"{URL}/{name}/{what}")
            assert (answer.status_code, answer.json()["code"]) == (404, "unknown_queue")
    assert (await client.get(f"{URL}/a%00b/live")).status_code == 422


async def test_who_waits_is_told_with_what_is_asked_for_and_why_it_takes_so_long(desk: Desk) -> None:
    strict = replace(
        CONFIGURATION.queues["sales"],
        requirement="english >= 50",
        relaxation=(RelaxationStep(after_seconds=1, lower_by=20), RelaxationStep(after_seconds=99, drop_all=True)),
    )
    await desk.tell(Configured(configuration=replace(CONFIGURATION, queues={"sales": strict}), at=desk.clock.now()))
    await desk.call_arrives()
    desk.clock.advance(2)
    client = await desk.signed_in("bob")
    (one,) = (await client.get(f"{URL}/sales/waiting")).json()["items"]
    assert (one["requirement"], one["step"], one["steps"]) == ("english >= 30", 1, 2)
    assert (one["why_waiting"], one["why_waiting_text"]) == ("nobody_logged_in", "no suited agent is logged in")


async def test_who_waits_is_told_with_the_agent_who_is_nearest(desk: Desk) -> None:
    await desk.make_available("alice")
    await desk.answer(await desk.call_arrives("call-1"))
    desk.clock.advance(3)
    waiting = await desk.call_arrives("call-2")
    client = await desk.signed_in("sam")
    (one,) = (await client.get(f"{URL}/sales/waiting", headers={"Accept-Language": "en"})).json()["items"]
    assert (one["raised"], one["assigned_agent"]) == (0, None)
    assert one["best_agent"]["username"] == "alice"
    assert (one["best_agent"]["display_name"], one["best_agent"]["reason"]) == ("Alice", "busy")
    assert one["best_agent"]["text"]
    for body, path in (({"points": 4}, "priority"), ({"agent": "alice"}, "agent")):
        assert (await client.post(f"/api/v1/interactions/{waiting.id}/{path}", json=body)).status_code == 204
    (one,) = (await client.get(f"{URL}/sales/waiting")).json()["items"]
    assert (one["priority"], one["raised"], one["assigned_agent"]) == (4, 4, "alice")
    assert (one["why_waiting"], one["best_agent"]["username"]) == ("waiting_for_agent", "alice")


async def test_who_waits_out_of_a_supervisors_scope_is_not_there_for_him(desk: Desk) -> None:
    supervision = Supervision(scopes={"sam": SupervisorScope(queues=frozenset({"support"}))})
    await desk.tell(Configured(configuration=replace(CONFIGURATION, supervision=supervision), at=desk.clock.now()))
    for who, status in (("sam", 404), ("alice", 200), ("admin", 200)):
        assert (await (await desk.signed_in(who)).get(f"{URL}/sales/waiting")).status_code == status


async def test_a_queue_says_whether_it_is_open_at_a_moment_and_when_it_opens(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    noon = {"at": "2026-03-07T12:00:00+08:00"}
    assert (await client.get(f"{URL}/sales/opening", params=noon)).json() == {
        "open": True,
        "opens_at": "2026-03-07T04:00:00Z",
    }
    queues = {"sales": replace(CONFIGURATION.queues["sales"], schedule="office")}
    desk.engine.post(Configured(configuration=replace(WITH_OFFICE, queues=queues), at=desk.clock.now()))
    # A Saturday.
    assert (await client.get(f"{URL}/sales/opening", params=noon)).json() == {
        "open": False,
        "opens_at": "2026-03-09T01:00:00Z",
    }
    assert (await client.get(f"{URL}/nowhere/opening", params=noon)).status_code == 404
    assert (await client.get(f"{URL}/sales/opening", params={"at": "noon"})).status_code == 422
