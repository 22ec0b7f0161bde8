"""The application as a whole: safe headers on everything, problems for everything that goes wrong, pages."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from callcenter.api.auth import COOKIE
from callcenter.api.guards import MOST_BODY_BYTES
from callcenter.api.openapi import describe
from callcenter.api.problem_types import CODE_OF_STATUS, PROBLEM_TYPES
from callcenter.core.errors import Refusal
from callcenter.store.database import Database
from callcenter.store.embedded import EmbeddedPostgres
from callcenter.store.migrate import upgrade
from tests.support.desk import Desk, running_desk
from tests.support.postgres import temporary_home

PROBLEM = {"type", "title", "status", "detail", "code", "instance", "errors"}


def assert_problem(answer: httpx.Response, status: int, code: str) -> dict[str, Any]:
    body: dict[str, Any] = answer.json()
    assert (answer.status_code, body["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(body) == PROBLEM
    assert body["status"] == status
    return body


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


async def test_problems_are_in_the_language_of_the_person_or_else_of_the_client(desk: Desk) -> None:
    stranger = desk.client()
    chinese = await stranger.get("/api/v1/agents", headers={"Accept-Language": "zh-CN"})
    assert assert_problem(chinese, 401, "not_signed_in")["title"] == "请先登录"
    assert chinese.headers["content-language"] == "zh"
    english = await stranger.get("/api/v1/agents", headers={"Accept-Language": "en"})
    assert assert_problem(english, 401, "not_signed_in")["title"] == "Please sign in"
    alice, bob = await desk.signed_in("alice"), await desk.signed_in("bob")
    for client, title in ((alice, "没有这个坐席"), (bob, "No such agent")):
        answer = await client.get("/api/v1/agents/nobody", headers={"Accept-Language": "fr"})
        assert assert_problem(answer, 404, "unknown_agent")["title"] == title


async def test_a_field_that_is_wrong_is_named(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    answer = await client.put("/api/v1/agents/me/status", json={"status": "lunch", "<b>": 1})
    body = assert_problem(answer, 422, "invalid_request")
    assert body["errors"] == [
        {"pointer": "body/status", "code": "enum", "detail": "不在可选值之内"},
        {"pointer": "body", "code": "extra_forbidden", "detail": "不允许的字段"},
    ]
    assert "<b>" not in answer.text
    assert "lunch" not in answer.text


async def test_every_refusal_of_the_core_has_words_in_both_languages() -> None:
    assert set(Refusal) <= set(PROBLEM_TYPES)
    assert set(CODE_OF_STATUS.values()) <= set(PROBLEM_TYPES)
    for kind in PROBLEM_TYPES.values():
        assert kind.en.isascii()
        assert not kind.zh.isascii()
        assert 400 <= kind.status < 600


async def test_unknown_addresses_and_methods_are_problems_and_are_not_repeated(desk: Desk) -> None:
    client = desk.client()
    for path in ("/api/v1/<script>", "/api", "/api/v2/agents", "/assets/x.js", "/favicon.ico", "/api/v1/agents/"):
        answer = await client.get(path)
        assert_problem(answer, 404, "not_found")
        assert "script" not in answer.text
        assert "v2" not in answer.text
    answer = await client.patch("/api/v1/agents")
    assert_problem(answer, 405, "method_not_allowed")
    assert_problem(await client.get("/api/v1/interactions/x/hangup"), 405, "method_not_allowed")


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


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"{", 422),
        (b"null", 422),
        (b"[]", 422),
        (b'"\\ud800"', 422),
        (b'{"username":"\\ud800","password":"\\udfff"}', 422),
        (b'{"username":"a\\u0000","password":"x"}', 422),
        (b"\xff\xff", 400),
        (b"\x00", 422),
        (b"[" * 30_000, 400),
        (b'{"username":' + b"9" * 20_000 + b',"password":"x"}', 400),
        (b'{"username":1e999,"password":NaN}', 422),
    ],
)
async def test_bodies_that_are_no_sensible_json_are_refused(desk: Desk, body: bytes, status: int) -> None:
    answer = await desk.client().post("/api/v1/session", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


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


async def test_without_a_database_the_answer_says_so() -> None:
    with temporary_home() as home:
        server = EmbeddedPostgres(home, durable=False)
        await server.start()
        try:
            await upgrade(server.url)
            database = Database(server.url)
            async with running_desk(database) as desk:
                client = await desk.signed_in("alice")
                await server.stop()
                answer = await client.get("/api/v1/interactions")
                assert_problem(answer, 503, "database_away")
                assert answer.headers["retry-after"] == "1"
                assert (await client.get("/readyz")).status_code == 503
                assert (await client.get("/healthz")).status_code == 200
            await database.close()
        finally:
            await server.stop()


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


async def test_without_a_built_ui_a_page_says_so_in_both_languages(desk: Desk) -> None:
    for path in ("/", "/desk", "/supervisor/board"):
        answer = await desk.client().get(path)
        assert answer.status_code == 200
        assert "make run" in answer.text
        assert "界面尚未构建" in answer.text


async def test_a_built_ui_is_served_with_its_views_and_nothing_outside(database: Database, tmp_path: Path) -> None:
    ui = tmp_path / "ui"
    (ui / "assets").mkdir(parents=True)
    (ui / "index.html").write_text("<html>desk</html>")
    (ui / "assets" / "app-1a2b.js").write_text("1")
    (tmp_path / "secret.txt").write_text("secret")
    (ui / "link.txt").symlink_to(tmp_path / "secret.txt")
    async with running_desk(database, ui_dir=ui) as desk:
        client = desk.client()
        for path in ("/", "/index.html", "/desk", "/supervisor/board?x=1"):
            answer = await client.get(path)
            assert (answer.text, answer.headers["cache-control"]) == ("<html>desk</html>", "no-cache"), path
        script = await client.get("/assets/app-1a2b.js")
        assert script.headers["content-type"].startswith("text/javascript")
        assert "immutable" in script.headers["cache-control"]
        for path in (
            "/assets/gone.js",
            "/%2e%2e/secret.txt",
            "/..%2fsecret.txt",
            "/link.txt",
            "/a%00.txt",
            "/api/v1/x",
        ):
            answer = await client.get(path)
            assert_problem(answer, 404, "not_found")
            assert "secret" not in answer.text
        assert (await client.get("/%00")).status_code in (200, 404)
        assert (await client.get("/" + "x" * 5000)).status_code in (200, 404)
        assert_problem(await client.post("/desk"), 405, "method_not_allowed")


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
