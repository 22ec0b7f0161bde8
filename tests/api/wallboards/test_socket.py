"""A screen on a wall: it sees the queues of its link and nobody by name, until the link is good no more."""

from datetime import timedelta
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from callcenter.api.throttle import PER_ADDRESS
from tests.support.desk import Desk
from tests.support.screens import Browser, served

URL = "/api/v1/wallboards"


async def a_link(desk: Desk, **more: Any) -> dict[str, Any]:
    sam = await desk.signed_in("sam")
    made: dict[str, Any] = (await sam.post(URL, json={"name": "Lobby 大厅", "queues": ["sales"], **more})).json()
    return made


def path(token: str) -> str:
    return f"/api/v1/wallboard/{token}"


async def test_it_shows_its_queues_and_no_people(desk: Desk) -> None:
    made = await a_link(desk)
    await desk.make_available("alice")
    async with served(desk.app) as port, Browser(port, "", path=path(made["token"])) as wall:
        snapshot = await wall.hello(packed=True)
        state = snapshot["state"]
        assert (state["me"], set(state["queues"])) == ("Lobby 大厅", {"sales"})
        assert [state[part] for part in ("agents", "interactions", "pops", "alarms", "monitorings")] == [{}] * 5
        await desk.call_arrives()
        news = await wall.until("board_changed")
        assert news["queues"]["sales"]["agents_offered"] == 1
        assert "alice" not in str(wall.heard).lower()
        assert "13800138000" not in str(wall.heard)
    assert (await (await desk.signed_in("sam")).get(URL)).json()["items"][0]["last_seen_at"] is not None


async def test_a_revoked_link_goes_dark_at_once_and_opens_nothing(desk: Desk) -> None:
    made = await a_link(desk)
    async with served(desk.app) as port:
        async with Browser(port, "", path=path(made["token"])) as wall:
            await wall.hello()
            await (await desk.signed_in("sam")).delete(f"{URL}/{made['id']}")
            assert await wall.end() == ("session_ended", 1008)
        async with Browser(port, "", path=path(made["token"])) as again:
            assert await again.end() == ("session_ended", 1008)


async def test_a_link_that_is_over_opens_nothing(desk: Desk) -> None:
    made = await a_link(desk, expires_at=(desk.clock.now() + timedelta(hours=1)).isoformat())
    desk.clock.advance(3600)
    async with served(desk.app) as port, Browser(port, "", path=path(made["token"])) as wall:
        assert await wall.end() == ("session_ended", 1008)


async def test_who_guesses_at_links_is_slowed_down_and_a_good_one_is_not(desk: Desk) -> None:
    made = await a_link(desk)
    async with served(desk.app) as port:
        for number in range(PER_ADDRESS.tries):
            async with Browser(port, "", path=path(made["token"])) as wall:
                assert (await wall.hello())["type"] == "snapshot"
            async with Browser(port, "", path=path(f"guess-{number}")) as guess:
                assert await guess.end() == ("session_ended", 1008)
        with pytest.raises(InvalidStatus) as refused:
            async with Browser(port, "", path=path("another")):
                pass
        assert refused.value.response.status_code == 429
