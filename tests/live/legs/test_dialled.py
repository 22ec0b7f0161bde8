"""An agent dials, on a real Asterisk: his phone first, then the number; who hears whom."""

from callcenter.core.commands import CallLeg, CallOut, HangUpCall, HangUpLeg, PlaceLegs, Spot
from callcenter.core.events import CallArrived, CallerHungUp, LegAnswered, Place, Verb, VerbStarted
from callcenter.engine.ids import new_id
from tests.live.conftest import SECRET, LiveAsterisk
from tests.support.live_switch import NUMBER, Service
from tests.support.talk import ALICE, OUTSIDE
from tests.support.talking_phone import RING_TONE, TalkingPhone, talking_phone


async def test_the_agent_hears_it_ring_and_then_both_hear_each_other(
    service: Service, asterisk: LiveAsterisk, outside: TalkingPhone
) -> None:
    call_id, leg_id = new_id(), new_id()
    async with talking_phone("alice", asterisk.place.sip_port, ALICE, secret=SECRET) as alice:
        service.order(
            CallLeg(
                call_id=call_id,
                leg_id=leg_id,
                endpoint="alice",
                spot=Spot.RINGING,
                shown=NUMBER,
                ring_seconds=10,
                auto_answer=True,
            )
        )
        assert (await service.until(LegAnswered)).leg_id == leg_id
        assert (await service.look()).calls == (), "there is no call before the number is called"
        await alice.hears(RING_TONE)
        service.order(
            CallOut(
                call_id=call_id,
                number=NUMBER,
                shown="4000",
                dnis="4000",
                ring_seconds=10,
                by_agent=True,
                recording=f"talk-{call_id}",
            )
        )
        arrived = await service.until(CallArrived)
        assert (arrived.call_id, arrived.ani) == (call_id, NUMBER)
        (seen,) = (await service.look()).calls
        assert (seen.place, seen.legs) == (Place.WAITING, frozenset({"alice"}))
        service.order(
            PlaceLegs(
                call_id=call_id,
                generation=1,
                caller=Spot.TALK,
                legs=(("alice", Spot.TALK),),
                queue="sales",
                music="default",
            )
        )
        await service.until(VerbStarted, lambda event: event.verb is Verb.ROOM)
        await outside.hears(ALICE)
        await alice.hears(OUTSIDE)
        (seen,) = (await service.look()).calls
        assert (seen.place, seen.legs) == (Place.ROOM, frozenset({"alice"}))
        service.order(HangUpCall(call_id=call_id))
        await service.until(CallerHungUp, lambda event: event.call_id == call_id)
        service.order(HangUpLeg(call_id=call_id, leg="alice"))
