"""Calls that agents make by API: made, refused with a reason, asked about, blocked; and no dial string goes through."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from callcenter.core.agent import PhoneState, Status
from callcenter.core.commands import CallLeg, CallOut
from callcenter.core.events import Configured, PhoneChanged
from callcenter.core.outbound import OutboundPolicy
from callcenter.core.requests import SetAgentStatus
from callcenter.engine.ids import new_id
from callcenter.store.tables import audit, do_not_call
from tests.support.desk import CONFIGURATION, Desk
from tests.support.dial_strings import DIAL_STRINGS

URL = "/api/v1/calls"
NUMBER = "+8613800138000"


async def dialling(desk: Desk, **policy: Any) -> Any:
    """Alice's client; she may call Chinese numbers."""
    allowed: dict[str, Any] = {"enabled": True, "allow": ("+86",), **policy}
    agents = {
        **CONFIGURATION.agents,
        "sam": replace(CONFIGURATION.agents["bob"], username="sam", endpoint="sam-desk"),
    }
    configuration = replace(CONFIGURATION, agents=agents, outbound=OutboundPolicy(**allowed))
    await desk.tell(Configured(configuration=configuration, at=desk.clock.now()))
    for name in ("alice", "sam"):
        await desk.tell(PhoneChanged(endpoint=f"{name}-desk", state=PhoneState.IDLE, at=desk.clock.now()))
        await desk.engine.request(_not_ready(name))
    return await desk.signed_in("alice")


def _not_ready(name: str) -> Any:
    return lambda at: SetAgentStatus(agent=name, status=Status.NOT_READY, reason="outbound", at=at)


def called(desk: Desk) -> list[Any]:
    """Everything that was ordered to call somebody."""
    return [order for order in desk.switch.commands if isinstance(order, CallLeg | CallOut)]


async def bar(desk: Desk, number: str) -> None:
    async with desk.database.transaction() as connection:
        row = {"id": new_id(), "number": number, "reason": "asked", "actor": "sam", "at": desk.clock.now()}
        await connection.execute(do_not_call.insert(), [row])


async def test_a_call_is_made_as_people_write_the_number(desk: Desk) -> None:
    client = await dialling(desk)
    answer = await client.post(URL, json={"number": "138 0013-8000", "queue": "sales"})
    assert answer.status_code == 202, answer.text
    call = desk.engine.state.interactions[answer.json()["interaction_id"]]
    assert (call.ani, call.ani_e164, call.dialled_by, call.queue) == (NUMBER, NUMBER, "alice", "sales")
    assert [order.endpoint for order in called(desk)] == ["alice-desk"]


async def test_the_agent_thinks_again(desk: Desk) -> None:
    client = await dialling(desk)
    call_id = (await client.post(URL, json={"number": NUMBER})).json()["interaction_id"]
    assert (await client.post(f"/api/v1/interactions/{call_id}/hangup")).status_code == 204
    assert call_id not in desk.engine.state.interactions


async def test_no_dial_string_is_a_number(desk: Desk) -> None:
    client = await dialling(desk, allow=("+",), block_after=1000)
    for number in DIAL_STRINGS:
        answer = await client.post(URL, json={"number": number})
        assert answer.status_code in (403, 422), (number, answer.text)
        assert number not in answer.text or len(number) < 4
        checked = await client.get(f"{URL}/check", params={"number": number})
        assert checked.status_code in (200, 422)
        assert checked.json().get("allowed", False) is False
    assert called(desk) == []


async def test_a_number_that_may_not_be_called_says_why_in_both_languages(desk: Desk) -> None:
    client = await dialling(desk)
    refused = await client.post(URL, json={"number": "+14165550100"}, headers={"Accept-Language": "zh"})
    assert (refused.status_code, refused.json()["code"]) == (403, "dialling_not_allowed")
    (error,) = refused.json()["errors"]
    assert (error["pointer"], error["code"], error["detail"]) == ("body/number", "prefix", "您无权拨打该号段")


async def test_nothing_is_called_where_nobody_has_switched_it_on(desk: Desk) -> None:
    client = await dialling(desk, enabled=False)
    assert (await client.post(URL, json={"number": NUMBER})).json()["errors"][0]["code"] == "off"
    assert called(desk) == []


async def test_who_must_not_be_called_is_called_by_a_supervisor_with_a_reason_only(desk: Desk) -> None:
    client = await dialling(desk)
    await bar(desk, NUMBER)
    for given in ({"number": NUMBER}, {"number": NUMBER, "reason": "he wants it"}):
        assert (await client.post(URL, json=given)).json()["errors"][0]["code"] == "do_not_call"
    assert (await client.get(f"{URL}/check", params={"number": NUMBER})).json()["reason"] == "do_not_call"
    sam = await desk.signed_in("sam")
    assert (await sam.post(URL, json={"number": NUMBER})).status_code == 403
    made = await sam.post(URL, json={"number": NUMBER, "reason": "a recall of the product"})
    assert made.status_code == 202, made.text
    async with desk.database.transaction() as connection:
        wanted = select(audit).where(audit.c.action == "do_not_call_overridden")
        row = (await connection.execute(wanted)).one()
    assert (row.actor, row.subject) == ("sam", made.json()["interaction_id"])
    assert row.detail == {"reason": "a recall of the product"}


async def test_one_may_ask_before(desk: Desk) -> None:
    client = await dialling(desk)
    asked = await client.get(f"{URL}/check", params={"number": "13800138000"})
    assert asked.json() == {"number": NUMBER, "allowed": True, "reason": None}
    assert (await client.get(f"{URL}/check", params={"number": "110"})).json()["allowed"] is False
    assert not desk.engine.state.dialled.refused, "asking is no attempt"


async def test_too_many_attempts_block_everything_until_a_supervisor_lifts_it(desk: Desk) -> None:
    client = await dialling(desk, block_after=3)
    for _ in range(4):
        assert (await client.post(URL, json={"number": "+19005550100"})).status_code == 403
    assert (await client.post(URL, json={"number": NUMBER})).json()["errors"][0]["code"] == "blocked"
    assert (await client.put(f"{URL}/block", json={"blocked": False})).status_code == 403
    sam = await desk.signed_in("sam")
    assert (await sam.get(f"{URL}/block")).json()["blocked"] is True
    lifted = await sam.put(f"{URL}/block", json={"blocked": False, "reason": "a program gone mad"})
    assert lifted.json()["blocked"] is False
    assert (await client.post(URL, json={"number": NUMBER})).status_code == 202


async def test_a_supervisor_stops_all_of_it(desk: Desk) -> None:
    client = await dialling(desk)
    sam = await desk.signed_in("sam")
    assert (await sam.put(f"{URL}/block", json={"blocked": True, "reason": "fraud"})).json()["blocked"] is True
    assert (await client.post(URL, json={"number": NUMBER})).json()["errors"][0]["code"] == "blocked"
    metrics = (await client.get("/metrics")).text
    assert "callcenter_outbound_blocked 1.0" in metrics
