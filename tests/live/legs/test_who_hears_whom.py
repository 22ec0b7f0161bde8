"""Hold, consult, swap, conference, completion on a real Asterisk: who hears whom, by the tone that each one sends."""

from callcenter.core.commands import MuteLeg, SendKeys, Spot
from callcenter.core.events import AgentHungUp, LegEnded, Place, Verb
from tests.support.talk import ALICE, CALLER, CLEO, MUSIC, OUTSIDE, Talk
from tests.support.talking_phone import RING_TONE, TalkingPhone


async def test_a_caller_on_hold_hears_music_and_the_agent_nothing_until_they_talk_again(talk: Talk) -> None:
    await talk.hold()
    await talk.caller.hears(MUSIC)
    await talk.alice.hears()
    (seen,) = (await talk.service.look()).calls
    assert (seen.place, seen.endpoint, seen.legs) == (Place.WAITING, None, frozenset({"alice"}))
    await talk.resume()
    await talk.caller.hears(ALICE)
    await talk.alice.hears(CALLER)
    (seen,) = (await talk.service.look()).calls
    assert (seen.place, seen.endpoint, seen.legs) == (Place.ROOM, None, frozenset({"alice"}))


async def test_before_anything_is_steered_the_agents_leg_is_known_too(talk: Talk) -> None:
    (seen,) = (await talk.service.look()).calls
    assert (seen.place, seen.endpoint, seen.legs) == (Place.TALKING, "alice", frozenset({"alice"}))


async def test_a_colleague_is_asked_swapped_joined_muted_and_dropped(talk: Talk, cleo: TalkingPhone) -> None:
    talk.place(Spot.MUSIC, {"alice": Spot.RINGING})
    await talk.caller.hears(MUSIC)
    await talk.alice.hears(RING_TONE)
    await talk.consult("cleo")
    await cleo.hears(ALICE)
    await talk.alice.hears(CLEO)
    await talk.caller.hears(MUSIC)

    talk.place(Spot.TALK, {"alice": Spot.TALK, "cleo": Spot.MUSIC})
    await cleo.hears(MUSIC)
    await talk.alice.hears(CALLER)
    await talk.caller.hears(ALICE)
    talk.place(Spot.MUSIC, {"alice": Spot.CONSULT, "cleo": Spot.CONSULT})
    await cleo.hears(ALICE)
    await talk.alice.hears(CLEO)
    await talk.caller.hears(MUSIC)

    everybody = {"alice": Spot.TALK, "cleo": Spot.TALK}
    talk.place(Spot.TALK, everybody)
    await talk.caller.hears(ALICE, CLEO)
    await talk.alice.hears(CALLER, CLEO)
    await cleo.hears(CALLER, ALICE)
    (seen,) = (await talk.service.look()).calls
    assert (seen.place, seen.legs) == (Place.ROOM, frozenset({"alice", "cleo"}))

    talk.service.order(MuteLeg(call_id=talk.id, leg="cleo", muted=True))
    await talk.caller.hears(ALICE)
    await talk.alice.hears(CALLER)
    await cleo.hears(CALLER, ALICE)
    talk.place(None, {"cleo": Spot.MUSIC})
    await cleo.hears(MUSIC)
    talk.place(Spot.TALK, everybody)
    await cleo.hears(CALLER, ALICE)
    await talk.caller.hears(ALICE)
    talk.service.order(MuteLeg(call_id=talk.id, leg="cleo", muted=False))
    await talk.caller.hears(ALICE, CLEO)

    talk.hang_up("cleo")
    await cleo.is_hung_up()
    assert (await talk.service.until(AgentHungUp)).endpoint == "cleo"
    await talk.caller.hears(ALICE)
    await talk.alice.hears(CALLER)


async def test_a_colleague_takes_the_call_over(talk: Talk, cleo: TalkingPhone) -> None:
    await talk.consult("cleo")
    await cleo.hears(ALICE)
    talk.place(Spot.TALK, {"cleo": Spot.TALK})
    talk.hang_up("alice")
    await talk.alice.is_hung_up()
    await talk.caller.hears(CLEO)
    await cleo.hears(CALLER)
    (seen,) = (await talk.service.look()).calls
    assert (seen.place, seen.legs) == (Place.ROOM, frozenset({"cleo"}))


async def test_a_number_outside_is_asked_and_joined_and_leaves(talk: Talk, outside: TalkingPhone) -> None:
    leg = await talk.consult()
    await outside.hears(ALICE)
    await talk.alice.hears(OUTSIDE)
    talk.place(Spot.TALK, {"alice": Spot.TALK, leg: Spot.TALK})
    await talk.caller.hears(ALICE, OUTSIDE)
    await outside.hears(CALLER, ALICE)
    (seen,) = (await talk.service.look()).calls
    assert (seen.place, seen.legs) == (Place.ROOM, frozenset({"alice", leg}))
    await outside.leaves()
    ended = await talk.service.until(LegEnded)
    assert (ended.call_id, ended.leg_id) == (talk.id, leg)
    await talk.caller.hears(ALICE)
    assert len(talk.service.told(LegEnded)) == 1
    assert talk.service.told(AgentHungUp) == []


async def test_the_number_outside_and_the_caller_are_left_alone(talk: Talk, outside: TalkingPhone) -> None:
    leg = await talk.consult()
    talk.place(Spot.TALK, {leg: Spot.TALK})
    talk.hang_up("alice")
    await talk.caller.hears(OUTSIDE)
    await outside.hears(CALLER)
    talk.hang_up(leg)
    await outside.is_hung_up()
    assert (await talk.service.until(LegEnded)).leg_id == leg


async def test_keys_reach_the_caller_in_a_fresh_talk_and_in_a_room(talk: Talk) -> None:
    talk.service.order(SendKeys(call_id=talk.id, keys="12*#"))
    await talk.caller.has_keys("12*#")
    talk.place(Spot.TALK, {"alice": Spot.TALK})
    await talk.begun(Verb.ROOM)
    talk.service.order(SendKeys(call_id=talk.id, keys="9900"))
    await talk.caller.has_keys("12*#9900")
    assert talk.alice.keys == []
