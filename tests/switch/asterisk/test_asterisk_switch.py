"""The switch on an AMI server that misbehaves: its first words, what it does when an order fails, what it forgets."""

from dataclasses import replace

from structlog.testing import capture_logs

from callcenter.core.agent import PhoneState
from callcenter.core.commands import AnswerPhone, LookAtSwitch, RingAgents
from callcenter.core.events import CallArrived, PhoneChanged, SwitchLost, SwitchSeen
from callcenter.switch.asterisk.asterisk_switch import BEAT_SECONDS
from tests.support.ami_floor import CALL, EPOCH, WALL, a_floor, both_accounts_up, epoch_is, globals_set, hold, refused
from tests.support.fake_ami import block, list_answer
from tests.support.floor import LONG_AGO
from tests.support.leaping_loop import LeapingLoop, run_leaping

# ---- The first words ----


async def test_the_greeting_takes_the_lead_beats_and_looks() -> None:
    async with a_floor() as floor:
        assert floor.switch.connected
        assert globals_set(floor.control) == [("CC_EPOCH", str(EPOCH)), ("CC_BEAT", str(WALL))]
        names = [action["Action"] for action in floor.control.received]
        assert names == [
            *("Login", "Getvar", "Setvar", "Originate", "Getvar", "Setvar"),
            *("Status", "DeviceStateList", "DBGetTree"),
        ]


async def test_an_asterisk_that_nobody_has_led_was_started_since() -> None:
    async with a_floor(answers={"Getvar": epoch_is("")}) as floor:
        assert floor.listener.looks()[0].switch_started_at == floor.clock.now()


async def test_an_asterisk_that_was_led_before_may_carry_older_calls() -> None:
    async with a_floor(answers={"Getvar": epoch_is("6")}) as floor:
        assert floor.listener.looks()[0].switch_started_at == LONG_AGO


async def test_after_a_reconnect_only_a_lost_epoch_means_that_the_switch_was_started_again() -> None:
    async with a_floor(answers={"Getvar": epoch_is("7")}) as floor:
        floor.control.cut()
        await floor.listener.until_looks(2)
        assert floor.listener.looks()[1].switch_started_at == LONG_AGO
        floor.clock.advance(60)
        floor.control.answers["Getvar"] = epoch_is("")
        floor.control.cut()
        await floor.listener.until_looks(3)
        assert floor.listener.looks()[2].switch_started_at == floor.clock.now()


async def test_an_old_leader_that_comes_back_takes_nothing_from_the_new_one() -> None:
    with capture_logs() as logs:
        async with a_floor(answers={"Getvar": epoch_is("8")}, seen=False) as floor:
            await floor.control.until(lambda: len(floor.control.actions("Getvar")) == 1)
            floor.switch.carry_out(LookAtSwitch())
            # The second greeting begins when the first has ended.
            floor.control.cut()
            await floor.control.until(lambda: len(floor.control.actions("Getvar")) == 2)
            assert not floor.switch.connected
            assert {action["Action"] for action in floor.control.received} == {"Login", "Getvar"}
            assert floor.listener.looks() == []
    assert "asterisk has a newer leader: this one gives no orders" in [line["event"] for line in logs]


def test_the_heart_goes_on_beating() -> None:
    async def story(loop: LeapingLoop) -> None:
        async with a_floor() as floor:
            loop.leap(BEAT_SECONDS)
            await floor.control.until(lambda: globals_set(floor.control).count(("CC_BEAT", str(WALL))) == 2)

    run_leaping(story)


# ---- Looks ----


async def test_a_look_tells_the_callers_and_the_phones() -> None:
    caller = {"Channel": "PJSIP/t-1", "CallerIDNum": "139", "Context": "cc-wait", "Uniqueid": CALL}
    answers = {
        "Status": list_answer("Status", [{**caller, "Variable": f"CC_CALL={CALL}"}]),
        "DeviceStateList": list_answer("DeviceStateChange", [{"Device": "PJSIP/alice", "State": "NOT_INUSE"}]),
        "DBGetTree": refused,  # as Asterisk may answer for a ledger without an entry
    }
    async with a_floor(answers=answers) as floor:
        (seen,) = floor.listener.looks()
        assert [(call.call_id, call.ani) for call in seen.calls] == [(CALL, "139")]
        assert seen.phones == {"alice": PhoneState.IDLE}
        assert seen.past == ()


async def test_a_look_that_saw_only_half_is_not_told_and_is_tried_again() -> None:
    async with a_floor(answers={"DeviceStateList": refused}, seen=False) as floor:
        await floor.control.until(lambda: len(floor.control.actions("DBGetTree")) == 1)
        del floor.control.answers["DeviceStateList"]
        await floor.listener.until_looks(1)
        assert len(floor.control.actions("Status")) == 2


async def test_a_link_that_goes_down_is_told_at_once_and_nothing_is_sent_again() -> None:
    async with a_floor() as floor:
        floor.control.faults.silent_actions.add("Redirect")
        floor.switch.carry_out(hold())
        await floor.control.until(lambda: len(floor.control.actions("Redirect")) == 1)
        floor.control.cut()
        await floor.listener.until_looks(2)
        assert [type(event) for event in floor.listener.posted] == [SwitchSeen, SwitchLost, SwitchSeen]
        assert len(floor.control.actions("Redirect")) == 1


async def test_calls_leave_the_ledger_only_when_their_records_had_time_to_be_saved() -> None:
    rows = [
        {"Key": f"/cc-calls/{CALL}/arrived", "Val": "1795294678:4000:139"},
        {"Key": f"/cc-calls/{CALL}/ended", "Val": "1795294700"},
    ]
    async with both_accounts_up(answers={"DBGetTree": list_answer("DBGetTreeResponse", rows)}) as floor:
        for number, seconds in enumerate((49.0, 1.0), start=2):
            assert floor.operations.actions("DBDelTree") == []
            floor.clock.advance(seconds)
            floor.switch.carry_out(LookAtSwitch())
            await floor.listener.until_looks(number)
        assert [[call.call_id for call in look.past] for look in floor.listener.looks()] == [[CALL]] * 3
        await floor.operations.until(lambda: len(floor.operations.actions("DBDelTree")) == 1)
        assert floor.operations.actions("DBDelTree")[0]["Family"] == f"cc-calls/{CALL}"


# ---- Phones and reports ----


async def test_a_phone_is_asked_to_answer_over_the_account_that_may() -> None:
    async with both_accounts_up() as floor:
        await floor.control.emit(
            block(Event="Newstate", Channel="PJSIP/alice-0000002a", ChannelStateDesc="Ringing", Linkedid=CALL),
            block(Event="DeviceStateChange", Device="PJSIP/alice", State="RINGING"),
        )
        await floor.listener.until(lambda: isinstance(floor.listener.posted[-1], PhoneChanged))
        floor.switch.carry_out(AnswerPhone(endpoint="bob"))
        floor.switch.carry_out(AnswerPhone(endpoint="alice"))
        await floor.operations.until(lambda: len(floor.operations.actions("PJSIPNotify")) == 1)
        assert floor.operations.received[-1]["Channel"] == "PJSIP/alice-0000002a"
        assert floor.control.actions("PJSIPNotify") == []


async def test_a_phone_that_is_to_answer_before_it_rings_is_asked_when_it_does_and_for_that_call_only() -> None:
    ring = RingAgents(call_id=CALL, generation=1, offer_id="o1", endpoints=("alice",), ring_seconds=20, music="default")
    async with both_accounts_up() as floor:
        floor.switch.carry_out(AnswerPhone(endpoint="alice"))
        floor.switch.carry_out(ring)
        await floor.control.until(lambda: len(floor.control.actions("Redirect")) == 1)
        await floor.control.emit(
            block(Event="Newstate", Channel="PJSIP/alice-00000001", ChannelStateDesc="Ringing", Linkedid=CALL),
            block(Event="DeviceStateChange", Device="PJSIP/alice", State="RINGING"),
        )
        await floor.listener.until(lambda: isinstance(floor.listener.posted[-1], PhoneChanged))
        floor.switch.carry_out(replace(ring, generation=2, offer_id="o2"))
        await floor.control.until(lambda: len(floor.control.actions("Redirect")) == 2)
        floor.switch.carry_out(AnswerPhone(endpoint="alice"))
        await floor.control.emit(
            block(Event="Newstate", Channel="PJSIP/alice-00000002", ChannelStateDesc="Ringing", Linkedid=CALL)
        )
        await floor.operations.until(lambda: len(floor.operations.actions("PJSIPNotify")) >= 1)
        assert [action["Channel"] for action in floor.operations.actions("PJSIPNotify")] == ["PJSIP/alice-00000002"]


async def test_one_ringing_phone_is_stopped_by_its_channel() -> None:
    async with a_floor() as floor:
        await floor.control.emit(
            block(Event="Newstate", Channel="PJSIP/alice-0000002a", ChannelStateDesc="Ringing", Linkedid=CALL),
            block(Event="DeviceStateChange", Device="PJSIP/alice", State="RINGING"),
        )
        await floor.listener.until(lambda: isinstance(floor.listener.posted[-1], PhoneChanged))
        floor.stop_ringing("bob")
        floor.stop_ringing("alice")
        await floor.control.until(lambda: len(floor.control.actions("Hangup")) == 1)
        assert floor.control.actions("Hangup")[0]["Channel"] == "PJSIP/alice-0000002a"


async def test_what_the_dialplan_says_is_posted_in_its_order() -> None:
    async with a_floor() as floor:
        await floor.control.emit(
            block(Event="Newstate", Uniqueid=CALL),
            block(Event="UserEvent", CallerIDNum="139", UserEvent="CCArrive", Call=CALL, Dnis="4000"),
            block(Event="DeviceStateChange", Device="PJSIP/alice", State="NOT_INUSE"),
        )
        await floor.listener.until(lambda: isinstance(floor.listener.posted[-1], PhoneChanged))
        assert [type(event) for event in floor.listener.posted] == [SwitchSeen, CallArrived, PhoneChanged]
