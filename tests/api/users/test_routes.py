"""People are seen and changed by administrators; whoever loses his role loses at once what he has open by it."""

from typing import Any

import httpx
import pytest
from sqlalchemy import select

from callcenter.api.auth import hash_of
from callcenter.api.people import Role
from callcenter.api.realtime.snapshot import Viewer
from callcenter.core.agent import Status
from callcenter.core.requests import SetAgentStatus
from callcenter.store.tables import audit, sessions
from tests.api.routing.conftest import RoutingDesk
from tests.support.desk import Desk

URL = "/api/v1/users"
SAM = Viewer(username="sam", role=Role.SUPERVISOR)


async def changed(desk: Desk, username: str, **given: Any) -> httpx.Response:
    return await (await desk.signed_in("admin")).patch(f"{URL}/{username}", json=given)


async def test_everybody_is_listed_and_a_change_is_shown_and_audited_once(desk: Desk) -> None:
    admin = await desk.signed_in("admin")
    listed = (await admin.get(URL)).json()["items"]
    assert [(one["username"], one["role"], one["active"]) for one in listed] == [
        ("admin", "admin", True),
        ("alice", "agent", True),
        ("bob", "agent", True),
        ("sam", "supervisor", True),
    ]
    for _ in range(2):
        answer = await admin.patch(f"{URL}/sam", json={"role": "agent"})
        assert answer.json() == {"username": "sam", "display_name": "Sam", "role": "agent", "active": True}
    async with desk.database.transaction() as connection:
        told = select(audit.c.actor, audit.c.subject, audit.c.detail).where(audit.c.action == "user_changed")
        (row,) = (await connection.execute(told)).all()
    assert tuple(row) == ("admin", "sam", {"role": {"old": "supervisor", "new": "agent"}})


@pytest.mark.parametrize("who", ["alice", "sam"])
async def test_only_administrators_change_people(desk: Desk, who: str) -> None:
    client = await desk.signed_in(who)
    assert (await client.get(URL)).json()["code"] == "forbidden"
    assert (await client.patch(f"{URL}/bob", json={"role": "admin"})).json()["code"] == "forbidden"


async def test_nobody_changes_himself_nor_who_is_not_there(desk: Desk) -> None:
    assert (await changed(desk, "admin", active=False)).json()["code"] == "not_yourself"
    assert (await changed(desk, "nobody", active=False)).status_code == 404
    assert (await changed(desk, "sam", role="king")).status_code == 422


@pytest.mark.parametrize("given", [{"role": "agent"}, {"active": False}, {"role": "admin"}])
async def test_with_another_role_or_shut_out_sessions_and_screens_end_at_once(desk: Desk, given: Any) -> None:
    sam, alice = await desk.signed_in("sam"), await desk.signed_in("alice")
    screen = desk.parts.hub.attach(SAM, session=hash_of(sam.cookies["callcenter_session"]))
    other = desk.parts.hub.attach(Viewer(username="alice", role=Role.AGENT))
    assert (await sam.get("/api/v1/alarms")).status_code == 200
    assert (await changed(desk, "sam", **given)).status_code == 200
    assert (screen.ended, other.ended) == (True, False)
    assert (await sam.get("/api/v1/alarms")).json()["code"] == "not_signed_in"
    assert (await alice.get("/api/v1/agents")).status_code == 200
    # Nor is he remembered, should PostgreSQL go away now.
    assert desk.parts.signed_in.recall(hash_of(sam.cookies["callcenter_session"]), desk.clock.now()) is None
    async with desk.database.transaction() as connection:
        assert len((await connection.execute(sessions.select())).all()) == 2


async def test_what_changes_nothing_ends_nothing(desk: Desk) -> None:
    sam = await desk.signed_in("sam")
    screen = desk.parts.hub.attach(SAM)
    assert (await changed(desk, "sam", role="supervisor", active=True)).status_code == 200
    assert (await changed(desk, "bob", active=False)).status_code == 200
    assert not screen.ended
    assert (await sam.get("/api/v1/alarms")).status_code == 200


async def test_who_is_shut_out_signs_in_again_only_when_he_is_let_in(desk: Desk) -> None:
    await changed(desk, "sam", active=False)
    given = {"username": "sam", "password": "x"}
    assert (await desk.client().post("/api/v1/session", json=given)).json()["code"] == "wrong_credentials"
    await changed(desk, "sam", active=True)
    assert (await (await desk.signed_in("sam")).get("/api/v1/alarms")).status_code == 200


async def test_an_agent_who_is_shut_out_is_no_agent_until_he_is_let_in(routing_desk: RoutingDesk) -> None:
    desk = routing_desk.desk
    for active in (False, True):
        assert (await changed(desk, "bob", active=active)).status_code == 200
        await desk.engine.request(lambda at: SetAgentStatus(agent="alice", status=Status.OFFLINE, at=at))
        assert ("bob" in desk.engine.state.configuration.agents) is active
    # What is no agent's business reads nothing again.
    assert (await changed(desk, "sam", role="admin")).status_code == 200
    assert routing_desk.applying.times == 3
