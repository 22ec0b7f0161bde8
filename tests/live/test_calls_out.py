"""Calls that the service makes, by the switch port on a real Asterisk: answered, not answered, cancelled, and seen."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Protocol

import pytest
import pytest_asyncio

from callcenter.core.commands import (
    CallOut,
    DialNumber,
    HangUpCall,
    HoldCaller,
    RecordMessage,
    RingAgents,
    StopRinging,
)
from callcenter.core.events import (
    AgentAnswered,
    CallArrived,
    CallerHungUp,
    CallOutFailed,
    Place,
    RingEnd,
    RingFinished,
    SwitchSeen,
    Verb,
    VerbFinished,
    VerbStarted,
)
from callcenter.engine.ids import new_id
from tests.live.conftest import SECRET, LiveAsterisk
from tests.support.ami_floor import Listener
from tests.support.callers import says
from tests.support.live_switch import NUMBER, Service
from tests.support.raw_ami import RawAmi
from tests.support.sip import (
    Answers,
    AnswersWhenTold,
    Behaviour,
    Caller,
    NeverAnswers,
    Rejects,
    calling,
    carrier,
    telephone,
)


class Put(Protocol):
    """Puts a phone there, or the carrier, until the test ends."""

    async def __call__(self, behaviour: Behaviour, *, endpoint: str | None = None, log: Path | None = None) -> None: ...


@pytest_asyncio.fixture
async def service(control: RawAmi, asterisk: LiveAsterisk) -> AsyncIterator[Service]:
    service = Service(asterisk, Listener())
    await service.switch.start(service.listener.post, epoch=1)
    await service.until(SwitchSeen)
    yield service
    await service.switch.stop()


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


async def test_who_answers_arrives_with_our_id_and_is_joined_with_an_agent(
    service: Service, world: Put, tmp_path: Path
) -> None:
    log = tmp_path / "carrier"
    await world(Answers(ring_ms=500), log=log)
    await world(Answers(talk_ms=1500), endpoint="alice")
    call_id = service.call_out()
    arrived = await service.until(CallArrived)
    assert (arrived.call_id, arrived.ani, arrived.ani_e164, arrived.dnis) == (call_id, NUMBER, NUMBER, "4000")
    assert f"INVITE sip:{NUMBER}@" in log.read_text()
    assert "From: <sip:4000@" in log.read_text()
    assert [(call.call_id, call.ani, call.place) for call in (await service.look()).calls] == [
        (call_id, NUMBER, Place.WAITING)
    ]
    service.order(
        RingAgents(call_id=call_id, generation=1, offer_id="o1", endpoints=("alice",), ring_seconds=10, music="default")
    )
    assert (await service.until(AgentAnswered)).endpoint == "alice"
    (talking,) = (await service.look()).calls
    assert (talking.place, talking.endpoint, talking.ani) == (Place.TALKING, "alice", NUMBER)
    assert (await service.until(RingFinished)).end is RingEnd.AGENT_HUNG_UP
    service.order(HangUpCall(call_id=call_id))
    ended = await service.until(CallerHungUp, lambda event: event.call_id == call_id)
    assert (ended.answered, ended.offer_id, ended.endpoint) == (True, "o1", "alice")
    assert service.told(CallOutFailed) == []
    past = [call for call in (await service.look()).past if call.call_id == call_id]
    assert [(call.ani, call.dnis, call.answered, call.endpoint) for call in past] == [(NUMBER, "4000", True, "alice")]


@pytest.mark.parametrize(
    ("behaviour", "end"),
    [
        (NeverAnswers(), RingEnd.NO_ANSWER),
        (Rejects(status_line="480 Temporarily Unavailable"), RingEnd.NO_ANSWER),
        (Rejects(status_line="486 Busy Here"), RingEnd.BUSY),
        (Rejects(status_line="603 Decline"), RingEnd.REJECTED),
        (Rejects(status_line="404 Not Found"), RingEnd.UNREACHABLE),
        (Rejects(status_line="503 Service Unavailable"), RingEnd.UNREACHABLE),
    ],
)
async def test_who_does_not_answer_is_told_once_with_the_reason(
    service: Service, world: Put, behaviour: Behaviour, end: RingEnd
) -> None:
    await world(behaviour)
    call_id = service.call_out(seconds=2)
    failed = await service.until(CallOutFailed)
    assert (failed.call_id, failed.end) == (call_id, end)
    assert (await service.look()).calls == ()
    assert len(service.told(CallOutFailed)) == 1
    assert service.told(CallArrived) == []
    assert call_id not in [event.call_id for event in service.told(CallerHungUp)]


@pytest.mark.parametrize("endpoint", ["alice", "nobody"])
async def test_a_phone_that_is_not_registered_is_unreachable_at_once(service: Service, endpoint: str) -> None:
    call_id = service.call_out(endpoint=endpoint)
    failed = await service.until(CallOutFailed)
    assert (failed.call_id, failed.end) == (call_id, RingEnd.UNREACHABLE)


async def test_a_call_that_rings_is_seen_as_dialing_and_can_be_cancelled(
    service: Service, world: Put, tmp_path: Path
) -> None:
    log = tmp_path / "carrier"
    await world(NeverAnswers(), log=log)
    call_id = service.call_out()
    await says(log, "180 Ringing")
    (seen,) = (await service.look()).calls
    assert (seen.call_id, seen.ani, seen.dnis, seen.place) == (call_id, NUMBER, "4000", Place.DIALING)
    service.order(HangUpCall(call_id=call_id))
    assert (await service.until(CallOutFailed)).end is RingEnd.FAILED
    await says(log, "CANCEL sip:")
    assert call_id not in [event.call_id for event in service.told(CallerHungUp)]


async def test_a_call_that_is_cancelled_at_once_reaches_nobody(service: Service, world: Put) -> None:
    await world(Answers(ring_ms=300))
    call_id = service.call_out()
    service.order(HangUpCall(call_id=call_id))
    assert (await service.until(CallOutFailed)).call_id == call_id
    assert (await service.look()).calls == ()
    assert service.told(CallArrived) == []


async def test_the_same_call_twice_calls_once(service: Service, world: Put) -> None:
    await world(Answers(ring_ms=300))
    order = CallOut(call_id=new_id(), number=NUMBER, shown="4000", dnis="4000", ring_seconds=10)
    service.order(order)
    service.order(order)
    await service.until(CallArrived)
    assert len((await service.look()).calls) == 1


async def test_a_leader_that_was_replaced_calls_nobody(service: Service, control: RawAmi) -> None:
    await control.action({"Action": "Setvar", "Variable": "CC_EPOCH", "Value": "9"})
    service.call_out()
    assert (await service.until(CallOutFailed)).end is RingEnd.FAILED
    assert not service.switch.connected
    called = [event["Channel"] for event in control.events if event["Event"] == "Newchannel"]
    assert not [channel for channel in called if channel.startswith("PJSIP/")]


async def test_an_agents_phone_is_called_first_and_then_dials_the_customer(
    service: Service, world: Put, tmp_path: Path
) -> None:
    log, outside = tmp_path / "alice", tmp_path / "carrier"
    await world(Answers(), endpoint="alice", log=log)
    await world(Answers(talk_ms=1000), log=outside)
    call_id = service.call_out(endpoint="alice", auto_answer=True)
    arrived = await service.until(CallArrived)
    assert (arrived.call_id, arrived.ani) == (call_id, "")
    invite = log.read_text()
    assert "Alert-Info: <http://callcenter>;info=alert-autoanswer;delay=0" in invite
    assert f"X-CC-Call: {call_id}" in invite
    service.order(DialNumber(call_id=call_id, generation=1, number=NUMBER, ring_seconds=10, music="default"))
    answered = await service.until(AgentAnswered)
    assert (answered.call_id, answered.endpoint) == (call_id, None)
    assert "From: <sip:4000@" in outside.read_text()
    (seen,) = (await service.look()).calls
    assert (seen.call_id, seen.place, seen.endpoint) == (call_id, Place.TALKING, None)
    assert (await service.until(RingFinished)).end is RingEnd.AGENT_HUNG_UP


async def test_one_of_two_phones_is_stopped(
    service: Service, control: RawAmi, world: Put, asterisk: LiveAsterisk
) -> None:
    await world(NeverAnswers(), endpoint="alice")
    await world(AnswersWhenTold(), endpoint="cleo")
    async with calling(Caller(number="4000"), asterisk.place.sip_port):
        call_id = (await service.until(CallArrived)).call_id
        service.order(HoldCaller(call_id=call_id, generation=1, queue="sales", music="default"))
        await service.until(VerbStarted)
        service.order(
            RingAgents(
                call_id=call_id,
                generation=2,
                offer_id="o1",
                endpoints=("alice", "cleo"),
                ring_seconds=20,
                music="default",
            )
        )
        # Asked before its channel is there: it stops as soon as it is.
        service.order(StopRinging(call_id=call_id, endpoint="alice"))
        stopped = await control.event(
            lambda event: event["Event"] == "Hangup" and event["Channel"].startswith("PJSIP/alice-")
        )
        assert stopped["Linkedid"] == call_id
        assert service.told(RingFinished) == []
        gone = [event["Channel"] for event in control.events if event["Event"] == "Hangup"]
        assert not [channel for channel in gone if channel.startswith("PJSIP/cleo-")]


async def test_a_message_is_taken(service: Service, asterisk: LiveAsterisk) -> None:
    async with calling(Caller(number="4000"), asterisk.place.sip_port):
        call_id = (await service.until(CallArrived)).call_id
        order = RecordMessage(
            call_id=call_id,
            generation=1,
            prompts=("welcome",),
            language="zh",
            name=f"m-{call_id}",
            most_seconds=1,
            silence_seconds=0,
        )
        service.order(order)
        done = await service.until(VerbFinished)
        assert (done.verb, done.ok, done.seconds >= 1) == (Verb.RECORD, True, True)
        assert (asterisk.place.recordings / f"m-{call_id}.wav").is_file()


async def test_one_phone_of_several_that_refuses_is_told_and_the_other_that_does_not_answer_has_not_refused(
    service: Service, world: Put, asterisk: LiveAsterisk
) -> None:
    await world(Rejects(status_line="480 Temporarily Unavailable"), endpoint="alice")
    await world(Rejects(status_line="486 Busy Here"), endpoint="cleo")
    await world(NeverAnswers(), endpoint="dave-desk")
    async with calling(Caller(number="4000"), asterisk.place.sip_port):
        call_id = (await service.until(CallArrived)).call_id
        service.order(
            RingAgents(
                call_id=call_id,
                generation=1,
                offer_id="o1",
                endpoints=("alice", "cleo", "dave-desk"),
                ring_seconds=2,
                music="default",
            )
        )
        await service.until(RingFinished, lambda event: event.endpoint is None)
        ends = {event.endpoint: event.end for event in service.told(RingFinished)}
        assert ends == {"alice": RingEnd.REJECTED, "cleo": RingEnd.BUSY, None: RingEnd.NO_ANSWER}
        assert len(service.told(RingFinished)) == 3
