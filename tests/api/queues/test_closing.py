"""Supervisors close queues by hand and open them again: what comes of it, who may, and what is noted."""

from datetime import timedelta
from typing import Any

import pytest

from callcenter.core.interaction import Stage
from tests.api.routing.conftest import RoutingDesk
from tests.support.acting import OTHER, OWN, audited, live_call, look_after_support, somebody_waits
from tests.support.desk import Desk

URL = "/api/v1/queues"


async def close(desk: Desk, who: str, queue: str, **body: Any) -> tuple[int, Any]:
    answer = await (await desk.signed_in(who)).put(f"{URL}/{queue}/closure", json=body)
    return answer.status_code, answer.json()


async def reopen(desk: Desk, who: str, queue: str) -> int:
    return (await (await desk.signed_in(who)).delete(f"{URL}/{queue}/closure")).status_code


async def test_who_waits_leaves_a_queue_that_is_closed_and_it_opens_again(routing_desk: RoutingDesk) -> None:
    desk = routing_desk.desk
    await somebody_waits(desk)
    now = desk.clock.now().isoformat().replace("+00:00", "Z")
    assert await close(desk, "sam", "sales") == (200, {"at": now, "by": "sam", "until_at": None, "reason": None})
    assert live_call(desk).stage is Stage.IN_FLOW
    client = await desk.signed_in("alice")
    shown = (await client.get(f"{URL}/sales/live")).json()
    assert (shown["closed"]["by"], shown["waiting"]) == ("sam", 0)
    opening = (await client.get(f"{URL}/sales/opening", params={"at": desk.clock.now().isoformat()})).json()
    assert opening == {"open": False, "opens_at": None}
    assert [await reopen(desk, "sam", "sales") for _ in range(2)] == [204, 204]
    assert (await client.get(f"{URL}/sales/live")).json()["closed"] is None
    assert await audited(desk, "queue_closed", "queue_opened") == [
        ("sam", "queue_closed", "sales", {"old": "open", "new": "closed", "reason": None}),
        ("sam", "queue_opened", "sales", {"old": "closed", "new": "open"}),
    ]


async def test_it_is_closed_until_an_instant_and_made_longer(routing_desk: RoutingDesk) -> None:
    desk = routing_desk.desk
    soon, later = (desk.clock.now() + timedelta(hours=hours) for hours in (1, 2))
    status, shown = await close(desk, "sam", "sales", until_at=soon.isoformat(), reason="消防演习")
    assert (status, shown["until_at"], shown["reason"]) == (200, soon.isoformat().replace("+00:00", "Z"), "消防演习")
    await close(desk, "sam", "sales", until_at=soon.isoformat(), reason="消防演习")
    await close(desk, "admin", "sales", until_at=later.isoformat())
    told = await audited(desk, "queue_closed")
    assert [(who, detail["old"], detail["new"]) for who, _, _, detail in told] == [
        ("sam", "open", f"closed until {soon.isoformat()}"),
        ("admin", f"closed until {soon.isoformat()}", f"closed until {later.isoformat()}"),
    ]
    client = await desk.signed_in("alice")
    opening = (await client.get(f"{URL}/sales/opening", params={"at": desk.clock.now().isoformat()})).json()
    assert opening == {"open": False, "opens_at": later.isoformat().replace("+00:00", "Z")}


async def test_without_a_body_it_is_closed_until_somebody_opens_it(routing_desk: RoutingDesk) -> None:
    answer = await (await routing_desk.desk.signed_in("sam")).put(f"{URL}/sales/closure")
    assert (answer.status_code, answer.json()["until_at"]) == (200, None)


async def test_agents_may_not_and_what_is_out_of_scope_is_not_there(routing_desk: RoutingDesk) -> None:
    desk = routing_desk.desk
    await look_after_support(routing_desk)
    for who, queue, status in (
        ("alice", OWN, 403),
        ("sam", OWN, 200),
        ("sam", OTHER, 404),
        ("sam", "nowhere", 404),
        ("admin", OTHER, 200),
    ):
        assert (await close(desk, who, queue))[0] == status
        assert await reopen(desk, who, queue) == (204 if status == 200 else status)


@pytest.mark.parametrize("until_at", ["2026-03-02T09:00:00Z", "2020-01-01T00:00:00Z"])
async def test_a_moment_that_is_past_is_refused(desk: Desk, until_at: str) -> None:
    status, problem = await close(desk, "sam", "sales", until_at=until_at)
    assert (status, problem["code"]) == (422, "until_is_past")
    assert (await close(desk, "sam", "sales", until_at="2099-01-01T00:00:00"))[0] == 422, "without a zone"
