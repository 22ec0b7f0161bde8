"""Queues as they are now."""

from tests.support.desk import Desk

URL = "/api/v1/queues"


async def test_queues_have_names_in_both_languages(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    items = (await client.get(URL)).json()["items"]
    assert [(queue["name"], queue["label_en"], queue["label_zh"]) for queue in items] == [("sales", "Sales", "销售")]


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
    masked = (await agent.get(f"{URL}/sales/waiting")).json()["items"]
    assert [one["interaction_id"] for one in masked] == ids
    assert {(one["ani"], one["ani_name"], one["customer_id"]) for one in masked} == {(None, None, None)}


async def test_a_queue_that_does_not_exist_is_not_found(desk: Desk) -> None:
    client = await desk.signed_in("sam")
    for name in ("nope", "' OR 1=1 --", "销售"):
        for what in ("live", "waiting"):
            answer = await client.get(f"{URL}/{name}/{what}")
            assert (answer.status_code, answer.json()["code"]) == (404, "unknown_queue")
    assert (await client.get(f"{URL}/a%00b/live")).status_code == 422
