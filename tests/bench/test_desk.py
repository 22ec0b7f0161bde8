"""The desk notes what the server says, when, and asks for what it is told to."""

import json
import time
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.asyncio.server import ServerConnection, serve

from callcenter.bench.desk import Desk, seconds_of

SAID = (
    {"type": "heartbeat"},
    {"type": "agent_changed", "agent": {"username": "bob", "activity": "idle"}},
    {"type": "agent_changed", "agent": {"username": "alice", "activity": "idle", "phone": "idle"}},
    {"type": "interaction_changed", "interaction": {"id": "i1", "stage": "connected"}},
)


def desk_on(answer: Any = None) -> tuple[Desk, list[httpx.Request]]:
    asked: list[httpx.Request] = []

    def serve_it(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json=answer)

    rest = httpx.AsyncClient(base_url="http://desk", transport=httpx.MockTransport(serve_it))
    return Desk("alice", rest), asked


async def test_it_notes_messages_and_answers_heartbeats() -> None:
    heard: list[str] = []

    async def say_it_all(connection: ServerConnection) -> None:
        for message in SAID:
            await connection.send(json.dumps(message))
        heard.append(str(await connection.recv()))

    desk, _ = desk_on()
    before = time.monotonic()
    async with serve(say_it_all, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        async with connect(f"ws://127.0.0.1:{port}") as connection:
            await desk.listen(connection)
    assert [json.loads(text) for text in heard] == [{"type": "pong"}]
    changed = await desk.changed_to("alice to be free", after=before, activity="idle", phone="idle")
    assert changed.item["agent"]["username"] == "alice"
    assert await desk.stage("connected", after=before) == "i1"


async def test_who_is_free_already_is_not_waited_for() -> None:
    desk, asked = desk_on({"username": "alice", "activity": "idle", "phone": "idle", "status": "available"})
    await desk.wait_until_free(after=time.monotonic())
    assert [request.url.path for request in asked] == ["/api/v1/agents/me"]


async def test_a_contact_is_finished_with_a_disposition() -> None:
    desk, asked = desk_on()
    await desk.finish("i1")
    assert asked[0].url.path == "/api/v1/interactions/i1/disposition"
    assert json.loads(asked[0].content)["code"] == "resolved"


def test_instants_of_the_product_are_read_to_the_microsecond() -> None:
    assert seconds_of("1970-01-01T00:00:01.000002Z") == pytest.approx(1.000002, abs=1e-9)
