"""A POST with a key is done once, however often and from wherever it comes; and what is not known is not promised."""

import asyncio

import httpx
import pytest
from sqlalchemy import func, select, text
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from callcenter.api.errors import problem_response
from callcenter.api.idempotency import Idempotency
from callcenter.records.vault import Vault
from callcenter.store.tables import idempotency_keys, webhooks
from tests.support.desk import Desk

PATH = "/api/v1/webhooks"
WANTED = {"name": "CRM", "url": "https://crm.example.com/hook", "types": ["*"]}
KEY = {"Idempotency-Key": "order-4711"}


async def count(desk: Desk) -> int:
    """How many webhooks there are."""
    async with desk.database.transaction() as connection:
        return int((await connection.execute(select(func.count()).select_from(webhooks))).scalar_one())


def same(one: httpx.Response, other: httpx.Response) -> bool:
    """Whether both have the same status, body and headers, but for the one that tells them apart."""
    headers = [
        {name: value for name, value in answer.headers.items() if name != "idempotency-replayed"}
        for answer in (one, other)
    ]
    return (one.status_code, one.content, headers[0]) == (other.status_code, other.content, headers[1])


async def test_the_same_request_again_is_answered_as_before_and_not_done_again(desk: Desk) -> None:
    admin = await desk.signed_in("admin")
    first = await admin.post(PATH, json=WANTED, headers=KEY)
    again = await admin.post(PATH, json=WANTED, headers=KEY)
    assert first.status_code == 201
    assert same(first, again)
    assert "idempotency-replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.headers["ETag"] == '"1"'
    assert await count(desk) == 1
    # Signed in anew it is the same person.
    assert same(await (await desk.signed_in("admin")).post(PATH, json=WANTED, headers=KEY), first)


async def test_without_a_key_or_with_another_it_is_done_again(desk: Desk) -> None:
    admin = await desk.signed_in("admin")
    for headers in ({}, {}, KEY, {"Idempotency-Key": "order-4712"}):
        assert (await admin.post(PATH, json=WANTED, headers=headers)).status_code == 201
    assert await count(desk) == 4


async def test_the_key_of_another_request_is_refused(desk: Desk) -> None:
    admin = await desk.signed_in("admin")
    await admin.post(PATH, json=WANTED, headers=KEY)
    for path, body in ((PATH, {**WANTED, "name": "Shop"}), ("/api/v1/tokens", {"name": "x"}), (PATH + "?a=1", WANTED)):
        answer = await admin.post(path, json=body, headers=KEY)
        assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    assert await count(desk) == 1


async def test_another_persons_key_is_another_key(desk: Desk) -> None:
    admin, sam = await desk.signed_in("admin"), await desk.signed_in("sam")
    assert (await admin.post(PATH, json=WANTED, headers=KEY)).status_code == 201
    # Neither is anything of the answer shown to who may not have it.
    assert (await sam.post(PATH, json=WANTED, headers=KEY)).status_code == 403
    assert (await desk.client().post(PATH, json=WANTED, headers=KEY)).status_code == 401


async def test_a_refused_request_leaves_its_key_free(desk: Desk) -> None:
    admin = await desk.signed_in("admin")
    assert (await admin.post(PATH, json={**WANTED, "types": []}, headers=KEY)).status_code == 422
    assert (await admin.post(PATH, json=WANTED, headers=KEY)).status_code == 201
    assert await count(desk) == 1


async def test_of_many_at_once_one_is_done_and_the_others_wait_or_get_its_answer(desk: Desk) -> None:
    admin = await desk.signed_in("admin")
    answers = await asyncio.gather(*(admin.post(PATH, json=WANTED, headers=KEY) for _ in range(8)))
    assert await count(desk) == 1
    done = [answer for answer in answers if answer.status_code == 201]
    assert len({answer.content for answer in done}) == 1
    for answer in answers:
        if answer.status_code != 201:
            assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_in_progress")
            assert answer.headers["Retry-After"] == "1"
    assert same(await admin.post(PATH, json=WANTED, headers=KEY), done[0])


async def test_what_died_on_its_way_is_not_done_again_but_said_to_be_unknown(desk: Desk) -> None:
    admin = await desk.signed_in("admin")
    await admin.post(PATH, json=WANTED, headers=KEY)
    async with desk.database.transaction() as connection:
        await connection.execute(idempotency_keys.update().values(status=None, body=None))
    assert (await admin.post(PATH, json=WANTED, headers=KEY)).json()["code"] == "idempotency_in_progress"
    desk.clock.advance(61)
    assert (await admin.post(PATH, json=WANTED, headers=KEY)).json()["code"] == "idempotency_unknown"
    assert await count(desk) == 1


async def test_an_answer_is_kept_for_a_day(desk: Desk) -> None:
    admin = await desk.signed_in("admin")
    await admin.post(PATH, json=WANTED, headers=KEY)
    desk.clock.advance(24 * 3600 + 1)
    admin = await desk.signed_in("admin")
    assert (await admin.post(PATH, json=WANTED, headers=KEY)).status_code == 201
    assert await count(desk) == 2


@pytest.mark.parametrize("key", ["", "a b", "x" * 256, "schlüssel".encode()])
async def test_a_key_that_is_none_is_refused(desk: Desk, key: str | bytes) -> None:
    admin = await desk.signed_in("admin")
    headers: list[tuple[bytes, bytes]] = [(b"Idempotency-Key", key if isinstance(key, bytes) else key.encode())]
    answer = await admin.post(PATH, json=WANTED, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_idempotency_key")


async def test_what_is_shown_only_once_is_not_readable_in_the_database(desk: Desk) -> None:
    admin = await desk.signed_in("admin")
    made = (await admin.post("/api/v1/tokens", json={"name": "crm"}, headers=KEY)).json()
    assert (await admin.post("/api/v1/tokens", json={"name": "crm"}, headers=KEY)).json() == made
    async with desk.database.transaction() as connection:
        kept = str((await connection.execute(text("select * from idempotency_keys"))).all())
    assert made["token"] not in kept


async def test_an_answer_that_nobody_can_unseal_any_more_is_unknown(desk: Desk) -> None:
    admin = await desk.signed_in("admin")
    await admin.post(PATH, json=WANTED, headers=KEY)
    async with desk.database.transaction() as connection:
        other = Vault.for_one_run().seal("idempotency", "{}")
        await connection.execute(idempotency_keys.update().values(body=other))
    assert (await admin.post(PATH, json=WANTED, headers=KEY)).json()["code"] == "idempotency_unknown"


async def test_other_methods_pass_by(desk: Desk) -> None:
    admin = await desk.signed_in("admin")
    assert (await admin.get(PATH, headers=KEY)).status_code == 200
    async with desk.database.transaction() as connection:
        assert (await connection.execute(select(idempotency_keys))).all() == []


async def ask(desk: Desk, route: ASGIApp, token: str, body: bytes) -> int:
    """Ask a route of our own with a key; returns the status."""
    parts = [body[:1], body[1:]]
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": parts.pop(0), "more_body": bool(parts)}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"idempotency-key", b"k"), (b"authorization", b"Bearer " + token.encode())]
    scope = {"type": "http", "method": "POST", "path": PATH, "headers": headers, "query_string": b""}
    await Idempotency(route)({**scope, "app": desk.app, "server": ("desk.test", 80)}, receive, send)
    return int(sent[0]["status"])


async def new_token(desk: Desk) -> str:
    admin = await desk.signed_in("admin")
    return str((await admin.post("/api/v1/tokens", json={"name": "x"})).json()["token"])


async def test_a_route_that_fails_or_reads_nothing_of_the_body_is_no_exception(desk: Desk) -> None:
    calls = 0

    async def route(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise RuntimeError("a defect")
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    token = await new_token(desk)
    with pytest.raises(RuntimeError, match="a defect"):
        await ask(desk, route, token, b"one")
    assert [await ask(desk, route, token, body) for body in (b"one", b"one", b"two")] == [204, 204, 422]
    assert calls == 2


async def test_what_may_have_been_done_is_not_done_again(desk: Desk) -> None:
    calls = 0

    async def route(scope: Scope, receive: Receive, send: Send) -> None:
        nonlocal calls
        calls += 1
        await problem_response(Request(scope), "not_confirmed")(scope, receive, send)

    token = await new_token(desk)
    assert [await ask(desk, route, token, b"one") for _ in range(2)] == [503, 409]
    assert calls == 1


async def test_when_the_key_cannot_be_put_in_nothing_is_begun(desk: Desk) -> None:
    admin = await desk.signed_in("admin")
    async with desk.database.transaction() as connection:
        await connection.execute(text("alter table idempotency_keys rename to gone"))
    answer = await admin.post(PATH, json=WANTED, headers=KEY)
    assert answer.status_code == 500
    assert await count(desk) == 0
