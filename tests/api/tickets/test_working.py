"""Work on tickets by API: comments, steps, links, merging."""

import asyncio
from typing import Any

import httpx

from callcenter.engine.ids import new_id
from tests.api.tickets.test_routes import URL, given, with_policy
from tests.support.desk import Desk


async def post(client: httpx.AsyncClient, one: Any, what: str, *, expect: int = 200, **body: Any) -> Any:
    answer = await client.post(f"{URL}/{one['id']}/{what}", json=body, headers={"If-Match": "*"})
    assert answer.status_code == expect, answer.text
    return answer.json()


async def shown(client: httpx.AsyncClient, one: Any) -> Any:
    return (await client.get(f"{URL}/{one['id']}")).json()


async def test_comments_answer_and_wake(desk: Desk) -> None:
    await with_policy(desk)
    client = await desk.signed_in("alice")
    made = await given(client)
    await post(client, made, "comments", expect=201, text="内部备注")
    desk.clock.advance(60)
    said = await post(client, made, "comments", expect=201, text="马上处理", public=True, step="ask_customer")
    assert (said["author"], said["public"], said["from_customer"]) == ("alice", True, False)
    asked = await shown(client, made)
    assert (asked["state"], asked["due_at"], asked["responded_at"]) == ("pending_customer", None, said["at"])
    desk.clock.advance(60)
    await post(client, made, "comments", expect=201, text="好的", from_customer=True)
    woken = await shown(client, made)
    assert (woken["state"], woken["clocks"][1]["kind"]) == ("open", "update")
    url = f"{URL}/{made['id']}/comments"
    first = (await client.get(url, params={"limit": 2})).json()
    rest = (await client.get(url, params={"limit": 2, "cursor": first["next_cursor"]})).json()
    assert [one["text"] for one in first["items"] + rest["items"]] == ["内部备注", "马上处理", "好的"]
    assert rest["items"][0]["public"]


async def test_steps_go_by_the_table(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    made = await given(client)
    assert (await client.post(f"{URL}/{made['id']}/transitions", json={"step": "hold"})).status_code == 428
    for step, state in (("hold", "on_hold"), ("solve", "solved"), ("reopen", "open"), ("close", "closed")):
        assert (await post(client, made, "transitions", step=step))["state"] == state
    refused = await post(client, made, "transitions", expect=409, step="hold")
    assert refused["code"] == "illegal_transition"
    assert (await shown(client, made))["steps"] == ["reopen"]


async def test_merging_is_not_a_step_that_one_can_take_alone(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    await post(client, await given(client), "transitions", expect=422, step="merge")


async def test_links_are_set_once_and_seen_from_both_sides(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    one, other = await given(client), await given(client)
    for _ in range(2):
        linked = await post(client, one, "links", kind="ticket", to=other["id"])
    assert (linked["links"], linked["version"]) == ([{"kind": "ticket", "to": other["id"]}], 2)
    assert (await shown(client, other))["linked_from"] == [one["id"]]
    gone = await client.delete(f"{URL}/{one['id']}/links/ticket/{other['id']}")
    assert (gone.json()["links"], gone.headers["ETag"]) == ([], '"3"')
    assert (await post(client, one, "links", expect=422, kind="ticket", to=new_id()))["code"] == "unknown_other_ticket"
    assert (await post(client, one, "links", expect=404, kind="interaction", to=new_id()))["code"] == (
        "unknown_interaction"
    )


async def test_a_ticket_becomes_part_of_another(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    source, into = await given(client), await given(client)
    await post(client, source, "comments", expect=201, text="同一件事")
    joined = await post(client, source, "merge", into=into["id"])
    assert (joined["id"], joined["links"]) == (into["id"], [{"kind": "ticket", "to": source["id"]}])
    ended = await shown(client, source)
    assert (ended["state"], ended["merged_into"], ended["steps"]) == ("merged", into["id"], [])
    comments = (await client.get(f"{URL}/{into['id']}/comments")).json()["items"]
    assert [(one["text"], one["merged_from"]) for one in comments] == [("同一件事", source["id"])]
    refused = await post(client, source, "comments", expect=409, text="太晚了")
    assert refused["code"] == "ticket_merged"
    assert (await post(client, into, "merge", expect=422, into=into["id"]))["code"] == "ticket_into_itself"


async def test_a_ticket_that_is_not_there_has_nothing_to_work_on(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    nothing = {"id": new_id()}
    assert (await client.get(f"{URL}/{nothing['id']}/comments")).json()["code"] == "unknown_ticket"
    assert (await post(client, nothing, "comments", expect=404, text="?"))["code"] == "unknown_ticket"
    assert (await post(client, nothing, "merge", expect=404, into=new_id()))["code"] == "unknown_ticket"


async def test_many_who_speak_at_once_are_all_heard(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    made = await given(client)
    await asyncio.gather(*(post(client, made, "comments", expect=201, text=str(n), public=True) for n in range(8)))
    comments = (await client.get(f"{URL}/{made['id']}/comments")).json()["items"]
    assert sorted(one["text"] for one in comments) == [str(n) for n in range(8)]
