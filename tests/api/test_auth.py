"""Every route asks who it is, and sessions and tokens end when they must."""

import httpx
import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from callcenter.api.auth import ABSOLUTE, COOKIE, IDLE, Requires, hash_of, person_of_session
from callcenter.api.people import Role
from callcenter.store.tables import sessions, users
from tests.support.desk import PASSWORD, Desk

OPEN = {"/api/v1/session"}


def requirements(dependant: Dependant) -> list[Requires]:
    found = [dependant.call] if isinstance(dependant.call, Requires) else []
    return found + [each for inner in dependant.dependencies for each in requirements(inner)]


async def test_every_route_but_the_session_requires_a_role(desk: Desk) -> None:
    checked: dict[str, Role] = {}
    for context in iter_route_contexts(desk.app.routes):
        route = context.original_route
        if not isinstance(route, APIRoute) or not str(context.path).startswith("/api/") or context.path in OPEN:
            continue
        required = requirements(route.dependant)
        assert len(required) == 1, f"{context.path} does not say who may use it"
        checked[f"{sorted(route.methods or ())[0]} {context.path}"] = required[0].role
    assert len(checked) > 15
    assert {path for path, role in checked.items() if role is Role.ADMIN} == {
        "GET /api/v1/tokens",
        "POST /api/v1/tokens",
        "GET /api/v1/users",
        "PATCH /api/v1/users/{username}",
        "DELETE /api/v1/tokens/{token_id}",
        "DELETE /api/v1/customers/{customer_id}",
        "GET /api/v1/webhooks",
        "POST /api/v1/webhooks",
        "GET /api/v1/webhooks/{webhook_id}",
        "PATCH /api/v1/webhooks/{webhook_id}",
        "DELETE /api/v1/webhooks/{webhook_id}",
        "POST /api/v1/webhooks/{webhook_id}/rotate",
        "POST /api/v1/webhooks/{webhook_id}/replay",
        "POST /api/v1/webhooks/{webhook_id}/test",
        "GET /api/v1/webhooks/{webhook_id}/deliveries",
        "POST /api/v1/custom-fields",
        "PATCH /api/v1/custom-fields/{name}",
        "DELETE /api/v1/custom-fields/{name}",
        "DELETE /api/v1/tickets/{ticket_id}",
        "POST /api/v1/ticket-categories",
        "PATCH /api/v1/ticket-categories/{setting_id}",
        "POST /api/v1/ticket-templates",
        "PATCH /api/v1/ticket-templates/{setting_id}",
        "POST /api/v1/sla-policies",
        "PATCH /api/v1/sla-policies/{setting_id}",
        "PUT /api/v1/privacy",
        "PUT /api/v1/routing",
        "PUT /api/v1/routing/queues/{name}",
        "PATCH /api/v1/routing/queues/{name}",
        "DELETE /api/v1/routing/queues/{name}",
        "PUT /api/v1/routing/dispositions/{code}",
        "DELETE /api/v1/routing/dispositions/{code}",
        "PATCH /api/v1/routing/agents/{username}",
        "POST /api/v1/routing/restore/{number}",
        "POST /api/v1/flows/{name}/publish",
        "POST /api/v1/flows/{name}/rollback",
        "POST /api/v1/flows/{name}/unpublish",
        "PUT /api/v1/flows/{name}/canary",
        "DELETE /api/v1/flows/{name}/canary",
        "DELETE /api/v1/recordings/{recording_id}/legal-hold",
    }


async def test_nothing_is_served_to_who_is_not_signed_in(desk: Desk) -> None:
    client = desk.client()
    for path, operations in desk.app.openapi()["paths"].items():
        if not path.startswith("/api/") or path in OPEN:
            continue
        for method in operations:
            url = path.replace("{username}", "alice").replace("{name}", "sales")
            for name in ("interaction_id", "customer_id", "token_id"):
                url = url.replace("{" + name + "}", "019599a0-0000-7000-8000-000000000001")
            body = {"status": "available", "code": "sale", "name": "x"}
            for headers in (
                {},
                {"Authorization": "Bearer x"},
                {"Authorization": "Basic YTpi"},
                {"Cookie": f"{COOKIE}=x"},
            ):
                answer = await client.request(method, url, headers=headers, json=body if method != "get" else None)
                # A body with too much in it may be refused first; nothing may be done or shown.
                assert answer.status_code in (401, 422), (method, path, answer.text)


async def test_a_session_ends_when_nobody_uses_it(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    desk.clock.advance(IDLE.total_seconds() - 60)
    assert (await client.get("/api/v1/session")).status_code == 200
    desk.clock.advance(IDLE.total_seconds() - 60)
    assert (await client.get("/api/v1/session")).status_code == 200
    desk.clock.advance(IDLE.total_seconds())
    assert (await client.get("/api/v1/session")).status_code == 401


async def test_a_session_ends_at_last_however_much_it_is_used(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    for _ in range(int(ABSOLUTE / IDLE) * 2 - 1):
        desk.clock.advance(IDLE.total_seconds() / 2)
        assert (await client.get("/api/v1/agents")).status_code == 200
    desk.clock.advance(IDLE.total_seconds() / 2)
    assert (await client.get("/api/v1/agents")).status_code == 401


async def test_a_user_who_is_switched_off_is_out_at_once(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    async with desk.database.transaction() as connection:
        await connection.execute(users.update().where(users.c.username == "alice").values(active=False))
    assert (await client.get("/api/v1/agents")).status_code == 401
    again = await desk.client().post("/api/v1/session", json={"username": "alice", "password": PASSWORD})
    assert again.status_code == 401


async def test_only_the_hash_of_a_session_is_stored(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    token = client.cookies[COOKIE]
    async with desk.database.transaction() as connection:
        stored = (await connection.execute(sessions.select())).one()
    assert stored.token_hash == hash_of(token)
    assert token not in repr(stored)
    assert len(token) >= 43  # 256 bits
    person = await person_of_session(desk.database, token, desk.clock.now())
    assert person is not None
    assert person.username == "alice"
    assert person.role is Role.AGENT
    assert await person_of_session(desk.database, stored.token_hash, desk.clock.now()) is None


@pytest.mark.parametrize(
    "origin", ["http://evil.test", "null", "http://desk.test.evil.test", "http://desk.test:81", "://"]
)
async def test_a_change_from_another_sites_page_is_refused(desk: Desk, origin: str) -> None:
    client = await desk.signed_in("alice")
    headers = {"Origin": origin}
    answer = await client.put("/api/v1/agents/me/status", json={"status": "available"}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "foreign_origin")
    assert desk.engine.state.agents["alice"].status == "offline"
    login = {"username": "alice", "password": PASSWORD}
    assert (await desk.client().post("/api/v1/session", json=login, headers=headers)).status_code == 403
    assert (await client.delete("/api/v1/session", headers=headers)).status_code == 403
    assert (await client.get("/api/v1/session")).status_code == 200


async def test_a_change_from_our_own_page_or_from_a_program_is_not_refused(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    own: list[httpx.Headers] = [httpx.Headers({"Origin": "http://desk.test"}), httpx.Headers()]
    for headers in own:
        answer = await client.put("/api/v1/agents/me/status", json={"status": "available"}, headers=headers)
        assert answer.status_code == 200


async def test_a_form_of_another_site_cannot_be_sent(desk: Desk) -> None:
    client = await desk.signed_in("alice")
    for media_type in ("text/plain", "application/x-www-form-urlencoded"):
        answer = await client.put(
            "/api/v1/agents/me/status", content='{"status":"available"}', headers={"Content-Type": media_type}
        )
        assert answer.status_code == 422
