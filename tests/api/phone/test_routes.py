"""The telephone in the browser over the API: taken with a login, gone with it, and what it says of itself."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from callcenter.api.auth import ABSOLUTE, IDLE
from callcenter.core.agent import PhoneFault
from callcenter.core.configuration import PhoneKind
from callcenter.core.events import Configured
from callcenter.store.database import Database
from callcenter.store.tables import agents, phones
from tests.support.desk import CONFIGURATION, Desk

WELL = {"registered": True, "microphone": "ok"}


@pytest.fixture(autouse=True)
async def with_phones(desk: Desk) -> None:
    """Alice and bob have a desk phone each, alice one in the browser, too."""
    async with desk.database.transaction() as connection:
        await connection.execute(agents.insert(), [{"username": "alice"}, {"username": "bob"}])
        await connection.execute(
            phones.insert(),
            [
                {"endpoint": "alice", "agent": "alice", "kind": "desk", "secret": "s" * 20, "active": True},
                {"endpoint": "alice-web", "agent": "alice", "kind": "browser", "secret": "", "active": False},
                {"endpoint": "bob", "agent": "bob", "kind": "desk", "secret": "s" * 20, "active": True},
            ],
        )


async def secret_of(database: Database, endpoint: str) -> str:
    async with database.transaction() as connection:
        statement = select(phones.c.secret).where(phones.c.endpoint == endpoint)
        return str((await connection.execute(statement)).scalar_one())


async def in_the_browser(desk: Desk) -> None:
    """Alice's phone is the one in the browser."""
    alice = replace(CONFIGURATION.agents["alice"], endpoint="alice-web", phone=PhoneKind.BROWSER)
    changed = replace(CONFIGURATION, agents={**CONFIGURATION.agents, "alice": alice})
    await desk.tell(Configured(configuration=changed, at=desk.clock.now()))


async def taken(client: httpx.AsyncClient) -> dict[str, Any]:
    answer = await client.post("/api/v1/phone")
    assert answer.status_code == 200, answer.text
    given: dict[str, Any] = answer.json()
    return given


async def test_a_login_takes_the_phone_with_a_secret_of_its_own(desk: Desk) -> None:
    alice = await desk.signed_in("alice")
    given = await taken(alice)
    assert (given["username"], given["uri"]) == ("alice-web", "sip:alice-web@desk.test")
    assert given["websocket"] == {"path": "/ws", "port": 8088}
    assert given["ice_servers"] == []
    assert desk.switch.admitted == [("alice-web", given["password"])]
    assert given["expires_at"] == (desk.clock.now() + ABSOLUTE).isoformat().replace("+00:00", "Z")
    assert (await taken(alice))["password"] != given["password"]


async def test_the_secret_is_in_no_list_and_no_program_gets_one(desk: Desk) -> None:
    alice = await desk.signed_in("alice")
    password = (await taken(alice))["password"]
    for path in ("/session", "/agents", "/agents/me", "/agents/me/phone"):
        assert password not in (await alice.get(f"/api/v1{path}")).text
    admin = await desk.signed_in("admin")
    token = (await admin.post("/api/v1/tokens", json={"name": "a program"})).json()["token"]
    program = desk.client()
    answer = await program.post("/api/v1/phone", headers={"Authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["code"]) == (403, "login_required")


async def test_who_has_no_phone_in_a_browser_is_told_so(desk: Desk) -> None:
    bob = await desk.signed_in("bob")
    assert (await bob.post("/api/v1/phone")).json()["code"] == "no_such_phone"


async def test_while_the_switch_is_away_nothing_is_given(desk: Desk) -> None:
    desk.switch.connected = False
    alice = await desk.signed_in("alice")
    assert (await alice.post("/api/v1/phone")).json()["code"] == "switch_away"


async def test_a_logout_makes_the_secret_worthless(desk: Desk) -> None:
    alice = await desk.signed_in("alice")
    await taken(alice)
    assert (await alice.delete("/api/v1/session")).status_code == 204
    assert desk.switch.admitted[-1] == ("alice-web", "")
    assert await secret_of(desk.database, "alice-web") == ""


async def test_a_session_that_ends_by_itself_does_too_but_not_in_mid_call(desk: Desk) -> None:
    alice = await desk.signed_in("alice")
    await taken(alice)
    await desk.parts.phones.take_ended(idle=IDLE, spare=())
    assert desk.switch.admitted[-1][1] != ""
    desk.clock.advance((IDLE + timedelta(minutes=1)).total_seconds())
    await desk.parts.phones.take_ended(idle=IDLE, spare=["alice"])
    assert desk.switch.admitted[-1][1] != ""
    await desk.parts.phones.take_ended(idle=IDLE, spare=())
    assert desk.switch.admitted[-1] == ("alice-web", "")


async def test_another_login_takes_the_phone_and_the_first_speaks_for_it_no_more(desk: Desk) -> None:
    await in_the_browser(desk)
    office, home = await desk.signed_in("alice"), await desk.signed_in("alice")
    await taken(office)
    assert (await office.put("/api/v1/agents/me/phone/health", json=WELL)).status_code == 204
    await taken(home)
    answer = await office.put("/api/v1/agents/me/phone/health", json=WELL)
    assert (answer.status_code, answer.json()["code"]) == (409, "phone_elsewhere")
    assert (await home.put("/api/v1/agents/me/phone/health", json=WELL)).status_code == 204
    await office.delete("/api/v1/session")
    assert desk.switch.admitted[-1][1] != "", "the phone is not its any more"


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        (WELL, None),
        ({"registered": False, "microphone": "ok"}, PhoneFault.NOT_REGISTERED),
        ({"registered": True, "microphone": "lost"}, PhoneFault.MIC_LOST),
        ({"registered": False, "microphone": "denied"}, PhoneFault.MIC_DENIED),
        ({**WELL, "round_trip_ms": 35, "jitter_ms": 2.5, "loss_percent": 0.4}, None),
    ],
)
async def test_what_a_page_says_of_itself_keeps_calls_away(
    desk: Desk, said: dict[str, Any], fault: PhoneFault | None
) -> None:
    await in_the_browser(desk)
    alice = await desk.signed_in("alice")
    await taken(alice)
    assert (await alice.put("/api/v1/agents/me/phone/health", json=said)).status_code == 204
    assert desk.engine.state.agents["alice"].phone_fault is fault
    assert (await alice.get("/api/v1/agents/me/phone")).json()["fault"] == fault


@pytest.mark.parametrize(
    "said", [{}, {**WELL, "microphone": "loud"}, {**WELL, "loss_percent": 101}, {**WELL, "more": 1}]
)
async def test_what_is_no_health_is_refused(desk: Desk, said: dict[str, Any]) -> None:
    alice = await desk.signed_in("alice")
    assert (await alice.put("/api/v1/agents/me/phone/health", json=said)).status_code == 422


async def test_after_a_restart_the_holder_is_still_known(database: Database, desk: Desk) -> None:
    alice = await desk.signed_in("alice")
    await taken(alice)
    fresh = type(desk.parts.phones)(database, clock=desk.clock, admit=desk.switch.admit)
    async with database.transaction() as connection:
        holder = (
            await connection.execute(select(phones.c.session_hash).where(phones.c.kind == "browser"))
        ).scalar_one()
    assert await fresh.is_held_by("alice", holder)
    assert not await fresh.is_held_by("alice", "another")
    assert not await fresh.is_held_by("bob", holder)
