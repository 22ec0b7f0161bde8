"""Orders about legs on an AMI server that misbehaves: whom they reach, and what becomes of them when they cannot."""

from callcenter.core.commands import (
    CallLeg,
    HangUpLeg,
    LookAtSwitch,
    MuteLeg,
    PauseRecording,
    PlaceLegs,
    SendKeys,
    Spot,
)
from callcenter.core.events import FallbackEntered, LegFailed, RingEnd
from callcenter.switch.asterisk.lead import FRESH
from tests.support.ami_floor import CALL, Floor, a_floor, refused
from tests.support.fake_ami import Headers, block, list_answer


def leg(endpoint: str, state: str = "Up") -> bytes:
    return block(
        Event="Newstate",
        Channel=f"PJSIP/{endpoint}-00000001",
        ChannelStateDesc=state,
        Uniqueid=f"of-{endpoint}",
        Linkedid=CALL,
        ChanVariable=f"CC_CALL={CALL}",
    )


def place(caller: Spot | None = None, **legs: Spot) -> PlaceLegs:
    return PlaceLegs(
        call_id=CALL, generation=3, caller=caller, legs=tuple(legs.items()), queue="sales", music="default"
    )


CALL_LEG = CallLeg(call_id=CALL, leg_id="leg-1", endpoint="cleo", spot=Spot.CONSULT, shown="4000", ring_seconds=9)


async def knows(floor: Floor, *endpoints: str) -> None:
    """Have the switch learn of these phones."""
    last = block(Event="UserEvent", UserEvent="CCDegraded", Call="learned")
    await floor.control.emit(*(leg(endpoint) for endpoint in endpoints), last)
    await floor.listener.until(lambda: isinstance(floor.listener.posted[-1], FallbackEntered))


def redirects(floor: Floor) -> list[tuple[str, str]]:
    return [(a["Channel"], a["Context"]) for a in floor.control.actions("Redirect")]


async def test_legs_are_moved_by_their_channels_and_who_stands_there_already_is_left_in_peace() -> None:
    async with a_floor() as floor:
        await knows(floor, "alice", "cleo")
        floor.switch.carry_out(place(Spot.TALK, alice=Spot.TALK, cleo=Spot.TALK))
        await floor.control.until(lambda: len(redirects(floor)) == 3)
        floor.switch.carry_out(place(None, alice=Spot.TALK, cleo=Spot.MUSIC))
        await floor.control.until(lambda: len(redirects(floor)) == 4)
        assert redirects(floor) == [
            (CALL, "cc-room"),
            ("PJSIP/alice-00000001", "cc-leg-talk"),
            ("PJSIP/cleo-00000001", "cc-leg-talk"),
            ("PJSIP/cleo-00000001", "cc-leg-music"),
        ]


async def test_who_is_not_known_is_looked_for() -> None:
    async with a_floor() as floor:
        floor.switch.carry_out(place(None, alice=Spot.TALK))
        await floor.listener.until_looks(2)
        floor.switch.carry_out(MuteLeg(call_id=CALL, leg="alice", muted=True))
        await floor.listener.until_looks(3)
        floor.switch.carry_out(HangUpLeg(call_id=CALL, leg="alice"))
        await floor.listener.until_looks(4)
        assert redirects(floor) == []


async def test_a_redirect_that_came_too_early_is_given_again_until_it_is_taken() -> None:
    async with a_floor() as floor:
        await knows(floor, "alice")

        def not_yet(action: Headers) -> list[bytes]:
            words = "Redirect failed, channel not up." if len(redirects(floor)) < 3 else "Redirect successful"
            response = "Error" if len(redirects(floor)) < 3 else "Success"
            return [block(Response=response, ActionID=action["ActionID"], Message=words)]

        floor.control.answers["Redirect"] = not_yet
        floor.switch.carry_out(place(None, alice=Spot.SILENCE))
        await floor.control.until(lambda: len(redirects(floor)) == 3)
        floor.switch.carry_out(PauseRecording(call_id=CALL, paused=False))
        await floor.control.until(lambda: len(floor.control.actions("MixMonitorMute")) == 1)
        assert redirects(floor) == [("PJSIP/alice-00000001", "cc-leg-silence")] * 3
        assert len(floor.listener.looks()) == 1


async def test_a_redirect_that_came_too_early_is_void_when_there_is_a_newer_one() -> None:
    async with a_floor() as floor:
        await knows(floor, "alice")

        def first_not(action: Headers) -> list[bytes]:
            if action["Context"] == "cc-leg-silence":
                words = "Redirect failed, channel not up."
                return [block(Response="Error", ActionID=action["ActionID"], Message=words)]
            return [block(Response="Success", ActionID=action["ActionID"])]

        floor.control.answers["Redirect"] = first_not
        floor.switch.carry_out(place(None, alice=Spot.SILENCE))
        floor.switch.carry_out(place(None, alice=Spot.TALK))
        await floor.control.until(lambda: len(redirects(floor)) == 2)
        floor.switch.carry_out(LookAtSwitch())
        await floor.listener.until_looks(2)
        assert [context for _, context in redirects(floor)] == ["cc-leg-silence", "cc-leg-talk"]


async def test_an_order_that_waited_for_the_lead_is_void_when_a_newer_one_went_out() -> None:
    async with a_floor() as floor:
        await knows(floor, "alice", "cleo")
        floor.clock.advance(FRESH.total_seconds())
        asked = len(floor.control.actions("Getvar"))
        floor.switch.carry_out(place(Spot.TALK, alice=Spot.TALK, cleo=Spot.TALK))
        floor.switch.carry_out(place(None, alice=Spot.SILENCE))
        await floor.control.until(lambda: len(redirects(floor)) == 3)
        assert len(floor.control.actions("Getvar")) == asked + 2
        moved = [context for channel, context in redirects(floor) if channel == "PJSIP/alice-00000001"]
        assert moved == ["cc-leg-silence"]


async def test_a_leg_that_is_gone_leads_to_a_look() -> None:
    alice = {
        "Channel": "PJSIP/alice-00000001",
        "ChannelStateDesc": "Up",
        "Uniqueid": "of-alice",
        "Variable": f"CC_CALL={CALL}",
    }
    async with a_floor(answers={"Redirect": refused, "Status": list_answer("Status", [alice])}) as floor:
        floor.switch.carry_out(place(None, alice=Spot.TALK))
        await floor.listener.until_looks(2)
        assert len(redirects(floor)) == 1
        # It is not thought to stand there.
        floor.switch.carry_out(place(None, alice=Spot.TALK))
        await floor.control.until(lambda: len(redirects(floor)) == 2)


async def test_who_is_muted_before_he_is_in_the_room_leads_to_no_look() -> None:
    async with a_floor(answers={"ConfbridgeMute": refused}) as floor:
        await knows(floor, "alice")
        floor.switch.carry_out(MuteLeg(call_id=CALL, leg="alice", muted=True))
        await floor.control.until(lambda: len(floor.control.actions("ConfbridgeMute")) == 1)
        floor.switch.carry_out(LookAtSwitch())
        await floor.listener.until_looks(2)
        assert len(floor.control.actions("Status")) == 2


async def test_a_leg_is_hung_up_whether_it_rings_has_answered_or_has_no_channel_yet() -> None:
    async with a_floor() as floor:
        await knows(floor, "alice")
        floor.switch.carry_out(HangUpLeg(call_id=CALL, leg="alice"))
        await floor.control.until(lambda: len(floor.control.actions("Hangup")) == 1)
        floor.switch.carry_out(CALL_LEG)
        await floor.control.until(lambda: len(floor.control.actions("Originate")) == 2)
        floor.switch.carry_out(HangUpLeg(call_id=CALL, leg="cleo"))
        await floor.control.emit(
            block(Event="Newchannel", Channel="PJSIP/cleo-00000007", ChannelStateDesc="Down", Uniqueid="leg-1")
        )
        await floor.control.until(lambda: len(floor.control.actions("Hangup")) == 2)
        assert [a["Channel"] for a in floor.control.actions("Hangup")] == ["PJSIP/alice-00000001", "leg-1"]


async def test_a_call_into_a_talk_that_fails_is_told_as_a_leg() -> None:
    async with a_floor() as floor:
        floor.switch.carry_out(CALL_LEG)
        await floor.control.until(lambda: len(floor.control.actions("Originate")) == 2)
        response = {"Response": "Failure", "Reason": "0", "Context": "cc-leg-in", "Uniqueid": "leg-1"}
        await floor.control.emit(block(Event="OriginateResponse", **response))
        await floor.listener.until(lambda: isinstance(floor.listener.posted[-1], LegFailed))
        failed = floor.listener.posted[-1]
        assert isinstance(failed, LegFailed)
        assert (failed.call_id, failed.leg_id, failed.end) == (CALL, "leg-1", RingEnd.UNREACHABLE)


async def test_whom_nobody_can_call_is_told_too_and_never_before_the_order_returns() -> None:
    async with a_floor() as floor:
        floor.switch.carry_out(
            CallLeg(call_id=CALL, leg_id="leg-1", number="none", spot=Spot.TALK, shown="4000", ring_seconds=9)
        )
        assert not any(isinstance(event, LegFailed) for event in floor.listener.posted)
        await floor.listener.until(lambda: any(isinstance(event, LegFailed) for event in floor.listener.posted))
        assert len(floor.control.actions("Originate")) == 1


async def test_keys_are_sent_by_a_channel_of_their_own() -> None:
    async with a_floor() as floor:
        floor.switch.carry_out(SendKeys(call_id=CALL, keys="12"))
        await floor.control.until(lambda: len(floor.control.actions("Originate")) == 2)
        assert floor.control.actions("Originate")[1]["Channel"] == "Local/s@cc-keys/n"
