"""A supervisor on an agent's line, on a real Asterisk: who hears whom, by the tone that each one sends."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from callcenter.bench.sip_phone import Behaviour
from callcenter.core.commands import AdmitMonitor, CallMonitor, DialNumber, HangUpLeg, MonitorSpot, PlaceMonitor, Spot
from callcenter.core.events import (
    AgentHungUp,
    CallArrived,
    CallerHungUp,
    LegAnswered,
    LegEnded,
    LegFailed,
    LiveMonitor,
    Place,
    RingEnd,
    SwitchSeen,
    Verb,
    VerbFinished,
)
from callcenter.engine.ids import new_id
from tests.live.conftest import SECRET, LiveAsterisk
from tests.support.ami_floor import Listener
from tests.support.callers import says
from tests.support.live_switch import NUMBER, Service
from tests.support.monitoring import SAM, Supervisor
from tests.support.product import eventually
from tests.support.sip import NeverAnswers, telephone
from tests.support.talk import ALICE, CALLER, CLEO, MUSIC, OUTSIDE, Talk, recorded
from tests.support.talking_phone import TalkingPhone, talking_phone

# A supervisor who wants to speak to the agent cannot wait for it.
SOON = 1.0


@pytest_asyncio.fixture
async def sam(talk: Talk, asterisk: LiveAsterisk) -> AsyncIterator[Supervisor]:
    async with talking_phone("dave-desk", asterisk.place.sip_port, SAM, secret=SECRET) as phone:
        yield Supervisor(talk, phone)


async def test_who_listens_hears_both_and_is_heard_by_nobody(talk: Talk, sam: Supervisor) -> None:
    await sam.on(MonitorSpot.LISTEN)
    await sam.phone.hears(CALLER, ALICE)
    await talk.alice.hears(CALLER)
    await talk.caller.hears(ALICE)


async def test_who_whispers_is_heard_by_the_agent_alone(talk: Talk, sam: Supervisor) -> None:
    await sam.on(MonitorSpot.WHISPER)
    await sam.phone.hears(CALLER, ALICE)
    await talk.alice.hears(CALLER, SAM)
    await talk.caller.hears(ALICE)


async def test_who_talks_along_is_in_the_room_and_everybody_hears_him(talk: Talk, sam: Supervisor) -> None:
    await sam.on(MonitorSpot.LISTEN)
    talk.place(Spot.TALK, {"alice": Spot.TALK})
    sam.put(MonitorSpot.ROOM, None)
    await talk.caller.hears(ALICE, SAM)
    await talk.alice.hears(CALLER, SAM)
    await sam.phone.hears(CALLER, ALICE)
    (seen,) = (await talk.service.look()).calls
    assert (seen.place, seen.legs) == (Place.ROOM, frozenset({"alice"}))


async def test_he_goes_from_one_mode_to_the_next_in_less_than_a_second_without_a_ring(
    talk: Talk, sam: Supervisor
) -> None:
    await sam.on(MonitorSpot.LISTEN)
    talk.place(Spot.TALK, {"alice": Spot.TALK})
    await sam.phone.hears(CALLER, ALICE)
    for spot, hears in (
        (MonitorSpot.WHISPER, (CALLER, SAM)),
        (MonitorSpot.ROOM, (CALLER, SAM)),
        (MonitorSpot.LISTEN, (CALLER,)),
        (MonitorSpot.WHISPER, (CALLER, SAM)),
        (MonitorSpot.LISTEN, (CALLER,)),
        (MonitorSpot.ROOM, (CALLER, SAM)),
        (MonitorSpot.WHISPER, (CALLER, SAM)),
    ):
        sam.put(spot, None if spot is MonitorSpot.ROOM else "alice")
        await talk.alice.hears(*hears, seconds=SOON)
        await sam.phone.hears(CALLER, ALICE, seconds=SOON)
        await talk.caller.hears(*((ALICE, SAM) if spot is MonitorSpot.ROOM else (ALICE,)))
    assert len(sam.phone.invites) == 1


async def test_two_supervisors_whisper_to_the_agent_and_do_not_hear_each_other_otherwise(
    talk: Talk, sam: Supervisor, cleo: TalkingPhone
) -> None:
    kim = Supervisor(talk, cleo, endpoint="cleo")
    await sam.on(MonitorSpot.WHISPER)
    await kim.on(MonitorSpot.WHISPER)
    await talk.alice.hears(CALLER, SAM, CLEO)
    await talk.caller.hears(ALICE)
    sam.put(MonitorSpot.LISTEN)
    await talk.alice.hears(CALLER, CLEO)
    kim.off()
    await cleo.is_hung_up()
    await talk.alice.hears(CALLER)
    await sam.phone.hears(CALLER, ALICE)


async def test_he_stays_on_the_line_while_the_caller_is_held_and_is_heard_by_the_agent(
    talk: Talk, sam: Supervisor
) -> None:
    await sam.on(MonitorSpot.WHISPER)
    await talk.alice.hears(CALLER, SAM)
    await talk.hold()
    await talk.caller.hears(MUSIC)
    await sam.phone.hears(ALICE)
    await talk.alice.hears(SAM)
    await talk.resume()
    await talk.caller.hears(ALICE)
    await talk.alice.hears(CALLER, SAM)
    await sam.phone.hears(CALLER, ALICE)
    assert len(sam.phone.invites) == 1


async def test_he_hears_whom_the_agent_asks_and_follows_the_call_to_him(
    talk: Talk, sam: Supervisor, cleo: TalkingPhone
) -> None:
    await sam.on(MonitorSpot.LISTEN)
    await talk.consult("cleo")
    await sam.phone.hears(ALICE, CLEO)
    talk.place(Spot.TALK, {"cleo": Spot.TALK})
    sam.put(MonitorSpot.LISTEN, "cleo")
    talk.hang_up("alice")
    await sam.phone.hears(CALLER, CLEO)
    await talk.caller.hears(CLEO)
    assert talk.service.told(LegEnded) == []


async def test_a_phone_that_is_just_being_moved_can_be_listened_to(talk: Talk, sam: Supervisor) -> None:
    await sam.on(MonitorSpot.LISTEN)
    for _ in range(15):
        talk.place(Spot.MUSIC, {"alice": Spot.SILENCE})
        sam.put(MonitorSpot.WHISPER)
        await talk.alice.hears(SAM)
        await sam.phone.hears(ALICE)
        talk.place(Spot.TALK, {"alice": Spot.TALK})
        sam.put(MonitorSpot.LISTEN)
        await sam.phone.hears(CALLER, ALICE)
        await talk.alice.hears(CALLER)
    assert talk.service.told(LegEnded) == []


async def test_a_phone_that_is_lost_leaves_him_on_the_line_and_he_hears_it_again_when_it_is_back(
    talk: Talk, sam: Supervisor
) -> None:
    await sam.on(MonitorSpot.LISTEN)
    await sam.phone.hears(CALLER, ALICE)
    talk.place(Spot.MUSIC, {"alice": Spot.SILENCE})
    talk.hang_up("alice")
    await talk.service.until(AgentHungUp)
    sam.put(MonitorSpot.APART, None)
    await sam.phone.hears()
    leg = talk.call_leg("alice", spot=Spot.TALK, auto_answer=True)
    await talk.service.until(LegAnswered, lambda e: e.leg_id == leg)
    talk.place(Spot.TALK, {"alice": Spot.TALK})
    sam.put(MonitorSpot.LISTEN)
    await sam.phone.hears(CALLER, ALICE)
    assert len(sam.phone.invites) == 1


async def test_when_the_agent_hangs_up_he_is_left_in_silence_until_he_is_hung_up(talk: Talk, sam: Supervisor) -> None:
    await sam.on(MonitorSpot.WHISPER)
    await sam.phone.hears(CALLER, ALICE)
    await talk.alice.leaves()
    await talk.service.until(AgentHungUp)
    await sam.phone.hears()
    assert talk.service.told(LegEnded) == []
    sam.off()
    await sam.phone.is_hung_up()


async def test_the_caller_does_not_stay_in_a_room_with_a_supervisor_alone(talk: Talk, sam: Supervisor) -> None:
    talk.place(Spot.TALK, {"alice": Spot.TALK})
    await talk.begun(Verb.ROOM)
    await sam.on(MonitorSpot.ROOM, None)
    await talk.caller.hears(ALICE, SAM)
    await talk.alice.leaves()
    await talk.service.until(VerbFinished, lambda e: e.verb is Verb.ROOM)
    await sam.phone.hears()


async def test_he_hangs_up_and_nobody_notices(talk: Talk, sam: Supervisor) -> None:
    await sam.on(MonitorSpot.WHISPER)
    await talk.alice.hears(CALLER, SAM)
    await sam.phone.leaves()
    ended = await talk.service.until(LegEnded)
    assert (ended.call_id, ended.leg_id) == (talk.id, sam.leg_id)
    await talk.alice.hears(CALLER)
    await talk.caller.hears(ALICE)
    assert talk.service.told(AgentHungUp) == []
    assert (await talk.service.look()).monitors == ()


async def test_a_phone_that_cannot_be_called_fails(talk: Talk, sam: Supervisor) -> None:
    sam.phone.behaviour = Behaviour.BUSY
    sam.called()
    failed = await talk.service.until(LegFailed)
    assert (failed.call_id, failed.leg_id, failed.end) == (talk.id, sam.leg_id, RingEnd.BUSY)


async def test_who_is_called_off_while_his_phone_rings_fails_without_an_answer(
    talk: Talk, asterisk: LiveAsterisk, tmp_path: Path
) -> None:
    log, leg_id = tmp_path / "cleo", new_id()
    async with telephone("cleo", SECRET, NeverAnswers(), asterisk.place.sip_port, log=log):
        talk.service.order(CallMonitor(call_id=talk.id, leg_id=leg_id, endpoint="cleo", shown="4000", ring_seconds=10))
        invite = await says(log, "180 Ringing")
        assert f"X-CC-Call: {talk.id}" in invite
        assert "X-CC-Auto: yes" in invite
        assert "13800138000" not in invite
        assert (await talk.service.look()).monitors == (LiveMonitor(call_id=talk.id, leg_id=leg_id, answered=False),)
        talk.service.order(HangUpLeg(call_id=talk.id, leg=leg_id))
        assert (await talk.service.until(LegFailed)).leg_id == leg_id
        await says(log, "CANCEL sip:")


async def test_a_look_shows_him_beside_the_call_and_a_new_link_knows_him_from_it(
    talk: Talk, sam: Supervisor, asterisk: LiveAsterisk
) -> None:
    await sam.on(MonitorSpot.LISTEN)
    await sam.phone.hears(CALLER, ALICE)
    seen = await talk.service.look()
    assert seen.monitors == (LiveMonitor(call_id=talk.id, leg_id=sam.leg_id),)
    assert (seen.calls[0].place, seen.calls[0].legs) == (Place.TALKING, frozenset({"alice"}))
    await talk.service.switch.stop()
    after = Service(asterisk, Listener())
    await after.switch.start(after.listener.post, epoch=2)
    assert (await after.until(SwitchSeen)).monitors == seen.monitors
    after.order(PlaceMonitor(call_id=talk.id, leg_id=sam.leg_id, spot=MonitorSpot.WHISPER, leg="alice"))
    await talk.alice.hears(CALLER, SAM)
    after.order(HangUpLeg(call_id=talk.id, leg=sam.leg_id))
    await sam.phone.is_hung_up()
    await after.until(LegEnded)
    await after.switch.stop()


@pytest.mark.parametrize("placed", [False, True])
@pytest.mark.parametrize("spot", [MonitorSpot.LISTEN, MonitorSpot.WHISPER, MonitorSpot.ROOM])
async def test_he_takes_the_call_over(talk: Talk, sam: Supervisor, spot: MonitorSpot, placed: bool) -> None:
    if placed or spot is MonitorSpot.ROOM:
        talk.place(Spot.TALK, {"alice": Spot.TALK})
        await talk.begun(Verb.ROOM)
    await sam.on(spot, None if spot is MonitorSpot.ROOM else "alice")
    await sam.phone.hears(CALLER, ALICE)
    fresh = not talk.placed
    talk.service.order(AdmitMonitor(call_id=talk.id, leg_id=sam.leg_id, endpoint="dave-desk"))
    if not fresh:
        talk.hang_up("alice")
    talk.place(Spot.TALK if fresh else None, {"dave-desk": Spot.TALK})
    await sam.phone.hears(CALLER)
    await talk.caller.hears(SAM)
    await talk.alice.is_hung_up()
    seen = await talk.service.look()
    assert seen.monitors == ()
    assert (seen.calls[0].place, seen.calls[0].legs) == (Place.ROOM, frozenset({"dave-desk"}))
    await talk.hold()
    await talk.caller.hears(MUSIC)
    await sam.phone.leaves()
    assert (await talk.service.until(AgentHungUp, lambda e: e.endpoint == "dave-desk")).call_id == talk.id


async def test_on_the_agents_own_channel_all_three_modes_work_too(
    service: Service, asterisk: LiveAsterisk, outside: TalkingPhone
) -> None:
    """A callback: his phone is called first, and the customer from it."""
    port = asterisk.place.sip_port
    async with (
        talking_phone("alice", port, ALICE, secret=SECRET) as alice,
        talking_phone("dave-desk", port, SAM, secret=SECRET) as phone,
    ):
        call_id = service.call_out(endpoint="alice")
        await service.until(CallArrived)
        service.order(DialNumber(call_id=call_id, generation=1, number=NUMBER, ring_seconds=10, music="default"))
        await outside.hears(ALICE)
        await alice.hears(OUTSIDE)
        leg_id = new_id()
        service.order(CallMonitor(call_id=call_id, leg_id=leg_id, endpoint="dave-desk", shown="4000", ring_seconds=10))
        await service.until(LegAnswered)
        for spot, agent, other in (
            (MonitorSpot.LISTEN, (OUTSIDE,), (ALICE,)),
            (MonitorSpot.BARGE, (OUTSIDE, SAM), (ALICE, SAM)),
            (MonitorSpot.WHISPER, (OUTSIDE, SAM), (ALICE,)),
        ):
            service.order(PlaceMonitor(call_id=call_id, leg_id=leg_id, spot=spot))
            await alice.hears(*agent)
            await outside.hears(*other)
            await phone.hears(OUTSIDE, ALICE)


async def test_what_is_whispered_is_in_no_recording_and_what_is_said_aloud_is(
    talk: Talk, sam: Supervisor, asterisk: LiveAsterisk
) -> None:
    talk.place(Spot.TALK, {"alice": Spot.TALK})
    await sam.on(MonitorSpot.WHISPER)
    for _ in range(4):
        talk.alice.heard.clear()
        await talk.alice.hears(CALLER, SAM)
    sam.put(MonitorSpot.ROOM, None)
    for _ in range(4):
        talk.caller.heard.clear()
        await talk.caller.hears(ALICE, SAM)
    await talk.caller.leave(talk.line)
    await talk.service.until(CallerHungUp, lambda e: e.call_id == talk.id)
    file = asterisk.place.recordings / f"talk-{talk.id}.wav"
    aloud = frozenset({CALLER, ALICE, SAM})

    async def is_written() -> bool:
        return recorded(file).count(aloud) > 20

    await eventually(is_written)
    heard = recorded(file)
    before = heard[: next(at for at, tones in enumerate(heard) if SAM in tones)]
    assert before.count(frozenset({CALLER, ALICE})) > 32
