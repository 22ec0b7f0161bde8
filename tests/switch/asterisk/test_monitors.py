"""Supervisors' phones on an AMI server that misbehaves: onto which channels they are put, and who is looked for."""

from callcenter.core.commands import AdmitMonitor, CallMonitor, HangUpLeg, MonitorSpot, PlaceLegs, PlaceMonitor, Spot
from callcenter.core.events import AgentHungUp, CallerHungUp, FallbackEntered, LegAnswered, LegEnded, LegFailed, RingEnd
from tests.support.ami_floor import CALL, Floor, a_floor, refused
from tests.support.fake_ami import block, list_answer

CALLED = CallMonitor(call_id=CALL, leg_id="m-1", endpoint="sam", shown="4000", ring_seconds=9)
SAM = {
    "Channel": "PJSIP/sam-00000009",
    "ChannelStateDesc": "Up",
    "Uniqueid": "m-1",
    # In a room Asterisk gives everybody the linked id of the oldest.
    "Linkedid": CALL,
    "Context": "cc-monitor-in",
    "ChanVariable": f"CC_CALL=monitor.{CALL}",
}
ALICE = {
    "Channel": "PJSIP/alice-00000001",
    "ChannelStateDesc": "Up",
    "Uniqueid": "of-alice",
    "Linkedid": CALL,
    "ChanVariable": f"CC_CALL={CALL}",
}


def put(spot: MonitorSpot, leg: str | None = "alice") -> PlaceMonitor:
    return PlaceMonitor(call_id=CALL, leg_id="m-1", spot=spot, leg=leg)


async def answers(floor: Floor) -> None:
    await floor.control.emit(block(Event="UserEvent", UserEvent="CCLegAnswered", Call=CALL, Leg="m-1", **SAM))
    await floor.listener.until(lambda: isinstance(floor.listener.posted[-1], LegAnswered))


async def alice_is_there(floor: Floor) -> None:
    last = block(Event="UserEvent", UserEvent="CCDegraded", Call="learned")
    await floor.control.emit(block(Event="Newstate", **ALICE), last)
    await floor.listener.until(lambda: isinstance(floor.listener.posted[-1], FallbackEntered))


def orders(floor: Floor) -> list[tuple[str, str]]:
    """What was set and where he was sent."""
    return [
        (action["Channel"], action.get("Value") or action["Context"])
        for action in floor.control.received
        if action["Action"] in ("Setvar", "Redirect") and action.get("Channel") == "m-1"
    ]


async def test_he_is_put_onto_the_channel_that_the_leg_has_by_its_unique_id() -> None:
    async with a_floor() as floor:
        await alice_is_there(floor)
        await answers(floor)
        floor.switch.carry_out(put(MonitorSpot.WHISPER))
        floor.switch.carry_out(put(MonitorSpot.BARGE, None))
        floor.switch.carry_out(put(MonitorSpot.APART, None))
        await floor.control.until(lambda: len(orders(floor)) == 6)
        assert orders(floor) == [
            ("m-1", "of-alice"),
            ("m-1", "cc-monitor-whisper"),
            ("m-1", CALL),
            ("m-1", "cc-monitor-barge"),
            ("m-1", CALL),
            ("m-1", "cc-monitor-apart"),
        ]


async def test_a_leg_that_is_not_known_is_looked_for_and_he_is_put_onto_it_then() -> None:
    async with a_floor() as floor:
        await answers(floor)
        floor.control.answers["Status"] = list_answer("Status", [{**ALICE, "Variable": f"CC_CALL={CALL}"}])
        floor.switch.carry_out(put(MonitorSpot.LISTEN))
        await floor.control.until(lambda: len(orders(floor)) == 2)
        assert orders(floor) == [("m-1", "of-alice"), ("m-1", "cc-monitor-listen")]


async def test_the_newest_order_counts_when_he_could_not_be_put_anywhere_before() -> None:
    async with a_floor() as floor:
        await answers(floor)
        looks = len(floor.control.actions("Status"))
        floor.switch.carry_out(put(MonitorSpot.LISTEN))
        await floor.listener.until_looks(2)
        floor.switch.carry_out(put(MonitorSpot.APART, None))
        await floor.control.until(lambda: len(orders(floor)) == 2)
        await alice_is_there(floor)
        assert len(floor.control.actions("Status")) == looks + 1
        assert [order for _, order in orders(floor)] == [CALL, "cc-monitor-apart"]


async def test_what_is_heard_of_him_is_told_of_him_alone() -> None:
    async with a_floor() as floor:
        await answers(floor)
        gone = {**SAM, "Context": "cc-monitor-room", "Cause": "16"}
        await floor.control.emit(
            block(Event="HangupRequest", **gone), block(Event="Hold", **SAM), block(Event="Hangup", **gone)
        )
        await floor.listener.until(lambda: isinstance(floor.listener.posted[-1], LegEnded))
        ended = floor.listener.posted[-1]
        assert isinstance(ended, LegEnded)
        assert (ended.call_id, ended.leg_id) == (CALL, "m-1")
        assert not any(isinstance(event, AgentHungUp | CallerHungUp) for event in floor.listener.posted)


async def test_who_is_on_the_line_or_called_is_hung_up_by_his_own_channel() -> None:
    async with a_floor() as floor:
        await answers(floor)
        floor.switch.carry_out(HangUpLeg(call_id=CALL, leg="m-1"))
        await floor.control.until(lambda: len(floor.control.actions("Hangup")) == 1)
        assert floor.control.actions("Hangup")[0]["Channel"] == "m-1"


async def test_a_refused_call_fails_and_a_phone_of_no_name_is_called_by_nobody() -> None:
    async with a_floor() as floor:
        floor.control.answers["Originate"] = refused
        floor.switch.carry_out(CALLED)
        await floor.listener.until(lambda: isinstance(floor.listener.posted[-1], LegFailed))
        unsafe = CallMonitor(call_id=CALL, leg_id="m-2", endpoint="cc-trunk", shown="4000", ring_seconds=9)
        floor.switch.carry_out(unsafe)
        await floor.listener.until(lambda: sum(isinstance(e, LegFailed) for e in floor.listener.posted) == 2)
        failed = [(e.leg_id, e.end) for e in floor.listener.posted if isinstance(e, LegFailed)]
        assert failed == [("m-1", RingEnd.FAILED), ("m-2", RingEnd.UNREACHABLE)]
        called = [action.get("ChannelId") for action in floor.control.actions("Originate")]
        assert "m-1" in called
        assert "m-2" not in called


async def test_who_takes_over_is_a_leg_of_the_call_from_then_on() -> None:
    async with a_floor() as floor:
        await answers(floor)
        floor.switch.carry_out(AdmitMonitor(call_id=CALL, leg_id="m-1", endpoint="sam"))
        talk = (("sam", Spot.TALK),)
        floor.switch.carry_out(
            PlaceLegs(call_id=CALL, generation=3, caller=None, legs=talk, queue="sales", music="default")
        )
        await floor.control.until(lambda: len(floor.control.actions("Redirect")) == 1)
        assert orders(floor) == [("m-1", CALL)]
        assert floor.control.actions("Redirect")[0]["Channel"] == SAM["Channel"]
        gone = {**SAM, "Context": "cc-leg-talk", "ChanVariable": f"CC_CALL={CALL}", "Cause": "16"}
        await floor.control.emit(block(Event="HangupRequest", **gone))
        await floor.listener.until(lambda: isinstance(floor.listener.posted[-1], AgentHungUp))
        # He is nobody's supervisor now.
        floor.switch.carry_out(HangUpLeg(call_id=CALL, leg="m-1"))
        await floor.listener.until_looks(2)
        assert floor.control.actions("Hangup") == []


async def test_who_is_not_there_cannot_take_over() -> None:
    async with a_floor() as floor:
        floor.switch.carry_out(AdmitMonitor(call_id=CALL, leg_id="m-1", endpoint="sam"))
        await floor.listener.until_looks(2)
        assert orders(floor) == []
