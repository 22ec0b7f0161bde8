"""Whatever goes wrong is a problem with a stable code, in the person's language, and tells nothing of our insides."""

import pytest

from callcenter.api.problem_types import CODE_OF_STATUS, PROBLEM_TYPES
from callcenter.core.errors import Refusal
from callcenter.records.deeds import RecordRefused
from callcenter.store.database import Database
from callcenter.store.embedded import EmbeddedPostgres
from callcenter.store.migrate import upgrade
from tests.support.desk import Desk, running_desk
from tests.support.postgres import temporary_home
from tests.support.problems import assert_problem


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


@pytest.mark.parametrize(("field", "pointer"), [(None, None), ("phones/0/raw", "body/phones/0/raw")])
async def test_a_refused_record_says_what_and_where(desk: Desk, field: str | None, pointer: str | None) -> None:
    async def refuse() -> None:
        raise RecordRefused("not_a_phone", field=field)

    desk.app.add_api_route("/refused_record", refuse)
    answer = await desk.client().get("/refused_record", headers={"Accept-Language": "en"})
    errors = assert_problem(answer, 422, "not_a_phone")["errors"]
    words = "This is no telephone number"
    assert errors == ([] if pointer is None else [{"pointer": pointer, "code": "not_a_phone", "detail": words}])


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
