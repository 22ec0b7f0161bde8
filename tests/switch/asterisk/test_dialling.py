"""Calls that are being made, on an AMI server that misbehaves: made once, told once, given up whatever comes first."""

import pytest
from structlog.testing import capture_logs

from callcenter.core.commands import AnswerPhone, CallLeg, CallOut, HangUpCall, HangUpLeg, LookAtSwitch, Spot
from callcenter.core.events import CallOutFailed, FallbackEntered, LegFailed, RingEnd
from tests.support.ami_floor import CALL, Floor, a_floor, both_accounts_up, refused
from tests.support.fake_ami import block
from tests.support.leaping_loop import LeapingLoop, run_leaping

OUT = "019d0000-0000-7000-8000-000000000001"
TO_NUMBER = CallOut(call_id=OUT, number="+8613800138000", shown="4000", dnis="4000", ring_seconds=20)
TO_PHONE = CallOut(call_id=OUT, endpoint="cleo", shown="4000", dnis="4000", ring_seconds=20)
LEG = CallLeg(call_id=CALL, leg_id="leg-1", endpoint="cleo", spot=Spot.RINGING, shown="4000", ring_seconds=9)


def made(floor: Floor) -> list[str]:
    """The channels that were asked for, without what the switch asks for itself."""
    return [action["ChannelId"] for action in floor.control.actions("Originate") if "ChannelId" in action]


def hung_up(floor: Floor) -> list[str]:
    return [action["Channel"] for action in floor.control.actions("Hangup")]


def failures(floor: Floor) -> list[CallOutFailed | LegFailed]:
    return [event for event in floor.listener.posted if isinstance(event, CallOutFailed | LegFailed)]


def channel(name: str, unique_id: str, state: str = "Down", **headers: str) -> bytes:
    told = {"Channel": "PJSIP/cleo-00000007", "ChannelStateDesc": state, "Uniqueid": unique_id, "Linkedid": unique_id}
    return block(Event=name, **told, **headers)


def response(unique_id: str, context: str) -> bytes:
    return block(Event="OriginateResponse", Response="Failure", Reason="0", Context=context, Uniqueid=unique_id)


async def hears(floor: Floor, *blocks: bytes) -> None:
    """The switch has taken all of this in."""
    before = len(floor.listener.posted)
    await floor.control.emit(*blocks, block(Event="UserEvent", UserEvent="CCDegraded", Call="heard"))
    await floor.listener.until(
        lambda: any(isinstance(event, FallbackEntered) for event in floor.listener.posted[before:])
    )


async def begins(floor: Floor, command: CallOut | CallLeg) -> None:
    number = len(made(floor))
    floor.switch.carry_out(command)
    await floor.control.until(lambda: len(made(floor)) == number + 1)


def test_a_lost_answer_leads_to_a_look_and_to_no_second_call() -> None:
    async def story(loop: LeapingLoop) -> None:
        async with a_floor() as floor:
            floor.control.faults.silent_actions.add("Originate")
            await begins(floor, TO_NUMBER)
            loop.leap(5)
            await floor.listener.until_looks(2)
            assert (made(floor), failures(floor)) == ([OUT], [])

    run_leaping(story)


async def test_a_leg_that_asterisk_refuses_is_told_with_its_talk_and_its_number_is_in_no_log() -> None:
    async with a_floor() as floor:
        floor.control.answers["Originate"] = refused
        with capture_logs() as logs:
            floor.switch.carry_out(
                CallLeg(call_id=CALL, leg_id="leg-1", number="+8613800138000", spot=Spot.TALK, shown="", ring_seconds=9)
            )
            await floor.listener.until(lambda: bool(failures(floor)))
        (failed,) = failures(floor)
        assert isinstance(failed, LegFailed)
        assert (failed.call_id, failed.leg_id, failed.end) == (CALL, "leg-1", RingEnd.FAILED)
        assert "call not made" in [line["event"] for line in logs]
        assert "13800138000" not in str(logs)


async def test_a_call_that_no_order_can_be_made_of_leaves_nothing_behind() -> None:
    async with a_floor() as floor:
        floor.switch.carry_out(
            CallOut(call_id=OUT, number="110\r\nAction: x", shown="4000", dnis="4000", ring_seconds=20)
        )
        floor.switch.carry_out(HangUpCall(call_id=OUT))
        await floor.control.until(lambda: hung_up(floor) == [OUT])
        assert (made(floor), failures(floor)) == ([], [])


async def test_a_call_is_hung_up_at_once_when_it_has_a_channel_and_else_as_soon_as_it_has() -> None:
    async with a_floor() as floor:
        await begins(floor, TO_NUMBER)
        floor.switch.carry_out(HangUpCall(call_id=OUT))
        floor.switch.carry_out(LookAtSwitch())
        await floor.listener.until_looks(2)
        assert hung_up(floor) == [], "there is nothing yet that could be hung up"
        await floor.control.emit(channel("Newchannel", OUT))
        await floor.control.until(lambda: hung_up(floor) == [OUT])
        floor.switch.carry_out(HangUpCall(call_id=OUT))
        await floor.control.until(lambda: hung_up(floor) == [OUT, OUT])


async def test_who_is_given_up_is_given_up_in_that_talk_only() -> None:
    async with a_floor() as floor:
        await begins(floor, LEG)
        await hears(floor, channel("Newchannel", "leg-1"))
        floor.switch.carry_out(HangUpLeg(call_id="1795294678.9", leg="cleo"))
        await floor.listener.until_looks(2)
        assert hung_up(floor) == []
        floor.switch.carry_out(HangUpLeg(call_id=CALL, leg="cleo"))
        await floor.control.until(lambda: hung_up(floor) == ["leg-1"])


async def test_480_is_a_refusal_of_a_phone_and_no_answer_of_a_number() -> None:
    async with a_floor() as floor:
        for command in (TO_PHONE, TO_NUMBER):
            await begins(floor, command)
            ended = channel("Hangup", OUT, Cause="19")
            await hears(floor, channel("Newchannel", OUT), response(OUT, "cc-out"), ended)
        assert [failed.end for failed in failures(floor)] == [RingEnd.REJECTED, RingEnd.NO_ANSWER]


@pytest.mark.parametrize("command", [TO_PHONE, LEG])
async def test_a_phone_is_asked_to_answer_the_call_that_is_made_and_none_that_rang_before(
    command: CallOut | CallLeg,
) -> None:
    async with both_accounts_up() as floor:
        old = block(Event="Newstate", Channel="PJSIP/cleo-00000001", ChannelStateDesc="Ringing", Linkedid="1.1")
        await hears(floor, old)
        await begins(floor, command)
        floor.switch.carry_out(AnswerPhone(endpoint="cleo"))
        await floor.control.emit(channel("Newstate", made(floor)[-1], "Ringing"))
        await floor.operations.until(lambda: len(floor.operations.actions("PJSIPNotify")) >= 1)
        assert [asked["Channel"] for asked in floor.operations.actions("PJSIPNotify")] == ["PJSIP/cleo-00000007"]


async def test_what_was_being_called_when_the_link_broke_is_left_to_the_look() -> None:
    async with a_floor() as floor:
        await begins(floor, LEG)
        floor.control.cut()
        await floor.listener.until_looks(2)
        await hears(floor, response("leg-1", "cc-leg-in"))
        assert failures(floor) == []
