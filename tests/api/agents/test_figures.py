"""What each agent has done today, for who looks after him."""

from dataclasses import replace

from callcenter.core.events import Configured
from callcenter.core.supervision import Supervision, SupervisorScope
from tests.support.desk import CONFIGURATION, Desk

URL = "/api/v1/agents/figures"


async def test_an_agents_time_and_contacts_are_counted_up_to_now(desk: Desk) -> None:
    await desk.make_available("alice")
    desk.clock.advance(10)
    await desk.answer(await desk.call_arrives())
    desk.clock.advance(30)
    sam = await desk.signed_in("sam")
    items = {one["username"]: one["today"] for one in (await sam.get(URL)).json()["items"]}
    assert set(items) == {"alice", "bob"}
    assert (items["alice"]["idle_seconds"], items["alice"]["contact_seconds"]) == (10, 30)
    assert items["alice"]["logged_in_seconds"] == 40
    # A contact counts as handled when it is over, wrap-up and all.
    assert (items["alice"]["handled"], items["alice"]["handle_time"]) == (0, None)
    assert items["bob"]["logged_in_seconds"] == 0


async def test_agents_ask_in_vain_and_who_is_out_of_scope_is_not_there(desk: Desk) -> None:
    assert (await (await desk.signed_in("alice")).get(URL)).status_code == 403
    scopes = {"sam": SupervisorScope()}
    configuration = replace(CONFIGURATION, supervision=Supervision(scopes=scopes))
    await desk.tell(Configured(configuration=configuration, at=desk.clock.now()))
    assert (await (await desk.signed_in("sam")).get(URL)).json()["items"] == []
