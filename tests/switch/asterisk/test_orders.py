"""Orders on an AMI server that misbehaves: written at once, never a second time, none of them for another leader."""

import asyncio

from structlog.testing import capture_logs

from callcenter.core.commands import HangUpCall, LookAtSwitch, PlayPrompts
from callcenter.core.events import PhoneChanged
from callcenter.switch.asterisk.lead import FRESH
from tests.support.ami_floor import CALL, a_floor, epoch_is, hold, refused
from tests.support.fake_ami import block
from tests.support.leaping_loop import LeapingLoop, run_leaping


async def test_a_refused_redirect_leads_to_a_look_and_not_to_a_second_try() -> None:
    async with a_floor(answers={"Redirect": refused}) as floor:
        floor.switch.carry_out(hold())
        await floor.listener.until_looks(2)
        assert len(floor.control.actions("Redirect")) == 1


async def test_a_redirect_that_was_done_without_its_arguments_leads_to_a_look() -> None:
    async with a_floor() as floor:
        floor.control.answers["Setvar"] = refused
        floor.switch.carry_out(hold())
        await floor.listener.until_looks(2)
        assert len(floor.control.actions("Redirect")) == 1


def test_a_lost_answer_leads_to_a_look_and_not_to_a_second_try() -> None:
    async def story(loop: LeapingLoop) -> None:
        async with a_floor() as floor:
            floor.control.faults.silent_actions.add("Redirect")
            floor.switch.carry_out(hold())
            await floor.control.until(lambda: len(floor.control.actions("Redirect")) == 1)
            loop.leap(5)
            await floor.listener.until_looks(2)
            assert len(floor.control.actions("Redirect")) == 1

    run_leaping(story)


async def test_a_leader_that_was_frozen_asks_before_it_orders_and_orders_nothing_when_another_leads() -> None:
    async with a_floor(answers={"Getvar": epoch_is("7")}) as floor:
        floor.switch.carry_out(hold(1))
        await floor.control.until(lambda: len(floor.control.actions("Redirect")) == 1)
        floor.control.answers["Getvar"] = epoch_is("8")
        asked = len(floor.control.actions("Getvar"))
        floor.clock.advance(FRESH.total_seconds())
        floor.switch.carry_out(hold(2))
        floor.switch.carry_out(HangUpCall(call_id=CALL))
        await floor.control.until(lambda: len(floor.control.actions("Getvar")) == asked + 2)
        floor.switch.carry_out(LookAtSwitch())
        await floor.listener.until(lambda: not floor.switch.connected)
        assert len(floor.control.actions("Redirect")) == 1
        assert floor.control.actions("Hangup") == []


async def test_a_new_leader_s_announcement_ends_our_orders_at_once() -> None:
    async with a_floor(answers={"Getvar": epoch_is("7")}) as floor:
        await floor.control.emit(
            block(Event="UserEvent", UserEvent="CCLeader", Epoch="8"),
            block(Event="DeviceStateChange", Device="PJSIP/alice", State="NOT_INUSE"),
        )
        await floor.listener.until(lambda: isinstance(floor.listener.posted[-1], PhoneChanged))
        assert not floor.switch.connected
        floor.switch.carry_out(hold(1))
        floor.switch.carry_out(HangUpCall(call_id=CALL))
        assert floor.control.actions("Redirect") == floor.control.actions("Hangup") == []


async def test_an_order_is_written_before_the_loop_does_anything_else() -> None:
    async with a_floor() as floor:
        floor.switch.carry_out(hold(1))
        # Whatever a screen would be sent now comes after it.
        await asyncio.sleep(0)
        await floor.control.until(lambda: len(floor.control.actions("Redirect")) == 1)
        assert [action["Action"] for action in floor.control.received[-2:]] == ["Setvar", "Redirect"]


async def test_orders_keep_their_order_and_each_its_own_arguments() -> None:
    async with a_floor() as floor:
        before = len(floor.control.received)
        for generation in range(1, 21):
            floor.switch.carry_out(hold(generation))
        await floor.control.until(lambda: len(floor.control.actions("Redirect")) == 20)
        orders = [action for action in floor.control.received[before:] if action["Action"] != "Getvar"]
        assert [action.get("Value", action["Action"]) for action in orders] == [
            word for generation in range(1, 21) for word in (f"{generation}:sales:default", "Redirect")
        ]


async def test_what_is_unsafe_is_never_sent_and_holds_nothing_up() -> None:
    async with a_floor() as floor:
        with capture_logs() as logs:
            floor.switch.carry_out(hold(queue="sales:1\r\nAction: Originate"))
            floor.switch.carry_out(PlayPrompts(call_id=CALL, generation=1, prompts=("a,b",), language="en"))
            floor.switch.carry_out(hold(call_id="/./"))
            floor.switch.carry_out(HangUpCall(call_id="/./"))
            floor.switch.carry_out(HangUpCall(call_id=CALL))
            await floor.control.until(lambda: len(floor.control.actions("Hangup")) == 1)
        assert floor.control.received[-1]["Channel"] == CALL
        assert floor.control.received[-2]["Action"] == "DBGetTree"
        assert [line["event"] for line in logs] == ["order refused by the encoder"] * 4
        assert "Originate" not in str(logs)
