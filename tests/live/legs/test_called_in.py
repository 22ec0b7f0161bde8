"""Whom agents call into a talk on a real Asterisk: who answers, who does not and why, and who is told to stop."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Protocol

import pytest
import pytest_asyncio

from callcenter.core.commands import AnswerPhone, Spot
from callcenter.core.events import AgentHungUp, CallArrived, CallOutFailed, LegAnswered, LegFailed, RingEnd
from tests.live.conftest import SECRET, LiveAsterisk
from tests.support.callers import says
from tests.support.raw_ami import RawAmi
from tests.support.sip import Answers, AnswersWhenTold, Behaviour, NeverAnswers, Rejects, carrier, telephone
from tests.support.talk import MUSIC, Talk


class Put(Protocol):
    """Puts cleo's phone there, or the carrier, until the test ends."""

    async def __call__(self, behaviour: Behaviour, *, endpoint: str | None = None, log: Path | None = None) -> None: ...


@pytest_asyncio.fixture
async def world(asterisk: LiveAsterisk) -> AsyncIterator[Put]:
    async with AsyncExitStack() as stack:

        async def put(behaviour: Behaviour, *, endpoint: str | None = None, log: Path | None = None) -> None:
            port = asterisk.place.sip_port
            there = (
                telephone(endpoint, SECRET, behaviour, port, log=log)
                if endpoint
                else carrier(behaviour, asterisk.carrier_port, port, log=log)
            )
            await stack.enter_async_context(there)

        yield put


@pytest.mark.parametrize(
    ("endpoint", "behaviour", "end"),
    [
        ("cleo", NeverAnswers(), RingEnd.NO_ANSWER),
        ("cleo", Rejects(status_line="480 Temporarily Unavailable"), RingEnd.REJECTED),
        ("cleo", Rejects(status_line="486 Busy Here"), RingEnd.BUSY),
        ("cleo", Rejects(status_line="603 Decline"), RingEnd.REJECTED),
        (None, NeverAnswers(), RingEnd.NO_ANSWER),
        (None, Rejects(status_line="480 Temporarily Unavailable"), RingEnd.NO_ANSWER),
        (None, Rejects(status_line="486 Busy Here"), RingEnd.BUSY),
        (None, Rejects(status_line="404 Not Found"), RingEnd.UNREACHABLE),
    ],
)
async def test_who_does_not_answer_is_told_once_with_the_reason(
    talk: Talk, world: Put, endpoint: str | None, behaviour: Behaviour, end: RingEnd
) -> None:
    await world(behaviour, endpoint=endpoint)
    talk.place(Spot.MUSIC, {"alice": Spot.RINGING})
    leg_id = talk.call_leg(endpoint, seconds=2)
    failed = await talk.service.until(LegFailed)
    assert (failed.call_id, failed.leg_id, failed.end) == (talk.id, leg_id, end)
    (seen,) = (await talk.service.look()).calls
    assert seen.legs == frozenset({"alice"})
    assert len(talk.service.told(LegFailed)) == 1
    assert (talk.service.told(LegAnswered), talk.service.told(CallOutFailed)) == ([], [])
    assert talk.service.told(AgentHungUp) == []
    assert len(talk.service.told(CallArrived)) == 1


@pytest.mark.parametrize("endpoint", ["cleo", "nobody"])
async def test_a_phone_that_is_not_registered_is_unreachable_at_once(talk: Talk, endpoint: str) -> None:
    talk.call_leg(endpoint)
    assert (await talk.service.until(LegFailed)).end is RingEnd.UNREACHABLE


async def test_a_ringing_phone_shows_its_offer_is_seen_and_stops_when_told(
    talk: Talk, world: Put, tmp_path: Path
) -> None:
    log = tmp_path / "cleo"
    await world(NeverAnswers(), endpoint="cleo", log=log)
    leg_id = talk.call_leg("cleo", offer_id="o2")
    invite = await says(log, "180 Ringing")
    assert f"X-CC-Call: {talk.id}" in invite
    assert "X-CC-Offer: o2" in invite
    assert "13800138000" in invite
    assert "X-CC-Auto" not in invite
    (seen,) = (await talk.service.look()).calls
    assert (seen.endpoint, seen.legs) == ("alice", frozenset({"alice", "cleo"}))
    talk.hang_up("cleo")
    failed = await talk.service.until(LegFailed)
    assert (failed.leg_id, failed.end) == (leg_id, RingEnd.FAILED)
    await says(log, "CANCEL sip:")
    assert talk.service.told(AgentHungUp) == []


async def test_a_leg_that_is_given_up_at_once_reaches_nobody(talk: Talk, world: Put) -> None:
    await world(Answers(ring_ms=300))
    leg_id = talk.call_leg()
    talk.hang_up(leg_id)
    assert (await talk.service.until(LegFailed)).leg_id == leg_id
    (seen,) = (await talk.service.look()).calls
    assert seen.legs == frozenset({"alice"})
    assert talk.service.told(LegAnswered) == []


async def test_an_agent_accepts_on_the_screen_and_stands_where_he_was_wanted(
    talk: Talk, world: Put, control: RawAmi
) -> None:
    await world(AnswersWhenTold(), endpoint="cleo")
    leg_id = talk.call_leg("cleo", spot=Spot.MUSIC)
    talk.service.order(AnswerPhone(endpoint="cleo"))
    answered = await talk.service.until(LegAnswered)
    assert (answered.call_id, answered.leg_id) == (talk.id, leg_id)
    state = await control.user_event("CCLegAnswered", Leg=leg_id)
    assert state["Channel"].startswith("PJSIP/cleo-")


async def test_a_leader_that_was_replaced_calls_nobody(talk: Talk, world: Put, control: RawAmi) -> None:
    await world(Answers())
    await talk.hold()
    await control.action({"Action": "Setvar", "Variable": "CC_EPOCH", "Value": "9"})
    talk.call_leg()
    assert (await talk.service.until(LegFailed)).end is RingEnd.FAILED
    assert not talk.service.switch.connected
    await talk.caller.hears(MUSIC)
