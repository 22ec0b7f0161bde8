"""How talks in rooms end on a real Asterisk: whoever hangs up, wherever he stands, also without the service."""

import asyncio
import time

import pytest

from callcenter.core.commands import HangUpLeg, LookAtSwitch, Spot
from callcenter.core.events import AgentHungUp, CallerHungUp, LegAnswered, Place, SwitchSeen, Verb, VerbFinished
from tests.live.conftest import SECRET, LiveAsterisk, beat
from tests.live.legs.conftest import talking
from tests.support.ami_floor import Listener
from tests.support.ami_proxy import AmiProxy
from tests.support.live_switch import Service
from tests.support.raw_ami import RawAmi
from tests.support.talk import ALICE, CALLER, CLEO, MUSIC, Talk
from tests.support.talking_phone import TalkingPhone, talking_phone

CONFERENCE = {"alice": Spot.TALK, "cleo": Spot.TALK}


async def test_when_the_agent_leaves_the_room_the_callers_verb_ends(talk: Talk) -> None:
    talk.place(Spot.TALK, {"alice": Spot.TALK})
    await talk.caller.hears(ALICE)
    await talk.alice.leaves()
    ended = await talk.service.until(AgentHungUp)
    assert (ended.call_id, ended.endpoint) == (talk.id, "alice")
    done = await talk.service.until(VerbFinished)
    assert (done.call_id, done.generation, done.verb, done.ok) == (talk.id, talk.generation, Verb.ROOM, True)
    (seen,) = (await talk.service.look()).calls
    assert (seen.place, seen.legs) == (Place.WAITING, frozenset())
    assert len(talk.service.told(AgentHungUp)) == 1


async def test_who_leaves_a_conference_leaves_the_others_in_it(talk: Talk, cleo: TalkingPhone) -> None:
    await talk.consult("cleo")
    talk.place(Spot.TALK, CONFERENCE)
    await talk.caller.hears(ALICE, CLEO)
    await talk.alice.leaves()
    assert (await talk.service.until(AgentHungUp)).endpoint == "alice"
    await talk.caller.hears(CLEO)
    await cleo.hears(CALLER)
    assert talk.service.told(VerbFinished) == []
    await cleo.leaves()
    assert (await talk.service.until(VerbFinished)).verb is Verb.ROOM


async def test_who_takes_over_comes_into_the_room_as_the_agent_leaves_it(talk: Talk, cleo: TalkingPhone) -> None:
    await talk.consult("cleo")
    talk.place(Spot.TALK, {"alice": Spot.TALK, "cleo": Spot.MUSIC})
    await talk.caller.hears(ALICE)
    await cleo.hears(MUSIC)
    talk.place(None, {"cleo": Spot.TALK})
    talk.hang_up("alice")
    await talk.caller.hears(CLEO)
    await cleo.hears(CALLER)
    assert talk.service.told(VerbFinished) == []


async def test_who_leaves_a_consultation_leaves_the_caller_with_his_music(talk: Talk, cleo: TalkingPhone) -> None:
    await talk.consult("cleo")
    await cleo.hears(ALICE)
    await cleo.leaves()
    assert (await talk.service.until(AgentHungUp)).endpoint == "cleo"
    await talk.alice.hears()
    await talk.caller.hears(MUSIC)
    await talk.resume()
    await talk.caller.hears(ALICE)


async def test_the_agent_who_leaves_a_held_caller_is_told(talk: Talk) -> None:
    await talk.hold()
    await talk.alice.hears()
    await talk.alice.leaves()
    assert (await talk.service.until(AgentHungUp)).endpoint == "alice"
    await talk.caller.hears(MUSIC)


@pytest.mark.parametrize("held", [False, True])
async def test_a_caller_who_leaves_has_talked_and_leaves_the_others_where_they_can_be_hung_up(
    talk: Talk, cleo: TalkingPhone, held: bool
) -> None:
    await talk.consult("cleo")
    if not held:
        talk.place(Spot.TALK, CONFERENCE)
        await talk.caller.hears(ALICE, CLEO)
    await talk.caller.leave(talk.line)
    ended = await talk.service.until(CallerHungUp, lambda e: e.call_id == talk.id)
    assert (ended.answered, ended.offer_id, ended.endpoint) == (True, "o1", "alice")
    assert talk.service.told(AgentHungUp) == []
    if not held:
        await cleo.hears()
    for leg in CONFERENCE:
        talk.hang_up(leg)
    await talk.service.until(AgentHungUp, lambda e: e.endpoint == "alice")
    await talk.service.until(AgentHungUp, lambda e: e.endpoint == "cleo")
    await cleo.is_hung_up()
    seen = await talk.service.look()
    assert seen.calls == ()
    assert [(past.answered, past.offer_id) for past in seen.past if past.call_id == talk.id] == [(True, "o1")]


async def test_a_phone_that_vanished_is_hung_up_and_its_page_comes_back(talk: Talk, asterisk: LiveAsterisk) -> None:
    talk.place(Spot.TALK, {"alice": Spot.TALK})
    await talk.caller.hears(ALICE)
    talk.alice.vanish()
    talk.place(Spot.MUSIC, {})
    talk.hang_up("alice")
    assert (await talk.service.until(AgentHungUp)).endpoint == "alice"
    async with talking_phone("alice", asterisk.place.sip_port, ALICE, secret=SECRET) as alice:
        at = time.monotonic()
        leg_id = talk.call_leg("alice", spot=Spot.TALK, auto_answer=True)
        await talk.service.until(LegAnswered, lambda e: e.leg_id == leg_id)
        await talk.resume()
        await alice.hears(CALLER)
        assert await talk.caller.hears(ALICE) - at < 5
        assert "answer-after=0" in alice.invites[0].get("Call-Info")
        (seen,) = (await talk.service.look()).calls
        assert seen.legs == frozenset({"alice"})


async def test_without_the_service_the_caller_is_hung_up_when_the_last_agent_leaves(
    talk: Talk, control: RawAmi
) -> None:
    talk.place(Spot.TALK, {"alice": Spot.TALK})
    await talk.caller.hears(ALICE)
    await talk.service.switch.stop()
    await beat(control, 0)
    await talk.alice.leaves()
    await talk.caller.ended(talk.line)


async def test_without_the_service_nobody_waits_for_ever(talk: Talk, cleo: TalkingPhone, control: RawAmi) -> None:
    await talk.consult("cleo")
    talk.place(None, {"alice": Spot.SILENCE, "cleo": Spot.MUSIC})
    await cleo.hears(MUSIC)
    await talk.service.switch.stop()
    await beat(control, 0)
    await asyncio.gather(talk.alice.is_hung_up(), cleo.is_hung_up())
    await control.user_event("CCDegraded", Call=talk.id)


async def test_without_the_service_the_others_are_hung_up_when_the_caller_has_left_the_room(
    talk: Talk, cleo: TalkingPhone, control: RawAmi
) -> None:
    await talk.consult("cleo")
    talk.place(Spot.TALK, CONFERENCE)
    await talk.caller.hears(ALICE, CLEO)
    await talk.service.switch.stop()
    await beat(control, 0)
    await talk.caller.leave(talk.line)
    await asyncio.gather(talk.alice.is_hung_up(), cleo.is_hung_up())


async def test_a_cut_link_ends_no_talk_and_a_look_shows_where_everybody_stands(
    control: RawAmi, asterisk: LiveAsterisk, cleo: TalkingPhone
) -> None:
    proxy = AmiProxy(asterisk.place.ami_port)
    await proxy.start()
    service = Service(asterisk, Listener(), ami_port=proxy.port)
    await service.switch.start(service.listener.post, epoch=1)
    await service.until(SwitchSeen)
    async with talking(service, asterisk) as talk:
        await talk.consult("cleo")
        talk.place(Spot.TALK, CONFERENCE)
        await talk.caller.hears(ALICE, CLEO)
        looks = len(service.told(SwitchSeen))
        await proxy.cut()
        # Nobody hears of it: cleo leaves while the link is down.
        await cleo.leaves()
        await proxy.start()
        await service.listener.until(lambda: len(service.told(SwitchSeen)) > looks, seconds=15)
        (seen,) = service.told(SwitchSeen)[-1].calls
        assert (seen.call_id, seen.place, seen.legs) == (talk.id, Place.ROOM, frozenset({"alice"}))
        await talk.caller.hears(ALICE)
        await talk.hold()
        await talk.caller.hears(MUSIC)
        await talk.alice.hears()
        # Whom nobody knows any more leads to a look, and everybody else is placed.
        service.order(HangUpLeg(call_id=talk.id, leg="cleo"))
        talk.place(Spot.TALK, CONFERENCE)
        await talk.caller.hears(ALICE)
        service.order(LookAtSwitch())
    await service.switch.stop()
    await proxy.cut()
