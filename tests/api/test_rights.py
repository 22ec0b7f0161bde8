"""Whoever loses his role leaves the lines he listens to; another process may have changed it, too."""

from typing import Any

import httpx
import pytest

from callcenter.api.people import Role
from callcenter.api.realtime.snapshot import Viewer
from callcenter.api.rights import enforce
from callcenter.store.repositories.people import change_person
from tests.api.monitorings.test_routes import listens, supervised, talking
from tests.support.desk import Desk

SAM = Viewer(username="sam", role=Role.SUPERVISOR)


async def changed(desk: Desk, username: str, **given: Any) -> httpx.Response:
    return await (await desk.signed_in("admin")).patch(f"/api/v1/users/{username}", json=given)


@pytest.mark.parametrize(
    ("who", "given", "ended"),
    [
        ("sam", {"role": "agent"}, True),
        ("sam", {"active": False}, True),
        ("sam", {"role": "admin"}, False),
        ("alice", {"role": "supervisor"}, False),
    ],
)
async def test_a_line_listened_to_is_left_by_whoever_may_not_any_more(
    desk: Desk, who: str, given: Any, ended: bool
) -> None:
    interaction = await talking(desk)
    await listens(desk, await desk.signed_in("sam"), interaction)
    assert (await changed(desk, who, **given)).status_code == 200
    assert (not desk.engine.state.monitorings) is ended
    # The talk goes on.
    assert interaction.id in desk.engine.state.interactions


async def test_who_listened_as_an_administrator_does_not_go_on_as_less(desk: Desk) -> None:
    interaction = await talking(desk, supervised(sam=frozenset()))
    async with desk.database.transaction() as connection:
        await change_person(connection, "sam", role="admin", active=None, actor="command line", at=desk.clock.now())
    await listens(desk, await desk.signed_in("sam"), interaction)
    assert (await changed(desk, "sam", role="supervisor")).status_code == 200
    assert not desk.engine.state.monitorings


async def test_a_change_by_another_process_is_felt_when_it_is_told(desk: Desk) -> None:
    sam = await desk.signed_in("sam")
    screen = desk.parts.hub.attach(SAM)
    async with desk.database.transaction() as connection:
        await change_person(connection, "sam", role="agent", active=None, actor="command line", at=desk.clock.now())
    assert (await sam.get("/api/v1/agents")).json()["code"] == "not_signed_in"
    await enforce(desk.parts)
    assert screen.ended
