"""Messages between people: who may write to whom, who sees them, what is told to screens, what is kept."""

import json
from typing import Any

from callcenter.api.people import Role
from callcenter.api.realtime.snapshot import Viewer
from tests.support.desk import Desk
from tests.support.reading import next_text

URL = "/api/v1/desk-messages"


def told(desk: Desk, username: str, role: Role) -> Any:
    reader = desk.parts.hub.attach(Viewer(username=username, role=role))
    reader.begin(None, None)
    next_text(reader)

    def news() -> list[dict[str, Any]]:
        found = []
        while (text := next_text(reader)) is not None:
            found.append(json.loads(text))
        return found

    return news


async def test_a_supervisor_writes_to_a_queue_and_its_agents_have_it_at_once(desk: Desk) -> None:
    alice, sam = told(desk, "alice", Role.AGENT), told(desk, "sam", Role.SUPERVISOR)
    client = await desk.signed_in("sam")
    answer = await client.post(URL, json={"to": "queue:sales", "text": " VIP 优先 📣 "})
    shown = answer.json()
    assert (answer.status_code, shown["text"], shown["people"], shown["readers"]) == (201, "VIP 优先 📣", 2, 0)
    (message,) = alice()
    wanted = {"type": "desk_message", "id": shown["id"], "sender": "sam", "sender_name": "Sam", "to": "queue:sales"}
    assert wanted.items() <= message.items()
    assert [one["type"] for one in sam()] == ["desk_message"]

    agent = await desk.signed_in("alice")
    page = (await agent.get(URL)).json()
    assert (page["unread"], [one["read"] for one in page["items"]]) == (1, [False])
    assert (await agent.post(f"{URL}/{shown['id']}/read")).status_code == 204
    assert (await agent.post(f"{URL}/{shown['id']}/read")).status_code == 204
    assert [(one["type"], one["about"]) for one in sam()] == [("record_changed", "desk_message.read")]
    assert (await agent.get(URL, params={"unread": True})).json()["items"] == []
    assert (await agent.get(URL)).json()["items"][0]["read"] is True
    (own,) = (await client.get(URL)).json()["items"]
    assert (own["mine"], own["people"], own["readers"]) == (True, 2, 1)


async def test_who_signs_in_later_finds_it(desk: Desk) -> None:
    client = await desk.signed_in("sam")
    for number in range(3):
        desk.clock.advance(1)
        await client.post(URL, json={"to": "bob", "text": str(number)})
    bob = await desk.signed_in("bob")
    first = (await bob.get(URL, params={"limit": 2})).json()
    assert [one["text"] for one in first["items"]] == ["2", "1"]
    rest = (await bob.get(URL, params={"cursor": first["next_cursor"]})).json()
    assert ([one["text"] for one in rest["items"]], rest["next_cursor"], rest["unread"]) == (["0"], None, 3)
    assert (await (await desk.signed_in("alice")).get(URL)).json()["items"] == []


async def test_agents_write_to_supervisors_and_to_nobody_else(desk: Desk) -> None:
    sam = await desk.signed_in("sam")
    message = (await sam.post(URL, json={"to": "alice", "text": "?"})).json()
    agent = await desk.signed_in("alice")
    reply = {"to": "sam", "text": "好的", "reply_to": message["id"]}
    assert (await agent.post(URL, json=reply)).status_code == 201
    assert (await agent.post(URL, json={"to": "supervisors", "text": "!"})).json()["people"] == 2
    for to in ("bob", "team", "queue:sales"):
        answer = await agent.post(URL, json={"to": to, "text": "!"})
        assert (answer.status_code, answer.json()["code"]) == (403, "message_only_to_supervisors")
    bob = await desk.signed_in("bob")
    for answer in (
        await bob.post(URL, json={"to": "sam", "text": "?", "reply_to": message["id"]}),
        await bob.post(f"{URL}/{message['id']}/read"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_message")


async def test_what_nobody_would_get_or_cannot_be_written_is_refused(desk: Desk) -> None:
    client = await desk.signed_in("sam")
    for to in ("nobody", "sam", "queue:none"):
        assert (await client.post(URL, json={"to": to, "text": "x"})).json()["code"] == "unknown_recipient"
    for given in (
        {"to": "alice", "text": "  "},
        {"to": "alice", "text": "x" * 1001},
        {"to": "alice", "text": "a\0b"},
        {"to": "a b", "text": "x"},
        {"to": "alice"},
    ):
        assert (await client.post(URL, json=given)).status_code == 422
    assert (await client.post(URL, json={"to": "team", "text": "x" * 1000})).json()["people"] == 2
