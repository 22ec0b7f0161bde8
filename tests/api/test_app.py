"""The application as a whole: its parts are there, for whom they are meant."""

from typing import Any

from callcenter.api.auth import COOKIE
from callcenter.api.openapi import describe
from tests.support.desk import Desk


async def test_the_openapi_document_and_its_page_are_served(desk: Desk) -> None:
    client = desk.client()
    document = (await client.get("/openapi.json")).json()
    assert "/api/v1/interactions/{interaction_id}/disposition" in document["paths"]
    assert {found["name"] for found in document["paths"]["/api/v1/interactions"]["get"]["parameters"]} == set(
        "ani queue agent customer outcome from to cursor limit".split()
    )
    assert document == describe("9.9")
    page = await client.get("/docs")
    assert "GET /api/v1/customers/{customer_id}/timeline" in page.text
    assert "<script" not in page.text
    assert "http://" not in page.text
    assert "https://" not in page.text


async def test_the_screens_websocket_is_there_for_who_is_signed_in_and_comes_from_us(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    cookie = f"{COOKIE}={client.cookies[COOKIE]}".encode()
    ours, foreign = (b"origin", b"http://desk.test"), (b"origin", b"http://evil.test")
    for headers, answer in (
        ([ours, (b"cookie", cookie)], "websocket.accept"),
        ([ours], 401),
        ([foreign, (b"cookie", cookie)], 403),
    ):
        assert await open_websocket(desk, [(b"host", b"desk.test"), *headers]) == answer


async def open_websocket(desk: Desk, headers: list[tuple[bytes, bytes]]) -> str | int:
    """Knock at the websocket and leave again; returns what the first answer was."""
    scope = {
        "type": "websocket",
        "asgi": {"version": "3.0"},
        "path": "/api/v1/realtime",
        "raw_path": b"/api/v1/realtime",
        "query_string": b"",
        "headers": headers,
        "subprotocols": [],
        "extensions": {"websocket.http.response": {}},
    }
    told = iter([{"type": "websocket.connect"}, {"type": "websocket.disconnect", "code": 1000}])
    answers: list[Any] = []

    async def receive() -> Any:
        return next(told)

    async def send(message: Any) -> None:
        answers.append(message)

    await desk.app(scope, receive, send)
    return answers[0].get("status") or str(answers[0]["type"])
