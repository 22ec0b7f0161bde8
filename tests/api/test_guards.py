"""Around every answer: safe headers, a limit on bodies, and an answer even for our own defects."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.responses import StreamingResponse

from callcenter.api.guards import MOST_BODY_BYTES, DefectAnswers
from callcenter.store.database import Database
from tests.support.desk import Desk, running_desk
from tests.support.problems import assert_problem


@pytest.mark.parametrize("path", ["/", "/docs", "/openapi.json", "/healthz", "/api/v1/agents", "/api/v1/nope", "/a/b"])
async def test_every_answer_has_the_headers_that_keep_browsers_safe(desk: Desk, path: str) -> None:
    answer = await desk.client().get(path)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy or "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "strict-transport-security" not in answer.headers
    assert "server" not in answer.headers
    if path.startswith("/api/"):
        assert answer.headers["cache-control"] == "no-store"


async def test_with_https_the_cookie_is_secure_and_browsers_are_told_to_stay(database: Database) -> None:
    async with running_desk(database, secure_cookie=True) as desk:
        answer = await desk.client().post(
            "/api/v1/session", json={"username": "alice", "password": "correct horse 电池"}
        )
    assert "secure" in answer.headers["set-cookie"].lower()
    assert "max-age=" in answer.headers["strict-transport-security"]


async def test_a_defect_shows_nothing_of_our_insides(desk: Desk) -> None:
    @desk.app.get("/defect", include_in_schema=False)
    async def defect() -> None:
        raise RuntimeError("secret 13800138000")

    answer = await desk.client().get("/defect")
    body = assert_problem(answer, 500, "internal_error")
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text
    assert "RuntimeError" not in answer.text
    assert body["instance"].startswith("urn:uuid:")
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_body_over_the_limit_is_refused_by_its_length_and_by_its_bytes(desk: Desk) -> None:
    client = desk.client()
    huge = json.dumps({"username": "x" * MOST_BODY_BYTES, "password": "x"}).encode()
    headers = {"Content-Type": "application/json"}
    assert_problem(await client.post("/api/v1/session", content=huge, headers=headers), 413, "body_too_large")

    async def in_pieces() -> Any:
        for start in range(0, len(huge), 1000):
            yield huge[start : start + 1000]

    assert_problem(await client.post("/api/v1/session", content=in_pieces(), headers=headers), 413, "body_too_large")
    for length in ("-1", "1e9", "９", "9" * 30):
        odd = {b"Content-Type": b"application/json", b"Content-Length": length.encode()}
        assert_problem(await client.post("/api/v1/session", content=b"{}", headers=odd), 413, "body_too_large")


async def test_an_answer_with_headers_of_its_own_keeps_them(desk: Desk) -> None:
    answer = await desk.client().get("/docs")
    assert "style-src 'sha256-" in answer.headers["content-security-policy"]


async def test_half_an_answer_is_cut_off_and_not_finished_with_a_problem() -> None:
    app = FastAPI()

    @app.get("/half")
    async def half() -> StreamingResponse:
        async def pieces() -> AsyncIterator[bytes]:
            yield b"one"
            raise RuntimeError("defect")

        return StreamingResponse(pieces())

    app.add_middleware(DefectAnswers)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://desk.test") as client:
        with pytest.raises(RuntimeError, match="defect"):
            await client.get("/half")
