"""How a call that we made has failed: from two messages in any order, told once."""

from itertools import permutations

import pytest

from callcenter.core.commands import CallOut, HangUpCall
from callcenter.core.events import CallOutFailed, LegFailed, PhoneChanged, RingEnd
from callcenter.switch.asterisk.calls_out import CallsOut
from callcenter.switch.asterisk.message import AmiMessage
from tests.support.ami_floor import a_floor, epoch_is, refused
from tests.support.fake_ami import block
from tests.support.floor import START

CALL = "019d0000-0000-7000-8000-000000000001"


class Floor:
    """Calls that are being made, and which of them were hung up."""

    def __init__(self) -> None:
        self.hung_up: list[str] = []
        self.calls = CallsOut(now=lambda: START, hang_up=self.hung_up.append)

    def heard(self, name: str, **headers: str) -> CallOutFailed | LegFailed | None:
        lines = [f"Event: {name}", *(f"{key}: {value}" for key, value in {"Uniqueid": CALL, **headers}.items())]
        message = AmiMessage("\r\n".join(lines).encode())
        assert self.calls.knows(message)
        return self.calls.heard(message)

    def response(self, reason: str) -> CallOutFailed | LegFailed | None:
        word = "Success" if reason == "4" else "Failure"
        return self.heard("OriginateResponse", Response=word, Reason=reason, Context="cc-out")

    def knows(self, name: str, **headers: str) -> bool:
        lines = [f"Event: {name}", *(f"{key}: {value}" for key, value in {"Uniqueid": CALL, **headers}.items())]
        return self.calls.knows(AmiMessage("\r\n".join(lines).encode()))


@pytest.fixture
def floor() -> Floor:
    return Floor()


def failed(end: RingEnd, cause: str | None) -> CallOutFailed:
    return CallOutFailed(call_id=CALL, end=end, cause=cause, at=START)


# As seen with Asterisk 22.10.1.
SEEN = [
    ("3", "19", RingEnd.NO_ANSWER),  # the time was up
    ("0", "19", RingEnd.NO_ANSWER),  # 480
    ("0", "17", RingEnd.BUSY),  # 486
    ("5", "17", RingEnd.BUSY),
    ("0", "21", RingEnd.REJECTED),  # 603
    ("0", "1", RingEnd.UNREACHABLE),  # 404
    ("0", "34", RingEnd.UNREACHABLE),  # 503
    ("0", "16", RingEnd.FAILED),  # cancelled
]


@pytest.mark.parametrize("order", list(permutations(["response", "hangup"])))
@pytest.mark.parametrize(("reason", "cause", "end"), SEEN)
def test_the_failure_is_told_when_both_messages_have_come(
    floor: Floor, order: tuple[str, str], reason: str, cause: str, end: RingEnd
) -> None:
    floor.calls.begin(CALL, phone=False)
    floor.heard("Newchannel")
    told = [floor.response(reason) if name == "response" else floor.heard("Hangup", Cause=cause) for name in order]
    assert told == [None, failed(end, f"{reason}/{cause}")]
    assert not floor.knows("Hangup")


def test_a_phone_that_says_480_has_refused(floor: Floor) -> None:
    floor.calls.begin(CALL, phone=True)
    floor.heard("Newchannel")
    floor.response("0")
    assert floor.heard("Hangup", Cause="19") == failed(RingEnd.REJECTED, "0/19")


def test_without_a_channel_only_the_response_comes(floor: Floor) -> None:
    floor.calls.begin(CALL, phone=True)
    assert floor.response("0") == failed(RingEnd.UNREACHABLE, "0/")


def test_once_answered_the_end_of_the_call_is_the_end_of_a_call(floor: Floor) -> None:
    floor.calls.begin(CALL, phone=False)
    floor.heard("Newchannel")
    floor.heard("Newstate", ChannelStateDesc="Up")
    assert floor.response("4") is None
    assert not floor.knows("Hangup", Cause="16")


def test_a_call_that_is_cancelled_before_it_has_a_channel_is_hung_up_when_it_has_one(floor: Floor) -> None:
    floor.calls.begin(CALL, phone=False)
    assert floor.calls.cancel(CALL)
    assert floor.calls.is_cancelled(CALL)
    floor.heard("Newchannel")
    floor.heard("Newstate", ChannelStateDesc="Ringing")
    assert floor.hung_up == [CALL]
    assert not floor.calls.cancel(CALL), "an order to hang up finds the channel now"


def test_what_was_not_taken_is_told_once(floor: Floor) -> None:
    floor.calls.begin(CALL, phone=False)
    assert floor.calls.refused(CALL) == failed(RingEnd.FAILED, None)
    assert floor.calls.refused(CALL) is None


def test_a_call_of_the_leader_before_us_is_told_by_its_reason(floor: Floor) -> None:
    assert floor.response("3") == failed(RingEnd.NO_ANSWER, "3/")
    assert floor.response("4") is None


def test_the_orders_of_others_and_other_channels_are_none_of_ours(floor: Floor) -> None:
    assert not floor.knows("OriginateResponse", Context="cc-demo-caller", Response="Failure")
    assert not floor.knows("Newchannel")
    assert not floor.knows("Hangup", Cause="16")
    floor.calls.begin(CALL, phone=False)
    floor.calls.clear()
    assert not floor.knows("Hangup", Cause="16")


# ---- Over the link ----


def call_out() -> CallOut:
    return CallOut(call_id=CALL, number="+8613800138000", shown="4000", dnis="4000", ring_seconds=20)


async def test_a_call_is_made_only_after_asking_who_leads() -> None:
    async with a_floor(answers={"Getvar": epoch_is("7")}) as floor:
        before = len(floor.control.received)
        floor.switch.carry_out(call_out())
        await floor.control.until(lambda: len(floor.control.actions("Originate")) == 2)
        asked, made = floor.control.received[before:]
        assert (asked["Action"], made["Action"], made["ChannelId"]) == ("Getvar", "Originate", CALL)


@pytest.mark.parametrize("epoch", ["8", "7"])
async def test_an_old_leader_calls_nobody_and_a_refused_call_has_failed(epoch: str) -> None:
    async with a_floor(answers={"Getvar": epoch_is("7")}) as floor:
        floor.control.answers |= {"Getvar": epoch_is(epoch), "Originate": refused}
        floor.switch.carry_out(call_out())
        await floor.listener.until(lambda: isinstance(floor.listener.posted[-1], CallOutFailed))
        failed = floor.listener.posted[-1]
        assert isinstance(failed, CallOutFailed)
        assert (failed.call_id, failed.end) == (CALL, RingEnd.FAILED)
        assert len(floor.control.actions("Originate")) == (1 if epoch == "8" else 2)


async def test_a_call_that_is_cancelled_before_it_was_made_is_not_made() -> None:
    async with a_floor(answers={"Getvar": epoch_is("7")}) as floor:
        floor.switch.carry_out(call_out())
        floor.switch.carry_out(HangUpCall(call_id=CALL))
        await floor.listener.until(lambda: isinstance(floor.listener.posted[-1], CallOutFailed))
        assert len(floor.control.actions("Originate")) == 1
        assert floor.control.actions("Hangup") == []


async def test_the_end_of_a_call_that_nobody_answered_is_its_failure_and_nothing_else() -> None:
    async with a_floor(answers={"Getvar": epoch_is("7")}) as floor:
        floor.switch.carry_out(call_out())
        await floor.control.until(lambda: len(floor.control.actions("Originate")) == 2)
        channel = {"Channel": "PJSIP/cc-trunk-00000001", "Uniqueid": CALL, "Linkedid": CALL}
        response = {"Response": "Failure", "Reason": "0", "Context": "cc-out", "Uniqueid": CALL}
        await floor.control.emit(
            block(Event="Newchannel", ChannelStateDesc="Down", **channel),
            block(Event="OriginateResponse", **response),
            block(Event="Hangup", Cause="17", **channel),
            block(Event="DeviceStateChange", Device="PJSIP/alice", State="NOT_INUSE"),
        )
        await floor.listener.until(lambda: isinstance(floor.listener.posted[-1], PhoneChanged))
        _, failed, _ = floor.listener.posted
        assert isinstance(failed, CallOutFailed)
        assert failed.end is RingEnd.BUSY


def test_a_leg_that_fails_is_told_with_its_talk_and_is_found_by_its_name(floor: Floor) -> None:
    floor.calls.begin(CALL, phone=True, leg=("1.1", "cleo"))
    assert floor.calls.ids_of(("1.1", "cleo")) == [CALL]
    assert floor.calls.ids_of(("1.2", "cleo")) == []
    floor.heard("Newchannel")
    floor.heard("Hangup", Cause="19")
    told = floor.heard("OriginateResponse", Response="Failure", Reason="0", Context="cc-leg-in")
    assert told == LegFailed(call_id="1.1", leg_id=CALL, end=RingEnd.REJECTED, cause="0/19", at=START)


def test_a_leg_of_a_leader_before_is_not_told_because_nobody_says_whose_it_was(floor: Floor) -> None:
    assert floor.heard("OriginateResponse", Response="Failure", Reason="0", Context="cc-leg-in") is None
