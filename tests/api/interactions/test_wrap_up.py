"""Time after a contact over the wire: an agent about his own, a supervisor about any, refusals with their codes."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest
import pytest_asyncio
from httpx import AsyncClient
from sqlalchemy import select

from callcenter.core.agent import PhoneState, Status
from callcenter.core.configuration import WrapUpMode
from callcenter.core.events import Configured, PhoneChanged
from callcenter.core.interaction import Interaction, Stage
from callcenter.core.requests import SetAgentStatus, Target, TargetKind, TransferCall
from callcenter.engine.ids import new_id
from callcenter.store.tables import audit
from tests.support.desk import CONFIGURATION, Desk

URL = "/api/v1/interactions"


async def talking(desk: Desk, mode: WrapUpMode) -> Interaction:
    """Alice talks to a caller of sales, whose queue wraps up like this."""
    sales = replace(CONFIGURATION.queues["sales"], wrap_up_mode=mode)
    configuration = replace(CONFIGURATION, queues={"sales": sales})
    await desk.tell(Configured(configuration=configuration, at=desk.clock.now()))
    await desk.make_available("alice")
    call = await desk.call_arrives()
    await desk.answer(call)
    return desk.engine.state.interactions[call.id]


@pytest_asyncio.fixture
async def alice(desk: Desk) -> AsyncIterator[AsyncClient]:
    yield await desk.signed_in("alice")


async def code_of(client: AsyncClient, path: str) -> tuple[int, str]:
    answer = await client.post(f"{URL}/{path}")
    return answer.status_code, answer.json()["code"]


async def test_an_agent_makes_his_wrap_up_longer_and_ends_it(desk: Desk, alice: AsyncClient) -> None:
    call = await talking(desk, WrapUpMode.TIMED)
    assert await code_of(alice, f"{call.id}/wrap-up/extend") == (409, "not_in_wrap_up")
    assert await code_of(alice, f"{call.id}/wrap-up/finish") == (409, "not_in_wrap_up")
    await desk.caller_hangs_up(call)
    assert (await alice.post(f"{URL}/{call.id}/wrap-up/extend")).status_code == 204
    live = desk.engine.state.interactions[call.id]
    assert live.wrap_up_deadline_at == desk.clock.now() + timedelta(seconds=60)
    for _ in range(2):
        await alice.post(f"{URL}/{call.id}/wrap-up/extend")
    assert await code_of(alice, f"{call.id}/wrap-up/extend") == (409, "no_extensions_left")
    assert (await alice.post(f"{URL}/{call.id}/wrap-up/finish")).status_code == 204
    assert call.id not in desk.engine.state.interactions
    assert await code_of(alice, f"{call.id}/wrap-up/finish") == (404, "unknown_interaction")


async def test_an_agent_asks_for_time_afterwards_and_takes_it_back(desk: Desk, alice: AsyncClient) -> None:
    call = await talking(desk, WrapUpMode.OPTIONAL)
    for wanted in (True, False, True):
        assert (await alice.put(f"{URL}/{call.id}/wrap-up", json={"wanted": wanted})).status_code == 204
        assert desk.engine.state.interactions[call.id].wrap_up_wanted is wanted
    await desk.caller_hangs_up(call)
    assert desk.engine.state.interactions[call.id].stage is Stage.WRAP_UP


@pytest.mark.parametrize("body", [{}, {"wanted": "yes"}, {"wanted": 1}, {"wanted": None}, {"wanted": True, "for": 9}])
async def test_a_wish_that_makes_no_sense_is_refused(desk: Desk, alice: AsyncClient, body: dict[str, object]) -> None:
    answer = await alice.put(f"{URL}/{new_id()}/wrap-up", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


async def test_the_rule_of_the_queue_is_kept(desk: Desk, alice: AsyncClient) -> None:
    call = await talking(desk, WrapUpMode.MANDATORY)
    answer = await alice.put(f"{URL}/{call.id}/wrap-up", json={"wanted": True})
    assert (answer.status_code, answer.json()["code"]) == (409, "wrap_up_not_optional")
    await desk.caller_hangs_up(call)
    assert await code_of(alice, f"{call.id}/wrap-up/finish") == (409, "disposition_required")
    assert await code_of(alice, f"{call.id}/wrap-up/extend") == (409, "no_deadline")
    refused = await (await desk.signed_in("bob")).post(f"{URL}/{call.id}/wrap-up/finish")
    assert (refused.status_code, refused.json()["title"]) == (403, "Another agent's interaction")
    assert (await alice.post(f"{URL}/{call.id}/disposition", json={"code": "sale"})).status_code == 204
    assert call.id not in desk.engine.state.interactions


async def test_a_supervisor_may_for_any_agent_and_it_is_audited(desk: Desk) -> None:
    call = await talking(desk, WrapUpMode.TIMED)
    await desk.caller_hangs_up(call)
    sam = await desk.signed_in("sam")
    assert (await sam.post(f"{URL}/{call.id}/wrap-up/extend")).status_code == 204
    assert (await sam.post(f"{URL}/{call.id}/wrap-up/finish")).status_code == 204
    async with desk.database.transaction() as connection:
        rows = (await connection.execute(audit.select().where(audit.c.subject == call.id))).all()
    assert [(row.actor, row.action, row.detail) for row in rows] == [
        ("sam", "wrap_up_extended_by_supervisor", {"agent": "alice"}),
        ("sam", "wrap_up_ended_by_supervisor", {"agent": "alice"}),
    ]


@pytest.mark.parametrize("who", ["alice", "sam"])
async def test_who_handed_a_call_over_wraps_up_his_own_part_and_nobody_is_audited(desk: Desk, who: str) -> None:
    """Sam is a supervisor who takes calls himself."""
    agents = {"bob": CONFIGURATION.agents["bob"], who: replace(CONFIGURATION.agents["alice"], username=who)}
    await desk.tell(Configured(configuration=replace(CONFIGURATION, agents=agents), at=desk.clock.now()))
    await desk.make_available("alice") if who == "alice" else await desk.engine.request(
        lambda at: SetAgentStatus(agent=who, status=Status.AVAILABLE, at=at)
    )
    await desk.tell(PhoneChanged(endpoint="alice-desk", state=PhoneState.IDLE, at=desk.clock.now()))
    call = await desk.call_arrives()
    await desk.answer(call)
    await desk.make_available("bob")
    target = Target(kind=TargetKind.AGENT, name="bob")
    await desk.engine.request(lambda at: TransferCall(interaction_id=call.id, agent=who, target=target, at=at))
    await desk.answer(call)
    client = await desk.signed_in(who)
    assert (await client.post(f"{URL}/{call.id}/wrap-up/extend")).status_code == 204
    (part,) = desk.engine.state.participations.values()
    assert (part.agent, part.extended, desk.engine.state.interactions[call.id].wrap_up_extended) == (who, 1, 0)
    assert (await client.post(f"{URL}/{call.id}/disposition", json={"code": "sale"})).status_code == 204
    assert desk.engine.state.participations == {}
    assert desk.engine.state.interactions[call.id].disposition is None
    async with desk.database.transaction() as connection:
        assert (await connection.execute(select(audit.c.action))).scalars().all() == ["login"]
